// One diagnosis for all who ask, in one order.

import Child
import Linux
import Primitives
import Testing

struct DiagnosisTests {
  @Test func aProgramThatIsNotThereIsCalledByItsName() throws {
    let live = try LiveChild()
    let error = try #require(throws: SystemCallError.self) { try live.run("no-such-program") }
    let failure = diagnose(error, on: live.workbench)
    #expect(error.shellStatus == 127)
    #expect(failure.message == "no-such-program: ENOENT (No such file or directory)")
    #expect(failure.cause == "the child sees no such program")
  }

  @Test func whatCannotBeExecutedIsNoMissingProgram() throws {
    let live = try LiveChild()
    let error = try #require(throws: SystemCallError.self) { try live.run("/etc/passwd") }
    #expect(error.shellStatus == 126)
    #expect(diagnose(error, on: live.workbench).cause?.contains("no execute permission") == true)
  }

  /// The kernel would refuse an unmount of what is not mounted with EINVAL, too.
  @Test func aFilterIsAskedBeforeTheKernel() throws {
    let live = try LiveChild()
    if !isRoot { try ["unshare user", "map-ids"].forEach { try live.perform($0) } }
    try live.perform("unshare mount")
    let target = "/proc/sys"
    let plain = try #require(throws: SystemCallError.self) { try live.child.unmount(target) }
    #expect(diagnose(plain, on: live.workbench).cause == "nothing is mounted on \(target)")
    try live.perform("seccomp deny", "umount2=EINVAL")
    let filtered = try #require(throws: SystemCallError.self) { try live.child.unmount(target) }
    #expect(diagnose(filtered, on: live.workbench).cause?.contains("a filter on the child answers so") == true)
  }

  @Test func theDeadAreToldFromTheRefused() throws {
    let live = try LiveChild()
    live.child.kill()
    _ = live.child.waitForEnd(milliseconds: 5000)
    let error = try #require(throws: SystemCallError.self) { try live.child.setHostname("x") }
    #expect(diagnose(error, on: live.workbench).cause == "the child \(live.child.pid) has died")
  }
}
