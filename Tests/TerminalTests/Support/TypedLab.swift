// A lab that takes commands one at a time and answers in JSON, so that a test
// can do something to it in between.

import CLinux
import Foundation
import Testing

final class TypedLab {
  let home: URL
  private let ownsHome: Bool
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var buffer = Data()

  /// - Parameter launcher: a command that ends by executing the words after it.
  init(
    launcher: [String] = [], options: [String] = [], more: [String: String] = [:], home shared: URL? = nil
  ) throws {
    home = try shared ?? Lab.temporaryDirectory()
    ownsHome = shared == nil
    let words = launcher + [Lab.path, "--json"] + options
    process.executableURL = URL(filePath: words[0].hasPrefix("/") ? words[0] : "/usr/bin/env")
    process.arguments = words[0].hasPrefix("/") ? Array(words.dropFirst()) : words
    process.environment = Lab.environment(in: home).merging(more) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    if ownsHome { Leftovers.remove(home) }
  }

  /// Ends the lab, and with it the keeper that it has, without a warning.
  func kill(keeperToo: Bool = false) throws {
    let keepers = try keeperToo ? Leftovers.children(of: pid).filter { !Self.serves($0) } : []
    for victim in keepers + [pid] { Foundation.kill(victim, SIGKILL) }
    process.waitUntilExit()
  }

  /// The names of the sessions that have a record.
  var sessions: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: run.path)) ?? []
    return names.filter { $0.hasSuffix(".record") }.map { String($0.dropLast(7)) }
  }

  var pid: Int32 { process.processIdentifier }
  var run: URL { home.appending(path: "run") }

  /// The newest process of the child: the end of the line below the lab.
  var child: Int32 {
    var pid = pid
    while let next = ((try? Leftovers.children(of: pid)) ?? []).first(where: Self.serves) { pid = next }
    return pid
  }

  /// A keeper is no child of the learner's: it has all signals blocked.
  private static func serves(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return false }
    return status.hasPrefix("Name:\tglassbox-child") && status.contains("SigBlk:\t0000000000000000")
  }

  /// Types one command and does not wait.
  func send(_ command: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
  }

  /// Types one command and answers the first object that is about it.
  func type(_ command: String, seconds: Double = 40) throws -> [String: Any] {
    try send(command)
    let limit = Date().addingTimeInterval(seconds)
    while Date() < limit {
      guard let line = nextLine(until: limit) else { break }
      let object = try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
      if ["step", "run", "error", "command"].contains(object["type"] as? String) { return object }
    }
    Issue.record("no answer to '\(command)'")
    return [:]
  }

  /// True if the lab still does what it is told.
  func answers() throws -> Bool { try type("run echo alive")["stdout"] as? String == "alive\n" }

  /// Ends the input; the exit status.
  func ends() throws -> Int32 {
    try input.fileHandleForWriting.close()
    let limit = Date().addingTimeInterval(40)
    while process.isRunning, Date() < limit { _ = nextLine(until: Date().addingTimeInterval(0.02)) }
    guard !process.isRunning else { return -1 }
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  private func nextLine(until limit: Date) -> Data? {
    let descriptor = output.fileHandleForReading.fileDescriptor
    while true {
      if let end = buffer.firstIndex(of: 0x0a) {
        defer { buffer = Data(buffer[buffer.index(after: end)...]) }
        return Data(buffer[..<end])
      }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = Int32(max(0, limit.timeIntervalSinceNow * 1000))
      guard poll(&entry, 1, left) > 0 else { return nil }
      var chunk = [UInt8](repeating: 0, count: 65536)
      let count = Foundation.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return nil }
      buffer.append(contentsOf: chunk[..<count])
    }
  }
}
