import Child
import KernelState
import Linux
import Testing

/// What the kernel refuses for a reason of its own, and what the lab does not
/// even try.
@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and nsenter"))
struct IPCRefusalTests {
  private let key = String(UInt32.random(in: 0x4000_0000...0x7fff_ffff))
  private let name = "gbtest\(UInt32.random(in: 0 ... .max))"

  @Test func theNamespacesOwnLimitsAreNamed() throws {
    let live = try LiveChild()
    try live.perform("unshare ipc")
    let pid = "\(live.child.pid)"
    try live.perform("ipc queue", key)
    let tooLong = live.refusal("ipc send", key, String(repeating: "x", count: 8193))
    #expect(tooLong?.errno == .invalid)
    #expect(tooLong?.cause?.contains("at most 8192 bytes") ?? false)
    for _ in 0..<2 { try live.perform("ipc send", key, String(repeating: "x", count: 8192)) }
    let full = live.refusal("ipc send", key, "x")
    #expect(full?.errno == .again)
    #expect(full?.cause?.contains("the queue is full") ?? false)
    // Sysctls of this IPC namespace, not of the host.
    _ = try Tool.run("nsenter", "-t", pid, "-i", "sh", "-c", "echo 1 > /proc/sys/kernel/msgmni")
    let many = live.refusal("ipc queue", "7")
    #expect(many?.errno == .noSpace)
    #expect(many?.cause?.contains("there can be 1 message queues (kernel.msgmni)") ?? false)
    _ = try Tool.run("prlimit", "--pid", pid, "--msgqueue=1000")
    let tooBig = live.refusal("mqueue create", name)
    #expect(tooBig?.errno == .tooManyFiles)
    #expect(tooBig?.cause?.contains("RLIMIT_MSGQUEUE") ?? false)
  }

  @Test(arguments: ["0", "-1", "+5", "0x", "4294967296", "box", "", "1 2"])
  func aBadKeyIsSaid(_ key: String) throws {
    let live = try LiveChild()
    let refusal = live.refusal("ipc queue", key)
    #expect(refusal?.errno == nil && refusal?.cause?.contains("is no key") ?? false)
  }

  @Test(arguments: ["", "/", "a/b", "..", "a b", "a\nb", String(repeating: "x", count: 256)])
  func aBadNameIsSaid(_ name: String) throws {
    let live = try LiveChild()
    let refusal = live.refusal("mqueue create", name)
    #expect(refusal?.errno == nil && refusal?.cause?.contains("is no name") ?? false)
  }
}
