import KernelState
import Testing

struct IOTrafficTests {
  @Test func version2() {
    let text = "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0\n8:0 rbytes=90430464 wbytes=0\n"
    #expect(
      IOTraffic.parse(text).map(\.description) == [
        "8:16 rbytes=1459200 wbytes=314773504", "8:0 rbytes=90430464 wbytes=0",
      ])
    #expect(IOTraffic.parse("").isEmpty)
  }

  @Test func version1() {
    let text = """
      8:16 Read 4096
      8:16 Write 8192
      8:16 Sync 12288
      8:16 Total 12288
      8:0 Write 1
      8:0 Total 1
      Total 12289
      """
    #expect(
      IOTraffic.parse(v1: text).map(\.description) == ["8:16 rbytes=4096 wbytes=8192", "8:0 rbytes=0 wbytes=1"])
    #expect(IOTraffic.parse(v1: "Total 0\n").isEmpty)
  }
}
