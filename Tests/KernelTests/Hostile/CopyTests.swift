// COPY into layers of somebody else: links lead nowhere, and a pipe or a device
// is not written to.

import Child
import Foundation
import KernelState
import Linux
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct CopyTests {
  @Test(arguments: HostileRoot.Kind.allCases) func aCopyStaysInside(_ kind: HostileRoot.Kind) throws {
    let root = try HostileRoot(kind)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("overlay", root.path)
    var refusals: [String] = []
    for place in ["/etc/passwd", "/etc/hosts", "/tmp/new", "/proc/new", "/names/new"] {
      if let refusal = live.refusal("copy", root.path + "/mark", place) {
        refusals.append("\(place) \(refusal.errno?.name ?? "") \(refusal.cause ?? "")")
      }
    }
    #expect(!live.child.isSilent, "it does not wait for a pipe")
    #expect(!refusals.contains { $0.hasPrefix("/names/new") }, "\(refusals)")
    switch kind {
    // A link to a file that is not there inside: as O_CREAT has it, its directory is missing.
    case .absolute, .climbing, .dangling: #expect(refusals.contains { $0.hasPrefix("/etc/passwd ENOENT") })
    case .magic, .loop: #expect(refusals.contains { $0.hasPrefix("/etc/passwd E") })
    case .fifo: #expect(refusals.contains { $0.contains("/etc/passwd ENXIO") && $0.contains("is a named pipe") })
    case .file: #expect(refusals.contains { $0.hasPrefix("/tmp/new ENOTDIR") })
    case .fake: #expect(refusals.contains { $0.hasPrefix("/etc/passwd EISDIR") })
    }
    try root.expectUntouched("\(refusals)")
  }

  /// Somebody reads from the pipe, so that it can be opened; and a device.
  @Test func onlyRegularFilesAreWritten() throws {
    let root = try HostileRoot(.fifo)
    _ = try Tool.run("mknod", root.path + "/device", "c", "1", "5")
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("overlay", root.path)
    let reader = try live.child.openHere("/mnt/root/etc/hosts", [.nonBlocking, .closeOnExec])
    defer { close(reader) }
    for place in ["/etc/hosts", "/device"] {
      #expect(live.refusal("copy", root.path + "/mark", place)?.cause?.contains("is no regular file") ?? false)
    }
    var byte: UInt8 = 0
    #expect(read(reader, &byte, 1) <= 0, "nothing came through the pipe")
  }

  /// A file of a terabyte, and directories deeper than a path can say.
  @Test(arguments: [false, true]) func endlessLayersAreRefused(_ isDeep: Bool) throws {
    let root = try HostileRoot(.fake)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("overlay", root.path)
    if isDeep {
      try live.child.changeDirectory("/mnt/root")
      for _ in 0..<3000 {
        try live.child.makeDirectory("d")
        try live.child.changeDirectory("d")
      }
      try live.child.changeDirectory("/")
    } else {
      #expect(try live.run("truncate", "-s", "1T", "/mnt/root/huge").status == .exited(0))
    }
    try live.perform("layer diff")
    let refusal = try #require(live.refusal("layer commit", "second"))
    // Each level takes a descriptor, of which the lab may have fewer than a path has room for.
    let isDeepRefusal = refusal.errno == .nameTooLong || refusal.errno == .tooManyFiles
    #expect(isDeep ? isDeepRefusal : refusal.cause == "the layer is larger than 4 GiB", "\(refusal)")
    #expect(refusal.cause.map { $0.count < 200 } ?? true, "a path of thousands of parts is told by its beginning")
    #expect(try live.run("true").status == .exited(0))
  }

  /// What is in an upper layer is told, and named pipes in it are not opened.
  @Test func aLayerOfPipesIsCommitted() throws {
    let root = try HostileRoot(.fifo)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("layer new", "pipes")
    try live.perform("overlay", root.path)
    let target = "/mnt/root"
    #expect(try live.run("mkfifo", target + "/pipe").status == .exited(0))
    #expect(try live.run("ln", "-s", root.victim + "/hosts", target + "/link").status == .exited(0))
    try live.perform("layer commit", "second")
    try root.expectUntouched()
  }
}
