import Child
import Foundation
import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct PivotKernelTests {
  @Test func theOldRootIsGone() throws {
    let host = try readText("/proc/self/mountinfo")
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("pivot", root.path)
    #expect(try live.run("cat", "/mark").output == "inside\n")
    #expect(try live.run("ls", "/").output == "bin\ndev\nmark\nproc\ntmp\n")
    #expect(
      try live.run("sh", "-c", "cd ../../..; cat mark; echo x > /dev/null && echo works").output == "inside\nworks\n")
    #expect(try live.run("stat", "-c", "%t:%T", "/dev/null", "/dev/tty").output == "1:3\n5:0\n")
    // Alone, without a PID namespace, a fresh /proc shows the host.
    #expect(live.snapshot()["pid.self"] == .number(Int64(live.child.pid)))
    #expect(live.workbench.notes.contains { $0.contains("host's PID namespace") })
    #expect(try readText("/proc/self/mountinfo") == host)
    #expect(try FileManager.default.contentsOfDirectory(atPath: root.path + "/dev").isEmpty)
    #expect(live.refusal("pivot", root.path)?.cause?.contains("cannot reach") ?? false)
  }

  static let walls = [["unshare uts", "hostname"], ["unshare pid", "fork"], ["unshare mount", "pivot"]]

  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func inAnyOrder(_ order: [Int]) throws {
    let host = try readText("/proc/self/mountinfo")
    let live = try LiveChild()
    let root = try TinyRoot()
    for command in order.flatMap({ Self.walls[$0] }) {
      switch command {
      case "hostname": try live.perform(command, "box")
      case "pivot": try live.perform(command, root.path)
      default: try live.perform(command)
      }
    }
    #expect(try live.run("sh", "-c", "hostname; cat /mark; echo $PPID").output == "box\ninside\n1\n")
    let seen = live.snapshot()
    for type in ["uts", "pid", "mnt"] {
      #expect(seen["ns.\(type)", .outside] == .text(try Tool.namespace(type, of: live.child.pid)))
      #expect(seen["ns.\(type)", .outside] != seen["ns.\(type)", .host])
    }
    #expect(seen["pid.init"] == .text("yes"))
    #expect(try readText("/proc/self/mountinfo") == host)
  }

  @Test func aSharedRootIsRefusedAndNothingStaysHalfBuilt() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("propagation", "rshared")
    let before = live.snapshot()
    let refusal = live.refusal("pivot", root.path)
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause?.contains("is shared") ?? false)
    #expect(live.snapshot()["mount.list"] == before["mount.list"])
    try live.perform("propagation", "rprivate")
    try live.perform("pivot", root.path)
  }

  @Test func theCallAloneHasItsTraps() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    // On the root mount itself EBUSY comes first; EINVAL is for other mounts.
    #expect(live.refusal("pivot_root", root.path, root.path)?.errno == .busy)
    try live.perform("mount tmpfs", "/mnt")
    #expect(try live.run("mkdir", "/mnt/new").status == .exited(0))
    let refusal = live.refusal("pivot_root", "/mnt/new", "/mnt/new")
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause == "/mnt/new is no mount point")
    #expect(live.refusal("pivot_root", "/mnt/none", "/mnt/none")?.cause == "the child has no /mnt/none")
    for new in ["/", "/mnt"] {
      let refusal = live.refusal("pivot_root", new, "/")
      #expect(refusal?.errno == .busy)
      #expect(refusal?.cause == "/ is on the current root mount")
    }
    try live.perform("mount bind", "/mnt/new", "/mnt/new")
    try live.perform("propagation", "shared", "/mnt")
    let shared = live.refusal("pivot_root", "/mnt/new", "/mnt/new")
    #expect(shared?.errno == .invalid)
    #expect(shared?.cause == "the mount on /mnt is shared: its peers would see their root exchanged")
    try live.perform("propagation", "private", "/mnt")
    try live.perform("pivot_root", "/mnt/new", "/mnt/new")
  }

  @Test func badRootsAreNamed() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: root.parent + "/out", withDestinationPath: "/etc")
    try files.createSymbolicLink(atPath: root.parent + "/in", withDestinationPath: "root")
    try files.createSymbolicLink(atPath: root.parent + "/nowhere", withDestinationPath: "none")
    for (path, words) in [
      ("/none", "no root file system at"), ("/root/mark", "is a file"), ("/out", "leads out of its directory, to /etc"),
      ("/nowhere", "symbolic link to none"),
    ] {
      #expect(live.refusal("pivot", root.parent + path)?.cause?.contains(words) ?? false, "\(path)")
    }
    #expect(live.refusal("pivot", "/")?.cause?.contains("host's root") ?? false)
    #expect(live.refusal("pivot", "")?.cause?.contains("no name") ?? false)
    try live.perform("pivot", root.parent + "/in")
    #expect(try live.run("cat", "/mark").output == "inside\n")
  }

  @Test func aLinkInPlaceOfAMountPointIsLeftAlone() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try FileManager.default.removeItem(atPath: root.path + "/proc")
    try FileManager.default.createSymbolicLink(atPath: root.path + "/proc", withDestinationPath: "/etc")
    try live.perform("unshare mount")
    try live.perform("pivot", root.path)
    #expect(live.workbench.notes.contains { $0.contains("/proc is not a directory") })
    #expect(live.snapshot()["pid.self"] == .absent)
    #expect(live.snapshot()["pid.processes", .inside] == .absent)
  }

  @Test func rootlessItBindsTheProcThatIsThere() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    for command in ["unshare user", "map-ids", "unshare mount"] { try live.perform(command) }
    let locked = live.refusal("pivot_root", "/", "/")
    #expect(locked?.errno == .invalid)
    #expect(locked?.cause?.contains("is locked") ?? false)
    #expect(live.refusal("mount proc")?.cause?.contains("does not own the PID namespace") ?? false)
    try live.perform("pivot", root.path)
    #expect(live.snapshot()["pid.self"] == .number(Int64(live.child.pid)))
    #expect(try live.run("cat", "/mark").output == "inside\n")
  }

  @Test func rootlessWithAPIDNamespaceItIsFresh() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    for command in ["unshare user", "map-ids", "unshare pid", "fork", "unshare mount"] { try live.perform(command) }
    try live.perform("pivot", root.path)
    #expect(live.snapshot()["pid.self"] == .number(1))
  }
}
