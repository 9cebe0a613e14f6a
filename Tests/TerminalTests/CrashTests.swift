import Foundation
import TestSupport
import Testing

/// The crash test of `make crash`, for as long as a test may take: labs are
/// killed between any two system calls, and nothing is left.
@Suite(.serialized, .enabled(if: Lab.isRoot && Strace.isUsable, "needs root, and to be allowed to trace"))
struct CrashTests {
  @Test func nothingIsLeftWhoeverIsKilled() throws {
    // It does lessons, too, and their files on the host have fixed names.
    let lock = try HostNetworkLock()
    defer { lock.release() }
    // Another seed each day: what a year of tests has killed is worth more than one day's again and again.
    let seed = Int(Date().timeIntervalSince1970) / 86400
    let outcome = try Subprocess.run(
      [Checkout.program("glassbox-crash"), "--seconds", "50", "--rounds", "400", "--seed", "\(seed)"],
      errors: .inherited, seconds: 300)
    #expect(outcome.status == 0, "\(outcome.output)")
    print(outcome.outputLines.last ?? "")
  }
}
