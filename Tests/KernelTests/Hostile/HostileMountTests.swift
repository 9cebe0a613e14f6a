// Symbolic links, pipes and files where the lab mounts something: no mount and
// no file of the lab may come to be outside of the new root.

import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct HostileMountTests {
  @Test(arguments: HostileRoot.Kind.allCases) func aFullBuildStaysInside(_ kind: HostileRoot.Kind) throws {
    let root = try HostileRoot(kind)
    let live = try LiveChild()
    for command in ["unshare uts", "unshare pid", "fork", "unshare mount"] { try live.perform(command) }
    _ = live.workbench.recorder.drain()
    live.workbench.notes = []
    try live.perform("pivot", root.path)
    // After the first mount, which makes the root one, no mount call has a path.
    let targets = live.workbench.recorder.drain().filter { $0.name == "mount" }.map { $0.arguments[1] }
    #expect(targets.first == quoted(root.path))
    #expect(targets.dropFirst().allSatisfy { !$0.contains("/") }, "\(targets)")
    let said = live.workbench.notes.filter { $0.contains("is not a directory, so nothing is mounted there") }
    #expect(said.count == (kind == .fake ? 0 : 2), "\(live.workbench.notes)")
    try expectInside(live, root, kind)
    try expectMountsStayInside(live)
    #expect(!live.child.isSilent, "it does not wait for a pipe")
    try root.expectUntouched("\(kind)")
  }

  private func expectInside(_ live: LiveChild, _ root: HostileRoot, _ kind: HostileRoot.Kind) throws {
    #expect(try live.run("cat", "/mark").output == "inside\n")
    #expect(throws: SystemCallError.self, "the program outside") { try live.run("/bin/escape") }
    let seen = live.snapshot()
    #expect(seen["pid.self"] == (kind == .fake ? .number(1) : .absent))
    #expect(seen["pid.processes", .inside] == (kind == .fake ? .number(1) : .absent))
    #expect(!seen.keys.compactMap { seen[$0] }.contains(.unreadable(.timedOut)))
    #expect(seen["mount.root_inode", .inside] != seen["mount.root_inode", .host])
  }

  /// By the paths inside, as a learner goes on: each succeeds inside, or fails.
  private func expectMountsStayInside(_ live: LiveChild) throws {
    for place in ["/proc", "/sys", "/dev", "/dev/pts", "/tmp", "/etc/resolv.conf", "/etc/hosts"] {
      for command in ["mount proc", "mount tmpfs", "mount devpts"] { _ = live.refusal(command, place) }
      _ = live.refusal("mount bind", "/mark", place)
      _ = live.refusal("mount bind", "/bin", place)
    }
    _ = live.refusal("pivot_root", "/tmp", "/old")
    let circle = live.refusal("mount tmpfs", "/tmp")
    if circle?.errno == .tooManyLinks { #expect(circle?.cause?.contains("lead in a circle") ?? false) }
    for place in ["/tmp", "/mnt"] { _ = live.refusal("overlay", "/bin", "on", place) }
    #expect(try live.run("/bin/true").status == .exited(0))
  }

  /// The old root's place is a link that leads out of the new root: the kernel
  /// follows it, and refuses.
  @Test(arguments: HostileRoot.Kind.links) func theOldRootsPlaceIsALink(_ kind: HostileRoot.Kind) throws {
    let root = try HostileRoot(kind)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("mount bind", root.path, root.path)
    let before = live.snapshot()["mount.list"]
    let refusal = try #require(live.refusal("pivot_root", root.path, root.path + "/old"))
    // On the host's root mount it is EBUSY, on another one EINVAL; not every root may follow /proc/1/root.
    let expected: [HostileRoot.Kind: [Errno]] = [
      .dangling: [.noEntry], .loop: [.tooManyLinks], .magic: [.busy, .invalid, .accessDenied],
    ]
    #expect((expected[kind] ?? [.busy, .invalid]).contains { $0 == refusal.errno }, "\(refusal)")
    #expect(live.snapshot()["mount.list"] == before)
    try root.expectUntouched()
  }

  @Test(arguments: HostileRoot.Kind.allCases) func aChrootIsNotBelieved(_ kind: HostileRoot.Kind) throws {
    let root = try HostileRoot(kind)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("chroot", root.path)
    let seen = live.snapshot()
    #expect(!live.child.isSilent, "it does not wait for a pipe")
    // The false /proc says 4711.
    #expect(seen["pid.self"] == .absent)
    #expect(seen["pid.processes", .inside] == .absent)
    #expect(seen["kernel.boot_id", .inside] == .unreadable(.noEntry))
    #expect(try live.child.processID() == live.child.pid, "the child still serves")
    for place in ["/proc", "/dev", "/tmp", "/etc/hosts"] {
      _ = live.refusal("mount tmpfs", place)
      _ = live.refusal("mount proc", place)
      _ = live.refusal("mmap", place)
    }
    try root.expectUntouched()
  }

  /// The lab's own directories for layers: /mnt and its like are links.
  @Test(arguments: HostileRoot.Kind.links) func noLayersBehindALink(_ kind: HostileRoot.Kind) throws {
    let root = try HostileRoot(kind)
    try FileManager.default.removeItem(atPath: root.path + "/mnt")
    try FileManager.default.moveItem(atPath: root.path + "/tmp", toPath: root.path + "/mnt")
    let live = try LiveChild()
    for command in ["unshare pid", "fork", "unshare mount"] { try live.perform(command) }
    try live.perform("pivot", root.path)
    #expect(live.refusal("layer new", "base")?.cause?.contains("none of /mnt, /media and /srv") ?? false)
    try root.expectUntouched()
  }

  /// A filter's refusal is not taken for a missing directory, and leaves nothing half built.
  @Test(arguments: ["openat", "fchdir", "mknodat", "pivot_root"]) func aRefusedCallUndoesAll(_ call: String) throws {
    let root = try HostileRoot(.fake)
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("seccomp deny", call)
    let before = try mounts(of: live)
    let refusal = try #require(live.refusal("pivot", root.path))
    #expect(refusal.errno == .notPermitted)
    #expect(refusal.cause?.contains("a filter on the child answers so") ?? false, "\(refusal)")
    // Without fchdir(2) and openat(2) there is no way back to the directory, but by its path.
    #expect(try mounts(of: live) == before)
    try root.expectUntouched()
  }

  private func mounts(of live: LiveChild) throws -> [String] {
    try readText("/proc/\(live.child.pid)/mountinfo").split(separator: "\n").map(String.init)
  }
}
