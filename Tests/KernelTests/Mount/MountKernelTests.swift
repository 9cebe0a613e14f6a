import Child
import KernelState
import Linux
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root, lsns and findmnt"))
struct MountKernelTests {
  @Test func theListIsACopyAndPrivate() throws {
    let live = try LiveChild()
    let before = live.snapshot()
    try live.perform("unshare mount")
    let after = live.snapshot()
    #expect(after["ns.mnt", .outside] != before["ns.mnt", .outside])
    #expect(after["ns.mnt", .outside] == .text(try Tool.namespace("mnt", of: live.child.pid)))
    #expect(after["mount.list"] == before["mount.list"])
    #expect(after["mount.root_inode", .inside] == after["mount.root_inode", .host])
    #expect(try findmnt(live, "PROPAGATION").allSatisfy { $0 == "private" })
  }

  @Test func everyFactIsWhatFindmntSays() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("mount tmpfs", "/mnt", "4M")
    try live.perform("pivot", root.path)
    let seen = live.snapshot()
    #expect(seen["mount.count", .outside] == .number(Int64(try findmnt(live, "TARGET").count)))
    #expect(seen["mount.list"] == .list(try findmnt(live, "TARGET,SOURCE,FSTYPE").sorted()))
    #expect(seen["mount.root"] == .text(try findmnt(live, "SOURCE,FSTYPE", "/")[0]))
    #expect(seen["mount.propagation"] == .text(try findmnt(live, "PROPAGATION", "/")[0]))
    let numbers = try Tool.run("stat", "-c", "device %Hd:%Ld inode %i", root.path)
    #expect(seen["mount.root_inode", .inside] == .text(numbers))
  }

  /// What another test starts has, until it executes its program, a copy of all
  /// descriptors of this process: of that one, too, by which the lab has just
  /// looked at the place. So long it is busy.
  private func unmount(_ place: String, _ live: LiveChild) throws {
    let deadline = Deadline(seconds: 5)
    var refused = live.refusal("umount", place)
    while refused?.errno == .busy, !deadline.hasPassed {
      rest(milliseconds: 10)
      refused = live.refusal("umount", place)
    }
    try #require(refused == nil, "\(refused?.cause ?? "")")
  }

  @Test func mountsAndUnmountsAreTheChildsOwn() throws {
    let host = try readText("/proc/self/mountinfo")
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("mount tmpfs", "/mnt", "1M")
    #expect(try findmnt(live, "FSTYPE,OPTIONS", "/mnt").first?.contains("size=1024k") ?? false)
    try live.perform("mount bind", "/etc", "/mnt")
    #expect(try findmnt(live, "FSROOT", "/mnt").last == "/etc")
    for _ in 0..<2 { try unmount("/mnt", live) }
    #expect(live.refusal("umount", "/mnt")?.cause == "nothing is mounted on /mnt")
    try live.perform("mount devpts")
    #expect(try live.run("sh", "-c", "echo /dev/pts/*").output == "/dev/pts/ptmx\n")
    #expect(try readText("/proc/self/mountinfo") == host)
  }

  @Test(arguments: [
    "mount tmpfs /mnt", "mount bind /etc /mnt", "umount /mnt", "propagation shared /", "pivot_root / /",
  ])
  func theHostsTableIsNotTouched(_ command: String) throws {
    let live = try LiveChild()
    let words = command.split(separator: " ").map(String.init)
    let count = words[0] == "mount" ? 2 : 1
    let refusal = live.refusal(words[..<count].joined(separator: " "), words.dropFirst(count).map { $0 })
    #expect(refusal?.cause?.contains("host's mount namespace") ?? false)
  }

  @Test func propagationIsReadBack() throws {
    let live = try LiveChild()
    try live.perform("unshare mount")
    for (word, shown) in [
      ("shared", "shared"), ("slave", "private"), ("rprivate", "private"), ("unbindable", "unbindable"),
    ] {
      try live.perform("propagation", word)
      // A slave without a master is private: its group had no other member.
      #expect(try findmnt(live, "PROPAGATION", "/").first?.hasSuffix(shown) ?? false)
    }
    #expect(live.refusal("mount bind", "/", "/mnt")?.cause == "/ is on an unbindable mount")
    #expect(live.refusal("propagation", "private", "/etc")?.cause?.contains("/etc is no mount point") ?? false)
    #expect(live.refusal("propagation", "open")?.cause == "there is no propagation 'open'")
  }

  @Test func causesAreFound() throws {
    let live = try LiveChild()
    try live.perform("unshare mount")
    #expect(live.refusal("mount tmpfs", "/nowhere")?.cause == "the child has no /nowhere")
    #expect(live.refusal("mount bind", "/nowhere", "/mnt")?.cause == "the child has no /nowhere")
    #expect(live.refusal("mount bind", "/etc/passwd", "/mnt")?.errno == .notDirectory)
    #expect(live.refusal("mount tmpfs", "mnt")?.cause == "'mnt' is not an absolute path")
    #expect(live.refusal("mount tmpfs", "/mnt", "-1")?.errno == nil)
    try live.perform("mount tmpfs", "/mnt")
    #expect(try live.run("mkdir", "/mnt/in").status == .exited(0))
    try live.perform("mount tmpfs", "/mnt/in")
    #expect(live.refusal("umount", "/mnt")?.cause == "/mnt/in is mounted below it")
  }

  @Test func aUserNamespaceMadeLaterDoesNotOwnTheMounts() throws {
    let live = try LiveChild()
    for command in ["unshare mount", "unshare user", "map-ids"] { try live.perform(command) }
    let refusal = live.refusal("mount tmpfs", "/mnt")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("belongs to the user namespace") ?? false)
    try live.perform("unshare mount")
    try live.perform("mount tmpfs", "/mnt")
    #expect(live.refusal("umount", "/proc")?.cause?.contains("locked") ?? false)
  }

  /// A line a mount; columns parted by one space.
  private func findmnt(_ live: LiveChild, _ columns: String, _ target: String? = nil) throws -> [String] {
    let text = try Tool.run("findmnt", "-N", "\(live.child.pid)", "-n", "-r", "-o", "TARGET," + columns)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: false) }
    return lines.filter { target == nil || String($0[0]) == target }.map { $0.dropFirst().joined(separator: " ") }
  }
}
