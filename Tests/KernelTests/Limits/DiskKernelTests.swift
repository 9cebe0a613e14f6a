import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

/// Where the tests write: a directory that is on a disk of this machine.
private let place = "/var/tmp"
private let isOnDisk: Bool = {
  let device = (try? LocalSystemCalls(recorder: Recorder()).identity(of: place).device) ?? "0:0"
  return fileKind("/sys/dev/block/\(device)") == .directory
}()

@Suite(.serialized, .enabled(if: isRoot && canLimit(.io) && isOnDisk, "needs root, the io controller and a disk"))
struct DiskKernelTests {
  @Test func theDiskBelowADirectoryIsFound() throws {
    let box = try LimitedChild()
    try box.limit("io.max", "\(place) wbps=4M")
    let device = try disk()
    #expect(box.fact("io.max") == .list(["\(device) wbps=4194304"]))
    try box.limit("io.max", "\(place) wbps=max")
    #expect(box.fact("io.max") == .max)
    #expect(
      box.live.refusal("limit", "io.max", "/proc", "wbps=1M")?.cause?.contains("no disk of this machine") ?? false)
    #expect(box.live.refusal("limit", "io.max", "/etc/passwd", "wbps=1M")?.cause?.contains("neither") ?? false)
  }

  @Test func directWritesWaitAndAreCounted() throws {
    let box = try LimitedChild()
    try box.limit("io.max", "\(place) wbps=1M")
    let file = "\(place)/glassbox-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let start = monotonicNanoseconds()
    let run = try box.live.run("dd", "if=/dev/zero", "of=\(file)", "bs=512K", "count=4", "oflag=direct")
    try #require(run.status == .exited(0), "\(run.output)")
    #expect(monotonicNanoseconds() - start > 1_000_000_000)
    guard case .list(let traffic)? = box.fact("io.stat") else { throw Unexpected() }
    let device = try disk()
    let line = try #require(traffic.first { $0.hasPrefix(device + " ") })
    let written = try #require(line.split(separator: "=").last.flatMap { Int($0) })
    #expect(written >= 2 << 20)
  }

  private func disk() throws -> String {
    let device = try LocalSystemCalls(recorder: Recorder()).identity(of: place).device
    let folder = "/sys/dev/block/\(device)"
    return fileKind(folder + "/partition") == nil ? device : try readText(folder + "/../dev").trimmed
  }
}
