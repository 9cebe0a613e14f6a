import KernelState
import Linux
import Testing

struct DiskTests {
  @Test func whatIsInMemoryIsOnNoDisk() {
    #expect(Disk.below("/proc") == nil)
    #expect(Disk.below("/sys") == nil)
    #expect(Disk.below("/no/such/directory") == nil)
    #expect(Disk.whole("0:0") == nil)
    #expect(Disk.mount(of: "/proc")?.type == "proc")
    #expect(Disk.mount(of: "/")?.mountPoint == "/")
  }

  @Test func everyPartitionHasItsDisk() throws {
    for device in try directoryEntries("/sys/dev/block") {
      let whole = try #require(Disk.whole(device))
      let folder = "/sys/dev/block/\(device)"
      #expect((whole == device) == (fileKind(folder + "/partition") == nil))
      #expect(fileKind("/sys/dev/block/\(whole)/partition") == nil)
    }
  }
}
