import Linux
import Testing

struct CapabilityTests {
  @Test func namesAreFoundInAnySpelling() {
    for name in ["CAP_NET_ADMIN", "cap_net_admin", "net_admin", "Net_Admin"] {
      #expect(Capability(name: name)?.number == 12, "\(name)")
    }
    for name in ["", "12", "CAP_", "CAP_NET", "netadmin", "cap_net_admin\n"] { #expect(Capability(name: name) == nil) }
    #expect(Capability(63).name == "capability 63")
    #expect(Capability(-1).name == "capability -1")
  }

  @Test func namesGoThereAndBack() {
    for capability in Capability.all { #expect(Capability(name: capability.name) == capability) }
    #expect(Capability.all.count >= 38)
  }

  @Test func setsAreShownByWhatIsShorter() {
    let all = CapabilitySet.all
    let (kill, admin) = (CapabilitySet([Capability(5)]), CapabilitySet([Capability(21)]))
    #expect(all.description == "all \(all.count)")
    #expect(CapabilitySet(mask: 0).description == "(none)")
    #expect(kill.union(admin).description == "CAP_KILL, CAP_SYS_ADMIN")
    #expect(all.subtracting(admin).description == "all but CAP_SYS_ADMIN")
    #expect(CapabilitySet(mask: 0xff).brief == "8 of \(all.count)")
    #expect(kill.brief == "CAP_KILL")
    #expect(CapabilitySet(mask: 1 << 63).description == "capability 63")
  }

  @Test func setsHaveThe64BitsOfTwoHalves() throws {
    let calls = RecordingSystemCalls()
    let high = CapabilitySet(mask: 1 << 40 | 1 << 2)
    let none = CapabilitySet(mask: 0)
    try calls.setCapabilities(CapabilitySets(effective: high, permitted: none, inheritable: none))
    // Header of 8 bytes, then effective, permitted, inheritable, low halves first.
    let zeros = [UInt8](repeating: 0, count: 8)
    let halves: [UInt8] = [4, 0, 0, 0] + zeros + [0, 1, 0, 0] + zeros
    #expect(Array(calls.calls[0].payload.dropFirst(8)) == halves)
    let fake = RecordingSystemCalls()
    fake.payloads["capget"] = calls.calls[0].payload
    #expect(try fake.capabilities().effective == high)
  }

  @Test func aFilterIsAPointerToItsInstructions() throws {
    let calls = RecordingSystemCalls()
    let program = BPFProgram(instructions: [
      BPFInstruction(code: 0x20, operand: 4), BPFInstruction(code: 6, operand: 0x7fff_0000),
    ])
    try calls.installFilter(program)
    let call = try #require(calls.calls.first)
    #expect(call.payload.first == 2)
    guard case .wordAddress(let place, let target)? = call.relocations.last else {
      Issue.record("no address in the structure")
      return
    }
    #expect(place == 8)
    #expect(Array(call.payload[target...]) == program.bytes)
  }
}
