// A lab that takes commands one at a time and answers in JSON, so that a test
// can do something to it in between.

import Foundation
import TestSupport
import Testing

final class TypedLab {
  let home: URL
  private let ownsHome: Bool
  private let process: Subprocess

  /// - Parameter launcher: a command that ends by executing the words after it.
  init(
    launcher: [String] = [], options: [String] = [], more: [String: String] = [:], home shared: URL? = nil
  ) throws {
    home = try shared ?? Lab.temporaryDirectory()
    ownsHome = shared == nil
    process = try Subprocess(
      launcher + [Lab.path, "--json"] + options, environment: Lab.environment(in: home).merging(more) { $1 },
      input: .pipe, output: .pipe)
  }

  deinit {
    process.end()
    if ownsHome { Leftovers.remove(home) }
  }

  /// Ends the lab, and with it the keeper that it has, without a warning.
  func kill(keeperToo: Bool = false) throws {
    let keepers = try keeperToo ? Leftovers.children(of: pid).filter { !Self.serves($0) } : []
    for keeper in keepers { Foundation.kill(keeper, SIGKILL) }
    process.end()
  }

  /// The names of the sessions that have a record.
  var sessions: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: run.path)) ?? []
    return names.filter { $0.hasSuffix(".record") }.map { String($0.dropLast(7)) }
  }

  var pid: Int32 { process.pid }
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
  func send(_ command: String) throws { try process.input?.write(command + "\n") }

  /// Types one command and answers the first object that is about it.
  func type(_ command: String, seconds: Double = 40) throws -> [String: Any] {
    try send(command)
    let deadline = Deadline(seconds: seconds)
    while let line = process.output?.line(until: deadline) {
      let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      if ["step", "run", "error", "command"].contains(object["type"] as? String) { return object }
    }
    Issue.record("no answer to '\(command)'")
    return [:]
  }

  /// True if the lab still does what it is told.
  func answers() throws -> Bool { try type("run echo alive")["stdout"] as? String == "alive\n" }

  /// Ends the input; the exit status.
  func ends() throws -> Int32 { try process.finish(seconds: 40).status }
}
