import Child
import KernelState
import Linux
import Testing

let hasTimeNamespaces = (try? readLink("/proc/self/ns/time")) != nil

@Suite(
  .serialized,
  .enabled(if: isRoot && Tool.areInstalled && hasTimeNamespaces, "needs root, lsns, nsenter and Linux 5.6"))
struct TimeKernelTests {
  private func seconds(_ snapshot: Snapshot, _ fact: String, _ view: View) -> Int64 {
    guard case .number(let value)? = snapshot[fact, view] else { return .min }
    return value
  }

  @Test func theClocksShiftAndTheDateDoesNot() throws {
    let live = try LiveChild()
    try live.perform("unshare time")
    try live.perform("clock-offset", "monotonic", "86400")
    try live.perform("clock-offset", "boottime", "864000")
    let before = live.snapshot()
    #expect(before["ns.time", .outside] == before["ns.time", .host])
    #expect(before["ns.time_for_children", .outside] != before["ns.time_for_children", .host])
    #expect(before["time.offsets", .outside] == .list(["monotonic 86400 0", "boottime 864000 0"]))
    #expect(before["time.shift.monotonic"] == .number(0))
    try live.perform("fork")
    let after = live.snapshot()
    #expect(after["ns.time"] == .text(try Tool.namespace("time", of: live.child.pid)))
    #expect(after["ns.time", .outside] == after["ns.time_for_children", .outside])
    #expect(after["time.shift.monotonic"] == .number(86400))
    #expect(after["time.shift.boottime"] == .number(864_000))
    #expect(after["time.shift.realtime"] == .number(0))
    #expect(
      (863_998...864_002).contains(seconds(after, "time.boottime", .inside) - seconds(after, "time.boottime", .host)))
    // What a program reads that is run inside, and one that enters.
    let uptime = seconds(after, "time.boottime", .inside)
    for text in [
      try live.run("cat", "/proc/uptime").output,
      try Tool.run("nsenter", "-t", "\(live.child.pid)", "-T", "cat", "/proc/uptime"),
    ] {
      let told = try #require(text.split(separator: ".").first.flatMap { Int64($0) })
      #expect((uptime...uptime + 30).contains(told))
    }
    #expect(after["time.offsets", .host] == .list(["monotonic 0 0", "boottime 0 0"]))
  }

  @Test func theOffsetsAreFixedOnceTheFirstProcessIsThere() throws {
    let live = try LiveChild()
    try live.perform("unshare time")
    #expect(try live.run("true").status == .exited(0))
    let refusal = live.refusal("clock-offset", "monotonic", "5")
    #expect(refusal?.errno == .accessDenied)
    #expect(refusal?.cause?.contains("born in time:[") ?? false)
    try live.perform("unshare time")
    try live.perform("clock-offset", "monotonic", "5")
    try live.perform("fork")
    #expect(live.refusal("clock-offset", "monotonic", "6")?.errno == .accessDenied)
    #expect(live.snapshot()["time.shift.monotonic"] == .number(5))
  }

  @Test func theHostsClocksCannotBeShifted() throws {
    let live = try LiveChild()
    let refusal = live.refusal("clock-offset", "boottime", "5")
    #expect(refusal?.errno == .accessDenied)
    #expect(refusal?.cause?.contains("host's time namespace") ?? false)
  }

  @Test func aClockDoesNotBeginBeforeZero() throws {
    let live = try LiveChild()
    try live.perform("unshare time")
    for seconds in ["-4000000000", "9000000000", "\(Int64.max)", "\(Int64.min)"] {
      let refusal = live.refusal("clock-offset", "boottime", seconds)
      #expect(refusal?.errno == .range, "\(seconds)")
      #expect(refusal?.cause?.contains("146 years") ?? false)
    }
  }

  @Test func badInputIsSaid() throws {
    let live = try LiveChild()
    #expect(live.refusal("clock-offset", "realtime", "5")?.cause?.contains("the date cannot") ?? false)
    #expect(live.refusal("clock-offset", "sundial", "5")?.cause?.contains("no clock 'sundial'") ?? false)
    for text in ["", "1.5", "five", "99999999999999999999"] {
      #expect(live.refusal("clock-offset", "monotonic", text)?.cause?.contains("no number of seconds") ?? false)
    }
  }

  /// The clock that measures calls must not jump with the call that it measures.
  @Test func comingHomeTakesNoDay() throws {
    let live = try LiveChild()
    try live.perform("unshare time")
    try live.perform("clock-offset", "monotonic", "86400")
    try live.perform("fork")
    _ = live.workbench.recorder.drain()
    try live.perform("join", "host", "time")
    let record = try #require(live.workbench.recorder.drain().first { $0.name == "setns" })
    #expect((0..<10_000_000).contains(record.microseconds))
    #expect(live.snapshot()["time.shift.monotonic"] == .number(0))
  }
}
