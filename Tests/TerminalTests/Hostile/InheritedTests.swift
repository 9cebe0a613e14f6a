// What the lab itself was given by whoever started it, and what of that comes
// to a program in the child.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: Lab.isRoot && hasSetpriv, "needs root and setpriv"))
struct InheritedTests {
  private func status(of text: String?) -> [String: String] {
    let lines = (text ?? "").split(separator: "\n").map { $0.split(separator: ":\t") }
    return Dictionary(lines.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }) { first, _ in first }
  }

  private static let none = "0000000000000000"

  /// Without inheritable or ambient capabilities of its own, none anywhere; with
  /// them, no more than the lab has.
  @Test(
    arguments: [[], ["--inh-caps", "+net_raw,+chown", "--ambient-caps", "+net_raw"]],
    [[], ["unshare pid", "fork", "unshare mount", "mount proc"], ["unshare user", "map-ids"]])
  func capabilities(_ given: [String], _ walls: [String]) throws {
    let clear = ["--inh-caps", "-all", "--ambient-caps", "-all"]
    let launcher = ["/usr/bin/setpriv"] + (given.isEmpty ? clear : given)
    let lab = try TypedLab(launcher: launcher)
    for wall in walls { _ = try lab.type(wall) }
    let program = status(of: try lab.type("run cat /proc/self/status")["stdout"] as? String)
    let own = status(of: try String(contentsOfFile: "/proc/\(lab.pid)/status", encoding: .utf8))
    let mask = { (text: String?) in text.flatMap { UInt64($0, radix: 16) } }
    for set in ["CapInh", "CapAmb"] {
      let (theirs, ours) = (try #require(mask(program[set])), try #require(mask(own[set])))
      #expect(theirs & ~ours == 0, "\(set)")
      if given.isEmpty { #expect(program[set] == Self.none, "\(set)") }
      if walls.first == "unshare user" { #expect(program[set] == Self.none, "\(set)") }
    }
    #expect(try lab.ends() == 0)
  }

  /// Files that the lab's own parent left open, in numbers high and low.
  @Test func descriptors() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let script = "exec 5</etc 7<>\"$0\"; exec \"$@\""
    try "x".write(to: home.appending(path: "open"), atomically: true, encoding: .utf8)
    let launcher = ["/bin/bash", "-c", script, home.path + "/open"]
    let lab = try TypedLab(launcher: launcher, home: home)
    #expect(try lab.answers())
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(lab.pid)/fd").contains("7"), "the lab has it")
    // ls itself opens the directory that it lists.
    for command in ["run ls /proc/self/fd", "run sh -c 'ls /proc/$PPID/fd'"] {
      let seen = (try lab.type(command)["stdout"] as? String ?? "").split(separator: "\n")
      #expect(seen == ["0", "1", "2", "3"], "\(command)")
    }
    let directory = try lab.type("run readlink /proc/self/cwd /proc/self/root")["stdout"] as? String
    #expect(directory == "/\n/\n")
    #expect(try lab.ends() == 0)
  }
}

private let hasSetpriv = FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
