import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Layers become trees, and hostile ones touch nothing else.
@Suite(.enabled("needs root: owners and devices are kept") { getuid() == 0 }) struct UnpackTests {
  private func unpack(
    _ scratch: Scratch, _ layers: [[(TarEntry, [UInt8])]], style: LayerUnpacker.Style = .flat, devices: Bool = false
  ) throws -> UnpackReport {
    var report = UnpackReport()
    for (number, members) in layers.enumerated() {
      let tree = try scratch.tree(style == .flat ? "root" : "root\(number)")
      let lowers = style == .flat ? [] : try (0..<number).reversed().map { try scratch.tree("root\($0)") }
      report = try LayerUnpacker(into: tree, style: style, lowers: lowers, makesDevices: devices)
        .unpack(try scratch.archive("layer\(number)", members), name: "layer \(number)")
    }
    return report
  }

  @Test func whatAMemberSaysOfItsFile() throws {
    let scratch = try Scratch()
    var file = TarEntry("d/file", mode: 0o4755)
    file.user = 3_000_000
    file.group = 4_294_967_294
    file.modified = (1_500_000_000, 123_000_000)
    file.attributes = [
      ("user.nul", [0, 1, 0]), ("security.capability", [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ]
    var directory = TarEntry("./d/", .directory, mode: 0o1700)
    directory.modified = (1_400_000_000, 0)
    let report = try unpack(
      scratch, [[(directory, []), (file, Array("x".utf8)), (TarEntry("/l", .symbolicLink, target: "/etc"), [])]])
    var status = stat()
    #expect(lstat(scratch.path + "/root/d/file", &status) == 0)
    #expect(status.st_uid == 3_000_000 && status.st_gid == 4_294_967_294)
    #expect(status.st_mode & 0o7777 == 0o4755)
    #expect(status.st_mtim.tv_sec == 1_500_000_000 && status.st_mtim.tv_nsec == 123_000_000)
    #expect(getxattr(scratch.path + "/root/d/file", "security.capability", nil, 0) == 20)
    #expect(getxattr(scratch.path + "/root/d/file", "user.nul", nil, 0) == 3 || report.skipped.count == 1)
    lstat(scratch.path + "/root/d", &status)
    #expect(status.st_mode & 0o7777 == 0o1700 && status.st_mtim.tv_sec == 1_400_000_000)
    #expect(try readLink(scratch.path + "/root/l") == "/etc")
  }

  @Test(arguments: [false, true]) func whiteoutsInAnyOrder(_ isFirst: Bool) throws {
    let scratch = try Scratch()
    let lower: [(TarEntry, [UInt8])] = [
      (TarEntry("a"), [1]), (TarEntry("d/x"), [1]), (TarEntry("d/y"), [1]), (TarEntry("o/z"), [1]),
      (TarEntry("k"), [1]),
    ]
    let marks: [(TarEntry, [UInt8])] = [
      (TarEntry(".wh.a"), []), (TarEntry("d/.wh.x", .hardLink, target: ".wh.a"), []), (TarEntry("o/.wh..wh..opq"), []),
      (TarEntry(".wh.k"), []), (TarEntry(".wh..wh.plnk/1"), []),
    ]
    let files: [(TarEntry, [UInt8])] = [(TarEntry("o/new"), [2]), (TarEntry("k"), [2, 2])]
    _ = try unpack(scratch, [lower, isFirst ? marks + files : files + marks])
    let root = scratch.path + "/root/"
    #expect(
      !exists(root + "a") && !exists(root + "d/x") && exists(root + "d/y") && !exists(root + "o/z")
        && exists(root + "o/new"))
    #expect(try readBytes(root + "k") == [2, 2])
    #expect(try Subprocess.run(["find", root, "-name", ".wh*"]).output == "")
  }

  /// The same in trees of their own, put together by the kernel.
  @Test func overlayStyle() throws {
    let scratch = try Scratch(in: "/dev/shm")
    _ = try unpack(
      scratch,
      [
        [
          (TarEntry("a"), [1]), (TarEntry("d/x"), [1]), (TarEntry("o/z"), [1]), (TarEntry("r/old"), [1]),
          (TarEntry("h", mode: 0o600), [7]),
        ],
        [
          (TarEntry("o/new"), [2]), (TarEntry("o/.wh..wh..opq"), []), (TarEntry("r/", .directory, mode: 0o755), []),
          (TarEntry(".wh.r"), []),
          (TarEntry(".wh.a"), []), (TarEntry("h2", .hardLink, target: "h"), []),
        ],
      ], style: .overlay)
    let merged = try scratch.directory("merged")
    let mounted = try Subprocess.run([
      "unshare", "-m", "sh", "-c",
      "mount -t overlay none -o lowerdir=\(scratch.path)/root1:\(scratch.path)/root0 \(merged) && cd \(merged) && find . -type f | sort | xargs",
    ])
    #expect(mounted.output == "./d/x ./h ./h2 ./o/new\n", "\(mounted.errors)")
    #expect(mode(scratch.path + "/root1/h2") == UInt32(0o100600))
  }

  @Test func filesAndDirectoriesReplaceEachOther() throws {
    let scratch = try Scratch()
    _ = try unpack(
      scratch,
      [
        [(TarEntry("a/b"), [1]), (TarEntry("c"), [1])],
        [(TarEntry("a"), [2]), (TarEntry("c/", .directory, mode: 0o755), []), (TarEntry("c/d"), [2])],
        [(TarEntry("a/", .directory, mode: 0o755), []), (TarEntry("a/e", .hardLink, target: "c/d"), [])],
      ])
    #expect(
      exists(scratch.path + "/root/a/e") && !exists(scratch.path + "/root/a/b") && exists(scratch.path + "/root/c/d"))
  }

  private static let hostile: [(String, [(TarEntry, [UInt8])], String)] = [
    ("dots", [(TarEntry("../evil"), [1])], "'..'"), ("inner dots", [(TarEntry("a/../../evil"), [1])], "'..'"),
    ("hard link out", [(TarEntry("x", .hardLink, target: "../secret"), [])], "'..'"),
    ("hard link to nothing", [(TarEntry("x", .hardLink, target: "/nothing"), [])], "not there"),
    ("root as a link", [(TarEntry(".", .symbolicLink, target: "/tmp"), [])], "root itself"),
    ("root as a link 2", [(TarEntry("./", .symbolicLink, target: ".."), []), (TarEntry("evil"), [1])], "root itself"),
    (
      "link that leads nowhere", [(TarEntry("l", .symbolicLink, target: "nowhere"), []), (TarEntry("l/x"), [1])],
      "leads nowhere"
    ),
    ("newline", [(TarEntry("a\nb"), [1])], "control character"),
    ("escape", [(TarEntry("a\u{1b}[2Jb"), [1])], "control character"),
    ("long part", [(TarEntry(String(repeating: "x", count: 256)), [1])], "longer than 255"),
    ("file as directory", [(TarEntry("f"), [1]), (TarEntry("f/x"), [1])], "cannot be reached"),
  ]

  @Test(arguments: 0..<11) func hostileMembersAreRefusedByName(_ index: Int) throws {
    let (_, members, part) = Self.hostile[index]
    let scratch = try Scratch()
    try "secret".write(toFile: scratch.path + "/secret", atomically: false, encoding: .utf8)
    #expect { try unpack(scratch, [members]) } throws: { error in
      let text = "\(error)"
      return text.contains(part) && text.hasPrefix("layer 0: '") && !text.contains("\n") && !text.contains("\u{1b}")
    }
    #expect(!exists(scratch.path + "/evil") && !exists("/tmp/evil"))
  }

  /// Links that lead out lead back in: what is written through them is inside.
  @Test func linksStayInside() throws {
    let scratch = try Scratch()
    let outside = try scratch.directory("outside")
    let links: [(TarEntry, [UInt8])] = [
      (TarEntry("abs", .symbolicLink, target: outside), []), (TarEntry("up", .symbolicLink, target: "../../../.."), []),
      (TarEntry("run", .directory, mode: 0o755), []), (TarEntry("var/run", .symbolicLink, target: "/run"), []),
      (TarEntry("file", .symbolicLink, target: outside + "/file"), []),
    ]
    _ = try unpack(
      scratch, [links, [(TarEntry("var/run/pid"), [1]), (TarEntry("up/here"), [1]), (TarEntry("file"), [1])]])
    #expect(exists(scratch.path + "/root/run/pid") && exists(scratch.path + "/root/here"))
    #expect(mode(scratch.path + "/root/file") == UInt32(0o100644))
    #expect { try unpack(scratch, [links, [(TarEntry("abs/x"), [1])]]) } throws: { "\($0)".contains("abs/x") }
    #expect { try unpack(scratch, [links, [(TarEntry("up/.wh.run"), [])]]) } throws: {
      "\($0)".contains("whiteout goes through a link")
    }
    #expect { try unpack(scratch, [links, [(TarEntry("abs/.wh..wh..opq"), [])]]) } throws: {
      "\($0)".contains("through a link")
    }
    #expect(try directoryEntries(outside).isEmpty)
  }

  @Test func devices() throws {
    let scratch = try Scratch()
    var device = TarEntry("dev/null", .characterDevice, mode: 0o666)
    device.device = (1, 3)
    let whiteout = TarEntry("w", .characterDevice)
    let report = try unpack(scratch, [[(device, []), (TarEntry("p", .fifo), [])]])
    #expect(report.skipped == ["dev/null: the device 1:3 is not made here"])
    #expect(!exists(scratch.path + "/root/dev/null") && exists(scratch.path + "/root/p"))
    let again = try unpack(scratch, [[(device, []), (whiteout, [])]], devices: true)
    #expect(mode(scratch.path + "/root/dev/null") == UInt32(0o020666) || again.skipped.count == 2)
    #expect(!exists(scratch.path + "/root/w"))
  }

  @Test func overlaysOwnAttributesAreNotBelieved() throws {
    let scratch = try Scratch(in: "/dev/shm")
    var directory = TarEntry("d", .directory, mode: 0o755)
    directory.attributes = [("trusted.overlay.opaque", [0x79]), ("trusted.overlay.redirect", Array("/etc".utf8))]
    let report = try unpack(scratch, [[(directory, [])]], style: .overlay)
    #expect(getxattr(scratch.path + "/root0/d", "trusted.overlay.opaque", nil, 0) < 0)
    #expect(report.skippedCount == 2)
  }

  /// What is written from a tree is what the tree was unpacked from.
  @Test func writtenAgain() throws {
    let scratch = try Scratch(in: "/dev/shm")
    var file = TarEntry("d/f", mode: 0o640)
    file.attributes = [("trusted.x", [0, 9])]
    file.user = 7
    let members: [(TarEntry, [UInt8])] = [
      (TarEntry(".wh.gone"), []), (TarEntry("d", .directory, mode: 0o755), []), (TarEntry("d/.wh..wh..opq"), []),
      (file, [1, 2]),
      (TarEntry("d/g", .hardLink, target: "d/f"), []), (TarEntry("l", .symbolicLink, target: "d\u{e9}"), []),
    ]
    _ = try unpack(scratch, [members], style: .overlay)
    func write() throws -> [UInt8] {
      var bytes: [UInt8] = []
      var writer = LayerWriter()
      writer.latest = 0
      try writer.write(try OpenFile(scratch.path + "/root0", [.path, .directory]), to: TarWriter { bytes += $0 })
      return bytes
    }
    let bytes = try write()
    let reader = TarReader(MemorySource(bytes))
    var found: [TarEntry] = []
    while let entry = try reader.next() { found.append(entry) }
    #expect(found.map(\.path.text) == ["d/", "d/.wh..wh..opq", "d/f", "d/g", ".wh.gone", "l"])
    let again = try #require(found.first { $0.path.text == "d/f" })
    #expect(
      again.attributes.map(\.name) == ["trusted.x"] && again.attributes[0].value == [0, 9] && again.user == 7
        && again.mode == 0o640)
    #expect(found.contains { $0.kind == .hardLink && $0.target.text == "d/f" })
    #expect(try bytes == write())
  }
}
