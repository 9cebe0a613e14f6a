import Child
import KernelState
import Linux
import Testing

@testable import Primitives

@Suite(
  .serialized,
  .enabled(if: isRoot && Tool.areInstalled && canLimit(.pids), "needs root, lsns, nsenter and a pids controller"))
struct CgroupNamespaceKernelTests {
  /// The path of the child's group in the hierarchy of the pids controller.
  private func path(_ view: View, in snapshot: Snapshot, of fact: String = "cgroup.path") throws -> String {
    guard case .list(let items)? = snapshot[fact, view] else { throw Unexpected() }
    let isFirst = try CgroupLayout.current().mount(of: .pids)?.version == .v1
    let item = try #require(items.first { $0.hasPrefix(isFirst ? "pids:" : "v2:") })
    return String(item[item.index(after: item.firstIndex(of: ":") ?? item.startIndex)...])
  }

  @Test func theGroupOfTheMomentBecomesTheRoot() throws {
    let limited = try LimitedChild()
    try limited.limit("pids.max", "50")
    let before = limited.live.snapshot()
    #expect(try path(.inside, in: before) == path(.outside, in: before))
    try limited.live.perform("unshare cgroup")
    let after = limited.live.snapshot()
    let pid = limited.live.child.pid
    #expect(after["ns.cgroup"] == .text(try Tool.namespace("cgroup", of: pid)))
    #expect(after["ns.cgroup", .outside] != after["ns.cgroup", .host])
    #expect(try path(.inside, in: after) == "/")
    #expect(try path(.outside, in: after) == path(.outside, in: before))
    #expect(try path(.outside, in: after, of: "cgroup.root") == path(.outside, in: before))
    // What another process reads that enters the same namespace.
    let second = try Tool.run("nsenter", "-t", "\(pid)", "-C", "cat", "/proc/\(pid)/cgroup")
    #expect(
      CgroupMembership.parse(second).filter { $0.controllers == ["pids"] || $0.isUnified }.contains { $0.path == "/" })
  }

  @Test func itHidesAndDoesNotLimit() throws {
    let limited = try LimitedChild()
    try limited.live.perform("unshare cgroup")
    #expect(limited.fact("pids.max") != .number(7))
    try limited.limit("pids.max", "7")
    #expect(limited.fact("pids.max") == .number(7))
    let seen = limited.live.snapshot()
    // The namespace came first, so the new group is below its root, or beside it.
    #expect(try path(.inside, in: seen).contains("glassbox-"))
  }

  @Test func theRootIsWhatThePathLacksInside() {
    let outside = "8:pids:/a/b\n0::/a/b/c\n"
    #expect(
      CgroupNamespacePrimitive.roots(inside: "8:pids:/\n0::/c\n", outside: outside)
        == .list(["pids:/a/b", "v2:/a/b"]))
    #expect(
      CgroupNamespacePrimitive.roots(inside: "8:pids:/a/b\n0::/../x\n", outside: outside)
        == .list(["pids:/", "v2:(unknown)"]))
    #expect(CgroupNamespacePrimitive.roots(inside: "", outside: outside) == .list([]))
  }

  @Test func aChildWithoutProcCanTell() throws {
    let limited = try LimitedChild()
    try limited.limit("pids.max", "50")
    try limited.live.perform("unshare cgroup")
    try limited.live.perform("unshare mount")
    try limited.live.perform("mount tmpfs", "/proc")
    #expect(try path(.inside, in: limited.live.snapshot()) == "/")
  }
}
