import KernelState
import Testing

@testable import Lab
import Linux

@Suite struct InspectTests {
  @Test(arguments: ["", "0", "-1", "+1", "1x", "99999999999", "eins"])
  func whatIsNoProcessID(text: String) {
    #expect(throws: Failure.self) { try InspectCommand.processID(text) }
  }

  @Test func aProcessID() throws {
    #expect(try InspectCommand.processID("4312") == 4312)
  }
}
