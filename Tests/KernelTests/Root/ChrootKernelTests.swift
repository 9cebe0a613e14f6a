import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct ChrootKernelTests {
  private let host = FileManager.default

  @Test func itMovesTheRootAndNothingElse() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    let before = live.snapshot()
    #expect(!RootPrimitive.stands(in: before))
    try live.perform("chroot", root.path)
    let after = live.snapshot()
    #expect(try live.run("ls", "/").output == "bin\ndev\nmark\nproc\ntmp\n")
    #expect(try live.run("cat", "/../../mark").output == "inside\n")
    #expect(try readLink("/proc/\(live.child.pid)/root") == root.path)
    #expect(
      after["mount.root_inode", .inside] == .text(try Tool.run("stat", "-c", "device %Hd:%Ld inode %i", root.path)))
    #expect(after["mount.root", .outside] == .absent)
    #expect(after["ns.mnt", .outside] == before["ns.mnt", .outside])
    #expect(RootPrimitive.stands(in: after))
  }

  @Test func rootGetsOut() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    let names = try host.contentsOfDirectory(atPath: root.path)
    try live.perform("unshare mount")
    let before = live.snapshot()
    try live.perform("chroot", root.path)
    _ = live.workbench.recorder.drain()
    try live.perform("escape-chroot")
    let calls = live.workbench.recorder.drain().filter { !$0.observes }
    #expect(calls.first?.invocation == #"chdir("/")"#)
    #expect(calls.count { $0.name == "chroot" } == 2)
    #expect(calls.last?.invocation == #"chroot(".")"#)
    // As many steps as the path has directories.
    #expect(calls.count { $0.invocation == #"chdir("..")"# } == root.path.split(separator: "/").count)
    let after = live.snapshot()
    #expect(after["mount.root_inode", .inside] == before["mount.root_inode", .host])
    #expect(after["mount.list"] == before["mount.list"])
    #expect(try readLink("/proc/\(live.child.pid)/root") == "/")
    #expect(try live.run("cat", root.path + "/mark").output == "inside\n")
    #expect(live.workbench.notes.last?.contains("the host's root") ?? false)
    #expect(try host.contentsOfDirectory(atPath: root.path) == names)
  }

  @Test func anEmptyJailIsNoBetter() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try host.createDirectory(atPath: root.parent + "/empty", withIntermediateDirectories: true)
    try live.perform("unshare mount")
    try live.perform("chroot", root.parent + "/empty")
    try live.perform("escape-chroot")
    #expect(try readLink("/proc/\(live.child.pid)/root") == "/")
    #expect(try host.contentsOfDirectory(atPath: root.parent + "/empty").isEmpty)
  }

  @Test func afterPivotTheSameCallsLeadNowhere() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("pivot", root.path)
    let before = live.snapshot()
    try live.perform("escape-chroot")
    #expect(live.workbench.notes.last?.contains("nothing above") ?? false)
    let after = live.snapshot()
    #expect(after["mount.root_inode", .inside] == before["mount.root_inode", .inside])
    #expect(after["mount.root_inode", .inside] != after["mount.root_inode", .host])
    #expect(try live.run("ls", "/..").output == "bin\ndev\nmark\nproc\ntmp\n")
  }

  @Test func aChrootWithinAPivotedRootEndsAtThatRoot() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("pivot", root.path)
    let pivoted = live.snapshot()
    try live.child.changeRoot("/tmp")
    try live.perform("escape-chroot")
    #expect(live.snapshot()["mount.root_inode", .inside] == pivoted["mount.root_inode", .inside])
    #expect(live.workbench.notes.last?.contains("root of its mounts") ?? false)
  }

  @Test func anOrdinaryUsersChrootIsNoBetter() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    for command in ["unshare user", "map-ids", "unshare mount"] { try live.perform(command) }
    try live.perform("chroot", root.path)
    let refusal = live.refusal("unshare user")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("in a chroot") ?? false)
    try live.perform("escape-chroot")
    #expect(try readLink("/proc/\(live.child.pid)/root") == "/")
  }

  @Test func whatIsRefused() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    #expect(live.refusal("chroot", root.path)?.cause?.contains("host's mount namespace") ?? false)
    #expect(live.refusal("escape-chroot")?.cause?.contains("nothing to get out of") ?? false)
    try live.perform("unshare mount")
    #expect(live.refusal("chroot", "/nowhere/at/all")?.cause?.contains("no root file system at") ?? false)
    #expect(live.refusal("chroot", "/")?.cause?.contains("host's root") ?? false)
  }

  @Test func pivotRootNeedsARootThatIsAMount() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("chroot", root.path)
    try live.perform("mount tmpfs", "/tmp")
    let refusal = live.refusal("pivot_root", "/tmp", "/tmp")
    #expect(refusal?.errno == .invalid)
    #expect(refusal?.cause?.contains("it is in a chroot") ?? false)
  }
}
