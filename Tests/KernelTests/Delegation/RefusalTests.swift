// The two rules of cgroup version 2 that stand in a learner's way, broken on
// purpose: the lab says which, and what helps.

import Foundation
import Glibc
import KernelState
import Linux
import Primitives
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Scope.place != nil, Scope.reason))
struct DelegationRefusalTests {
  /// An inner group may not have processes: the kernel says EBUSY to both
  /// orders. (Memory: cpu and pids may be handed on to threads even so.)
  @Test func aGroupHasProcessesOrHandsOnControllers() throws {
    let scope = try Scope()
    // tee(1), because it says what errno it got.
    let script = """
      into() { echo "$1" | tee "$2" 2>&1 >/dev/null; }
      into $$ "$0/cgroup.procs"
      into +memory "$0/cgroup.subtree_control"
      mkdir "$0/inner"
      into $$ "$0/inner/cgroup.procs"
      into +memory "$0/cgroup.subtree_control"
      into $$ "$0/cgroup.procs"
      into -memory "$0/cgroup.subtree_control"
      into $$ "$0/cgroup.procs"
      rmdir "$0/inner"
      """
    let refused = try Tool.run("sh", "-c", script, scope.path).split(separator: "\n")
    #expect(refused.map { $0.contains("subtree_control: Device or resource busy") } == [true, false])
    #expect(refused.map { $0.contains("cgroup.procs: Device or resource busy") } == [false, true])
  }

  /// With a stranger in its group an ordinary user has nowhere to go; root
  /// finds a group above.
  @Test func aStrangerInTheGroupIsNamed() throws {
    let scope = try Scope()
    let stranger = try Subprocess.sleeping()
    try #require(scope.takes(stranger.pid))
    let steps = try scope.lab("limit pids.max 20")
    stranger.end()
    if steps.isOk("limit pids.max 20") { return }
    #expect(steps.text.contains("has processes that are not the lab's"), "\(steps.text)")
  }

  /// systemd hands users cpu, memory and pids; the others stay away until root
  /// hands them on.
  @Test(.enabled(if: geteuid() != 0, "root can hand on any controller"))
  func aControllerThatIsNotHandedOnIsNamed() throws {
    let scope = try Scope()
    let place = try #require(Scope.place)
    let missing = try #require(
      ["io", "cpuset"].first { CgroupDirectory(path: place)?.controllers.contains($0) == false })
    let key = missing == "io" ? "io.max 254:0 wbps=1M" : "cpuset.cpus 0"
    let steps = try scope.lab("limit \(key)")
    #expect(!steps.isOk("limit \(key)"))
    #expect(steps.text.contains("does not reach the lab's group"), "\(steps.text)")
    #expect(steps.text.contains("Delegate="))
  }
}
