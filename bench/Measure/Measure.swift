// Measures what only the lab's own modules can: how long the child takes to be
// ready, and how long each step takes, snapshots included.
//
//   glassbox-measure ROUNDS [COMMAND]...
//   glassbox-measure --repeat STEPS COMMAND...
//
// Every round has a fresh child, and does each thing once. A line a value, for
// bench/run: `child <tab> ready <tab> microseconds`, `step <tab> COMMAND <tab>
// microseconds <tab> microseconds in the kernel`, or `refused <tab> COMMAND <tab> why`.
// With --repeat the commands are done in turns on one child after 'unshare uts', and a line
// `repeated <tab> KiB <tab> KiB` tells the resident memory before and after.

import Child
import Glibc
import KernelState
import Lab
import Linux
import Primitives
internal import Session

@main
struct Measure {
  static func main() throws {
    if CommandLine.arguments.count > 3, CommandLine.arguments[1] == "--repeat" {
      return try repeated(Int(CommandLine.arguments[2]) ?? 0, Array(CommandLine.arguments.dropFirst(3)))
    }
    guard CommandLine.arguments.count > 1, let rounds = Int(CommandLine.arguments[1]), rounds > 0 else {
      let usage = "usage: glassbox-measure ROUNDS [COMMAND]...\n"
      write(2, usage, usage.utf8.count)
      exit(2)
    }
    let commands = CommandLine.arguments.dropFirst(2).map { $0.split(separator: " ").map(String.init) }
    let program = try ChildProgram(path: Installation.childProgram())
    // The first round warms up.
    for round in 0...rounds {
      let ready = try timeUntilReady(program)
      let lines = try steps(commands)
      if round > 0 { print((["child\tready\t\(ready)"] + lines).joined(separator: "\n")) }
    }
  }

  /// From the start of the child program until its greeting has been read.
  static func timeUntilReady(_ program: ChildProgram) throws -> Double {
    let recorder = Recorder()
    let start = monotonicNanoseconds()
    let child = try ChildProcess.launch(program, recorder: recorder)
    let time = microseconds(since: start)
    Workbench(process: child, recorder: recorder, ledger: Ledger(), environment: []).endChild()
    return time
  }

  /// Every command once, on one child, as the terminal does it. An ordinary
  /// user's child is given its user namespace first.
  static func steps(_ commands: [[String]]) throws -> [String] {
    let session = try Session(rootless: geteuid() != 0)
    defer { session.end() }
    for words in geteuid() != 0 ? [["unshare", "user"], ["map-ids"]] : [] {
      command(for: words).map { _ = session.perform($0, [], command: words.joined(separator: " ")) }
    }
    return commands.map { words in
      let name = words.joined(separator: " ")
      guard let command = command(for: words) else { return "refused\t\(name)\tthere is no such command" }
      let start = monotonicNanoseconds()
      let step = session.perform(command, Array(words.dropFirst(command.words.count)), command: name)
      let time = microseconds(since: start)
      if let failure = step.failure { return "refused\t\(name)\t\(failure.message)" }
      let kernel = step.actions.reduce(0) { $0 + $1.microseconds }
      return "step\t\(name)\t\(time)\t\(kernel)"
    }
  }

  static func command(for words: [String]) -> (any Command<Workbench>.Type)? {
    primitives.flatMap { $0.commands }.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }

  /// What a long session keeps.
  static func repeated(_ count: Int, _ commands: [String]) throws {
    let session = try Session(rootless: geteuid() != 0)
    defer { session.end() }
    for name in (geteuid() != 0 ? ["unshare user", "map-ids"] : []) + ["unshare uts"] {
      command(for: name.split(separator: " ").map(String.init)).map { _ = session.perform($0, [], command: name) }
    }
    let before = residentMemory()
    for index in 0..<count {
      let words = commands[index % commands.count].split(separator: " ").map(String.init)
      guard let command = command(for: words) else { continue }
      session.perform(command, Array(words.dropFirst(command.words.count)), command: words.joined(separator: " "))
    }
    print("repeated\t\(before)\t\(residentMemory())")
  }

  /// VmRSS in KiB. Source: proc_pid_status(5).
  static func residentMemory() -> Int {
    let value = (try? readText("/proc/self/status")).flatMap { ProcessStatus($0).text("VmRSS") }
    return value.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
  }

  static func microseconds(since start: UInt64) -> Double {
    Double(monotonicNanoseconds() - start) / 1000
  }
}
