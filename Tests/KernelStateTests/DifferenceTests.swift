import KernelState
import Linux
import Testing

struct DifferenceTests {
  private func snapshot(_ inside: FactValue, host: FactValue, moving: FactValue = .number(1)) -> Snapshot {
    let registry = FactRegistry([
      FactDefinition("a.x", "x", manual: "m(1)", source: "s", inside: { _ in inside }, host: { _ in host }),
      FactDefinition("a.moving", "m", manual: "m(1)", source: "s", moves: true, outside: { _ in moving }),
    ])
    return Snapshot(of: registry, Observation(pid: 1, child: nil, cache: Store()))
  }

  @Test func aChangeNamesItsTwinThatDidNotChange() {
    let difference = Difference(
      snapshot(.text("laptop"), host: .text("laptop")), snapshot(.text("box"), host: .text("laptop")))
    #expect(difference.changes.map(\.key.qualifiedName) == ["a.x"])
    #expect(difference.unchangedTwins.map(\.qualifiedName) == ["host.a.x"])
  }

  @Test func aTwinThatChangedTooIsAChange() {
    let difference = Difference(
      snapshot(.text("a"), host: .text("a")), snapshot(.text("b"), host: .text("b")))
    #expect(difference.changes.map(\.key.qualifiedName) == ["a.x", "host.a.x"])
    #expect(difference.unchangedTwins.isEmpty)
  }

  @Test func whatMovesByItselfIsNoChange() {
    let difference = Difference(
      snapshot(.max, host: .max, moving: .number(1)), snapshot(.max, host: .max, moving: .number(2)))
    #expect(difference.changes.isEmpty)
  }

  @Test func maxAbsentAndUnreadableAreThreeValues() {
    let values: [FactValue] = [.max, .absent, .unreadable(.accessDenied), .number(0), .text("max")]
    #expect(Set(values).count == values.count)
    #expect(values.prefix(3).map(\.description) == ["max", "(absent)", "(unreadable: EACCES)"])
  }

  @Test func aFailedReadIsAValueWithItsErrno() {
    let fact = FactDefinition("b", "b", manual: "", source: "", outside: { .text(try $0.text("/proc/no/such")) })
    #expect(
      fact.read(.outside, in: Observation(pid: 1, child: nil, cache: Store())) == .unreadable(.noEntry))
  }
}
