// What reads text or bytes that somebody else wrote: a learner, a teacher, a
// kernel of another version, a process in the child.

import Console
import Foundation
import KernelState
import Linux
import Testing
import Markup
import Reports

@testable import Images
@testable import Lessons

/// One reader, and good input for it.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
  let name: String
  let seeds: [[UInt8]]
  /// Reads the input. May refuse it, must not trap or hang.
  let read: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ seeds: [String], _ read: @escaping @Sendable (String) -> Void) {
    self.init(name, bytes: seeds.map { Array($0.utf8) }) { read(String(decoding: $0, as: UTF8.self)) }
  }

  init(_ name: String, bytes seeds: [[UInt8]], _ read: @escaping @Sendable ([UInt8]) -> Void) {
    self.name = name
    self.seeds = seeds
    self.read = read
  }

  var testDescription: String { name }
}

private func file(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

extension FuzzTarget {
  static let all = console + lessons + kernel + limits + network + images

  private static let console = [
    FuzzTarget("command line", [#"unshare uts; hostname "b o x" # x"#, #"run sh -c 'echo \$HOME' "a\"b" c\ d"#]) {
      _ = try? tokenize($0)
    },
    FuzzTarget("Markdown", [lesson, "# a\n\n- b\n  1. c\n\n> d **e** `f` [g](h)\n\n```x\ny\n```\n"]) { text in
      for width in [1, 20, 80] { _ = Markdown(for: Terminal(width: width)).render(text) }
    },
    FuzzTarget("text for a terminal", ["\u{1b}]0;x\u{7}a\u{300}容\u{202e}\u{9b}", "a\tb\nc"]) { text in
      let clean = sanitized(text)
      precondition(clean.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
      _ = wrapped(text, width: 7)
      _ = displayWidth(clean)
    },
  ]

  private static let lesson = """
    ---
    format: 1
    title: A
    question: B?
    primitives: [uts]
    minutes: 6
    requires: [root, tool:ps]
    ---
    # B

    ```predict
    id: p
    ask: What?
    choices:
      - say: This
        when: uts.hostname host = box
      - say: That
    ```

    ```task
    id: t
    goal: Do it.
    fresh: true
    commands:
      - unshare uts
      - command: fork
        fails: ENOMEM
    ```

    ```check
    ns.uts outside != ns.uts host   # other
    run "true" exits 0
    ```

    ```hint
    Try.
    ```
    """

  private static let lessons = [
    FuzzTarget("lesson", bytes: [Array(lesson.utf8)]) { _ = try? Lesson($0, folder: "21-x", path: "x/lesson.md") },
    FuzzTarget("YAML", ["a: [1, 2]\nb:\n  - c: d\n    e: 'f'\n", "x: |\n  y\n"]) { _ = try? YamlReader.read($0) },
    FuzzTarget(
      "statement", [#"uts.hostname inside = "a b""#, #"run "sh -c x" killed by SIGKILL"#, "ns.uts host changed"]
    ) { _ = try? Statement($0, line: 1) },
  ]

  private static let kernel = [
    FuzzTarget("mountinfo and cgroup", [file("/proc/self/mountinfo"), file("/proc/self/cgroup"), v2]) { text in
      for mount in MountInfo.parse(text) { _ = "\(mount.propagation)" }
      let layout = CgroupLayout(mountInfo: text, membership: text)
      for controller in [CgroupController.cpu, .cpuset, .freezer, .io, .memory, .pids] {
        _ = layout.mount(of: controller)
      }
      for membership in layout.memberships { _ = layout.mounts.directory(of: membership) }
    },
    FuzzTarget("status", [file("/proc/self/status")]) { text in
      let status = ProcessStatus(text)
      _ = (status.name, status.stateText, status.namespacePids, status.users, status.supplementaryGroups)
      _ = (status.effective, status.seccomp, status.noNewPrivileges)
    },
    FuzzTarget("stat", [file("/proc/self/stat"), "1 (a) b) S 1 2 3"]) { _ = ProcessStat($0) },
    FuzzTarget("id map", ["0 1000 1\n1 100000 65536\n", "0 0 4294967295"]) { text in
      for map in IDMap.parse(text) { _ = (map.outside(of: 5), map.inside(of: .max), map.outside(of: .max)) }
    },
  ]

  private static let v2 = """
    30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate
    0::/user.slice/user-1000.slice/session-1.scope
    """

  private static let limits = [
    FuzzTarget("size", ["64M", "1.5G", "max", "1048576"]) { _ = try? ByteSize.parse($0) },
    FuzzTarget("processor quota", ["0.5", "50000 100000", "max 100000", "50%"]) { text in
      _ = try? CPUQuota(text)
      _ = CPUQuota(file: text)
      _ = CPUQuota(v1Quota: text, v1Period: text)
    },
    FuzzTarget("io.max", ["8:0 rbps=max wbps=1M riops=5", "8:16 wiops=120\n8:0 rbps=2097152"]) { text in
      if let limit = try? IOLimit(text) { _ = (limit.description, limit.v1Writes) }
      _ = IOLimit.parse(text)
      _ = IOLimit.parse(v1: [.readBytes: text])
    },
    FuzzTarget("keyed files", ["low 0\nhigh 3\noom_kill 1\n", "some avg10=0.00 avg60=0.1 total=5\n"]) { text in
      _ = FlatKeyed(text).number("oom_kill")
      _ = NestedKeyed(text).limit("some", "total")
      _ = CgroupV1.memoryEvents(oomControl: text, failcnt: text)
      _ = CgroupV1.cpuStat(text, usage: text)
      _ = CgroupV1.freezer(text)
      _ = CgroupV1.memoryLimit(text)
    },
  ]

  private static let network = [
    FuzzTarget("address", ["10.1.2.3/30", "fe80::1/64", "::ffff:1.2.3.4"]) { text in
      _ = try? IPNetwork(text)
      _ = try? IPNetwork(host: text)
      _ = IPAddress(text)
    },
    FuzzTarget("netlink", bytes: [NetlinkSample.link, NetlinkSample.error]) { bytes in
      for reply in NetlinkReply.parse(bytes) {
        guard case .link(let link) = reply.content else { continue }
        _ = link.text()
      }
    },
  ]

  private static let dockerfile = #"""
    # escape=`
    ARG V=1
    FROM a:${V%%.*} AS b
    ENV A="b c" D=$A E=${A//b/${V:-x}}
    RUN --mount=type=cache,target=/x --network=none <<EOF
    echo `
    EOF
    COPY --from=b --chmod=u+x,g-r --exclude=*.py <<-"F" ["a", "b"] /d/
    	x
    F
    HEALTHCHECK --interval=1m CMD ["x"]
    ONBUILD EXPOSE 8000-8002/udp
    STOPSIGNAL SIGRTMIN+3
    """#

  private static let manifest = """
    {"schemaVersion":2,"config":{"mediaType":"a","digest":"sha256:0123456789012345678901234567890123456789012345678901234567890123",
    "size":18446744073709551615,"annotations":{"a":"\\u00e9"}},"layers":[{"size":-1}],"manifests":[{"platform":{"os":"linux"}}]}
    """

  private static let images = [
    FuzzTarget("Dockerfile", [dockerfile]) { text in
      guard let file = try? Dockerfile(Array(text.utf8)), let graph = try? BuildGraph(file, BuildArguments()) else {
        return
      }
      for stage in graph.needed {
        var state = StageState(graph, stage: stage)
        for instruction in file.stages[stage].instructions { _ = try? state.apply(instruction) }
        _ = state.config.json.encoded()
      }
    },
    FuzzTarget(".dockerignore", ["*\n!**/*.py\n[a-z]?/b\n", "a/../b\n\\*\n"]) { text in
      guard let patterns = try? IgnorePatterns(text) else { return }
      for path in ["a", "a/b.py", "é/x", ""] { _ = (patterns.excludes(path), patterns.mayExceptBelow(path)) }
    },
    FuzzTarget("image JSON", [manifest, #"{"rootfs":{"diff_ids":[]},"history":[{}],"config":{"Env":["A=b"]}}"#]) {
      text in
      guard let json = try? JSONReader.read(Array(text.utf8)) else { return }
      _ = (try? Manifest(json), try? Index(json), try? ImageConfiguration(json), try? ImageConfig(json))
      _ = (json.encoded(), try? DockerArchive(json))
    },
    FuzzTarget("tar", bytes: [TarSample.archive]) { bytes in
      let reader = TarReader(MemorySource(bytes))
      while let entry = try? reader.next() { _ = try? MemberName(entry.path) }
    },
    FuzzTarget("compressed", bytes: [TarSample.gzip]) { bytes in
      guard let plain = try? Decompressor(MemorySource(bytes), limit: 1 << 20) else { return }
      _ = try? plain.bytes(1 << 20)
    },
  ]
}

/// Archives as they are written here.
enum TarSample {
  static let archive: [UInt8] = {
    var bytes: [UInt8] = []
    let writer = TarWriter { bytes += $0 }
    var entry = TarEntry(path: Array(repeating: 0xe9, count: 120))
    entry.size = 5
    entry.user = 3_000_000
    entry.attributes = [("user.a", [0, 1])]
    try? writer.begin(entry)
    Array("hello".utf8).withUnsafeBytes { try? writer.write($0) }
    try? writer.begin(TarEntry(path: Array("d/.wh.x".utf8), kind: .hardLink))
    try? writer.finish()
    let sparse = Array("30 GNU.sparse.map=0,1,100,200\n".utf8) + Array("28 GNU.sparse.realsize=4096\n".utf8)
    var header = TarEntry(path: Array("x".utf8))
    header.size = sparse.count
    var block = TarHeader(header).bytes
    block[156] = UInt8(ascii: "x")
    block.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    block.replaceSubrange(148..<156, with: Array(("0" + sum).utf8.suffix(6)) + [0, 0x20])
    return block + sparse + [UInt8](repeating: 0, count: 512 - sparse.count) + bytes
  }()

  static let gzip: [UInt8] = {
    var bytes: [UInt8] = []
    guard let compressor = try? Compressor(.gzip, { bytes += $0 }) else { return [] }
    archive.withUnsafeBytes { try? compressor.write($0) }
    try? compressor.finish()
    return bytes
  }()
}

/// Datagrams in the layout of netlink(7) on a little-endian machine.
enum NetlinkSample {
  /// RTM_NEWLINK: index 1, loopback, IFLA_IFNAME "lo", IFLA_MTU 65536.
  static let link: [UInt8] =
    [48, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 4, 3, 1, 0, 0, 0, 73, 0, 1, 0, 0, 0, 0, 0]
    + [7, 0, 3, 0, 108, 111, 0, 0] + [8, 0, 4, 0, 0, 0, 1, 0]
  /// NLMSG_ERROR: -EPERM, with the head of the refused request.
  static let error: [UInt8] =
    [36, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] + [255, 255, 255, 255]
    + [16, 0, 0, 0, 16, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0]
}
