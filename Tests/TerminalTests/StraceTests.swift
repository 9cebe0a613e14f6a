import Foundation
import TestSupport
import Testing

/// The trace lists exactly what the child did: strace(1) is asked, who was there.
@Suite(.enabled(if: Lab.isRoot && Strace.isUsable, "needs root, strace(1), and to be allowed to trace"))
struct StraceTests {
  static let commands = [
    "unshare uts", "hostname box", "unshare pid", "fork", "unshare mount", "mount proc", "run true",
  ]

  /// One call as both sides can tell it.
  private struct Call: Equatable, CustomStringConvertible {
    let name: String
    let result: String
    var description: String { "\(name) = \(result)" }
  }

  @Test func theTraceIsWhatStraceSaw() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let script = (Self.commands + Self.commands.indices.map { "trace \($0 + 1) all" }).joined(separator: "; ")
    let listed = try listedCalls(script, in: home)
    #expect(listed.count >= 3, "the child, its PID 1, and the program: \(listed.keys)")
    for (pid, calls) in listed {
      let seen = try executedCalls(home.appending(path: "strace.\(pid)"))
      // What comes first prepares the process, before the first step looks.
      #expect(Array(seen.suffix(calls.count)) == calls, "process \(pid)")
      #expect(seen.dropLast(calls.count).allSatisfy { $0.name == "prctl" }, "process \(pid): \(seen.prefix(5))")
    }
  }

  /// The lab under strace: the calls that its trace lists, by process.
  private func listedCalls(_ script: String, in home: URL) throws -> [Int: [Call]] {
    let outcome = try Subprocess.run(
      ["/usr/bin/strace", "-ff", "-qq", "-o", home.path + "/strace", Lab.path, "--json", "-c", script],
      environment: Lab.environment(in: home))
    try #require(outcome.status == 0, "\(outcome.errors)")
    var calls: [Int: [Call]] = [:]
    for line in outcome.outputLines {
      let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard object["type"] as? String == "syscall", object["by"] as? String == "child" else { continue }
      let pid = try #require(object["pid"] as? Int)
      let name = try #require(object["name"] as? String)
      let errno = object["errno"] as? String
      calls[pid, default: []].append(Call(name: name, result: errno ?? "\(object["result"] ?? "?")"))
    }
    return calls
  }

  /// What strace saw the process execute for the lab: the first call after
  /// each message it received. All others must be its own few for the socket.
  private func executedCalls(_ file: URL) throws -> [Call] {
    let own: Set = ["recvmsg", "sendmsg", "close", "dup2", "fcntl"]
    var calls: [Call] = []
    var isNext = false
    var serves = false
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      guard let name = line.split(separator: "(").first, line.contains(" = ") else { continue }
      if name == "recvmsg" {
        (serves, isNext) = (true, true)
      } else if isNext {
        calls.append(Call(name: String(name), result: Self.result(of: line)))
        isNext = false
        if name == "execve", Self.result(of: line) == "0" { return calls }  // the program's own from here on
      } else if serves, !own.contains(String(name)) {
        // A new process greets once, which is recorded as its first call.
        calls.append(Call(name: String(name), result: Self.result(of: line)))
      } else if !serves, name == "prctl" {
        calls.append(Call(name: "prctl", result: Self.result(of: line)))
      }
    }
    return calls
  }

  /// `0`, or the errno's name.
  private static func result(of line: Substring) -> String {
    let words = line.components(separatedBy: " = ").last?.split(separator: " ") ?? []
    return words.first == "-1" ? String(words.dropFirst().first ?? "?") : String(words.first ?? "?")
  }
}

/// Whether strace(1) is there and may trace.
enum Strace {
  static let isUsable =
    (try? Subprocess.run(["/usr/bin/strace", "-qq", "-o", "/dev/null", "true"]))?.status == 0
}
