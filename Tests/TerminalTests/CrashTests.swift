import Foundation
import Testing

/// The crash test of `make crash`, for as long as a test may take: labs are
/// killed between any two system calls, and nothing is left.
@Suite(.serialized, .enabled(if: Lab.isRoot && Strace.isUsable, "needs root, and to be allowed to trace"))
struct CrashTests {
  @Test func nothingIsLeftWhoeverIsKilled() throws {
    // It does lessons, too, and their files on the host have fixed names.
    let lock = HostNetworkLock()
    defer { lock.release() }
    let process = Process()
    process.executableURL = URL(filePath: Lab.path).deletingLastPathComponent().appending(path: "glassbox-crash")
    // Another seed each day: what a year of tests has killed is worth more than one day's again and again.
    let seed = Int(Date().timeIntervalSince1970) / 86400
    process.arguments = ["--seconds", "50", "--rounds", "400", "--seed", "\(seed)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    print(text.split(separator: "\n").last ?? "")
  }
}
