import Child
import KernelState
import Linux
import Primitives
import Testing

/// On any host that has version 2 mounted somewhere, a hybrid one too.
private let hasPlace = (try? CgroupLayout.current().homeOnVersion2(family: [])) != nil

@Suite(.serialized, .enabled(if: isRoot && hasPlace, "needs root and a mount of cgroup version 2"))
struct CloneIntoCgroupTests {
  private func group(of pid: Int32) throws -> String? {
    CgroupMembership.parse(try readText("/proc/\(pid)/cgroup")).first(where: \.isUnified)?.path
  }

  @Test func theProcessIsBornInTheGroupAndNobodyIsMoved() throws {
    let box = try LimitedChild()
    let parent = box.live.child
    let before = try group(of: parent.pid)
    _ = box.live.workbench.recorder.drain()
    try box.live.perform("clone-into-cgroup")
    #expect(box.live.child.pid != parent.pid)
    #expect(try group(of: box.live.child.pid)?.hasSuffix("/glassbox-\(box.live.workbench.ledger.session)") == true)
    #expect(try group(of: parent.pid) == before)
    let calls = box.live.workbench.recorder.records
    #expect(calls.contains { $0.name == "clone3" && $0.by == .child && $0.result == Int(box.live.child.pid) })
    #expect(!calls.contains { $0.arguments.contains { $0.contains("cgroup.procs") } })
    #expect(try box.live.run("cat", "/proc/self/cgroup").output.contains("/glassbox-"))
  }

  @Test func aSecondTimeIsRefusedAndChangesNothing() throws {
    let box = try LimitedChild()
    try box.live.perform("clone-into-cgroup")
    let child = box.live.child.pid
    #expect { try box.live.perform("clone-into-cgroup") } throws: { ($0 as? Failure)?.remedy != nil }
    #expect(box.live.child.pid == child)
  }

  /// A filter hides clone3(2), as those of container runtimes do: the group that
  /// was made for it is taken away again.
  @Test func aRefusedCallLeavesNoGroup() throws {
    let box = try LimitedChild()
    try box.live.perform("no-new-privs")
    try box.live.perform("seccomp deny", "clone3=ENOSYS")
    #expect { try box.live.perform("clone-into-cgroup") } throws: {
      ($0 as? SystemCallError)?.errno == .noSystemCall && ($0 as? SystemCallError)?.name == "clone3"
    }
    let home = try CgroupLayout.current().homeOnVersion2(family: []).directory
    #expect(fileKind("\(home)/glassbox-\(box.live.workbench.ledger.session)") == nil)
    #expect(box.live.workbench.processes.count == 1)
  }

  @Test(.enabled(if: canLimit(.pids), "needs the controller pids"))
  func aLimitAfterwardsHolds() throws {
    let box = try LimitedChild()
    try box.live.perform("clone-into-cgroup")
    try box.live.perform("limit", "pids.max", "1")
    #expect { _ = try box.live.child.fork() } throws: { ($0 as? SystemCallError)?.errno == .again }
  }
}
