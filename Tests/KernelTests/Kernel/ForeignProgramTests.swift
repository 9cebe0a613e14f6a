import Child
import KernelState
import Linux
import Primitives
import Testing

private let machine = (try? LocalSystemCalls(recorder: Recorder()).uname().machine) ?? ""
private let other = machine == "aarch64" ? "x86_64" : "aarch64"
/// An interpreter that is registered with the kernel would run the program.
private let isEmulated = ((try? directoryEntries("/proc/sys/fs/binfmt_misc")) ?? []).contains { $0.contains(other) }

@Suite(.serialized, .enabled(if: isRoot, "needs root")) struct ForeignProgramTests {
  @Test(.enabled(if: !isEmulated, "this kernel has an interpreter for the other machine"))
  func theKernelSaysENOEXEC() throws {
    let live = try LiveChild()
    _ = live.workbench.recorder.drain()
    let refusal = live.refusal("foreign-program")
    #expect(refusal?.errno == .noExec)
    #expect(refusal?.cause == "the program is for \(other), and this kernel runs programs for \(machine) only")
    let records = live.workbench.recorder.drain().filter { !$0.observes }
    #expect(records.contains { $0.name == "execveat" && $0.errno == .noExec && $0.by == .child })
    #expect(records.last?.name == "wait4", "the process below must be reaped")
    #expect(live.child.isAlive)
    #expect(try live.run("true").status == .exited(0))
  }

  /// The same file but for the processor: nothing else keeps it from running.
  @Test func theSameProgramForThisMachineRuns() throws {
    let live = try LiveChild()
    try live.perform("foreign-program", machine)
    #expect(live.workbench.notes == ["it ran, exit status 0: it was built for \(machine), which this kernel runs"])
  }

  @Test func anUnknownMachineIsNamed() throws {
    #expect(try LiveChild().refusal("foreign-program", "vax")?.cause == "there is no program here for 'vax'")
  }

  @Test func theFirstProcessOfANamespaceIsNotWastedOnIt() throws {
    let live = try LiveChild()
    try live.perform("unshare pid")
    #expect(live.refusal("foreign-program", machine)?.cause?.contains("will be PID 1") ?? false)
    try live.perform("fork")
    try live.perform("foreign-program", machine)
    #expect(live.snapshot()["pid.init"] == .text("yes"))
    #expect(try live.run("true").status == .exited(0))
  }
}
