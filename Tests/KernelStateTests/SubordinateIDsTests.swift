import KernelState
import Testing

@Suite struct SubordinateIDsTests {
  @Test func linesOfOneUserByNameAndNumber() {
    let text = "ada:100000:65536\nbob:165536:65536\n1000:300000:10\n"
    let ranges = SubordinateIDs.ranges(of: ["1000", "ada"], in: text)
    #expect(ranges.map(\.first) == [100_000, 300_000])
    #expect(ranges.map(\.count) == [65536, 10])
  }

  @Test(arguments: [
    "", "ada", "ada:1", "ada:1:0", "ada:-1:5", "ada:1:2:3", ":1:2", "ada:4294967295:2", "ada:99999999999:1", "ada: 1:2",
  ])
  func otherLinesAreNone(_ line: String) { #expect(SubordinateIDs(line: line) == nil) }
}
