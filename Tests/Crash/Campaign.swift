// Rounds, until there were enough of them or the time is up, and the summary.

import CLinux
import Child
import Glibc
import Linux

struct Options {
  var rounds = 1000
  var seconds = Double.infinity
  var seed: UInt64 = 1
  var only: String?
  /// Other processes on the machine meanwhile.
  var crowd = 0
  var lab = Installation.executableDirectory + "/glassbox"

  init?(_ arguments: some Sequence<String>) {
    var words = Array(arguments)[...]
    while let name = words.popFirst() {
      guard let value = words.popFirst() else { return nil }
      switch name {
      case "--rounds": rounds = Int(value) ?? 0
      case "--seconds": seconds = Double(value) ?? 0
      case "--seed": seed = UInt64(value) ?? 1
      case "--only": only = value
      case "--crowd": crowd = Int(value) ?? 0
      case "--lab": lab = value
      default: return nil
      }
    }
    guard rounds > 0, seconds > 0 else { return nil }
  }
}

/// A generator whose rounds can be played again. Source: SplitMix64.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Set by a signal's handler.
nonisolated(unsafe) var isInterrupted = false

final class Campaign {
  private let options: Options
  private var dice: Dice
  private var references: [Reference] = []
  /// Rounds and leaks by script and victims.
  private var counts: [String: [String: (rounds: Int, leaks: Int)]] = [:]
  private var leaks = 0
  private let start = monotonicSeconds()

  init(_ options: Options) {
    self.options = options
    dice = Dice(state: options.seed)
  }

  /// True if nothing was left behind in any round.
  func run() -> Bool {
    let ground = Ground(lab: options.lab, crowd: options.crowd)
    defer { ground.remove() }
    let help = ground.printed(["--json", "-c", "help"])
    let lessons = Installation.sharedFolder().map { $0 + "/lessons" }
    let scripts = Scripts.all(help: help, lessons: lessons).filter { options.only == nil || $0.name == options.only }
    guard !scripts.isEmpty else {
      say("crash: no script; '\(options.lab) --json -c help' said: \(help.prefix(200))")
      return false
    }
    say("crash: seed \(options.seed), \(scripts.count) scripts: \(scripts.map(\.name).joined(separator: ", "))")
    var done = 0
    while done < options.rounds, monotonicSeconds() - start < options.seconds, !isInterrupted {
      // A script is looked at before its first round, so a short test is short.
      if references.count < scripts.count, done % 2 == 0 || references.isEmpty {
        let (reference, leaks) = ground.reference(scripts[references.count])
        references.append(reference)
        note(Outcome(victims: "nobody", place: "the end", leaks: leaks), reference, ground)
        continue
      }
      let reference = references[done % references.count]
      note(round(reference, ground), reference, ground)
      done += 1
      if done % 50 == 0 { say("crash: \(done) rounds, \(leaks) leaks, \(Int(monotonicSeconds() - start)) s") }
    }
    summarize(done)
    return leaks == 0
  }

  private func round(_ reference: Reference, _ ground: Ground) -> Outcome {
    let hasKeeper = !reference.keeperPlaces.isEmpty
    let sets: [Set<TracedProcess.Role>] =
      hasKeeper
      ? [[.lab], [.child], [.keeper], [.lab, .child], [.lab, .keeper], [.child, .keeper], [.lab, .child, .keeper]]
      : [[.lab], [.child], [.lab, .child]]
    var plan = Plan()
    plan.victims = sets.randomElement(using: &dice) ?? [.lab]
    let role =
      ([.lab, .lab, .lab, .child, .child, .keeper] as [TracedProcess.Role]).randomElement(using: &dice) ?? .lab
    plan.watched = reference.places(of: role).randomElement(using: &dice) ?? 0
    let process = reference.processes[plan.watched]
    let mark = process.marks.randomElement(using: &dice)
    let any = Int.random(in: 1...max(1, process.stops), using: &dice)
    plan.stop = Int.random(in: 0..<3, using: &dice) == 0 ? any : mark ?? any
    plan.choice = Bool.random(using: &dice) ? Int.random(in: 0..<8, using: &dice) : nil
    if hasKeeper, plan.victims == [.lab], Bool.random(using: &dice) {
      plan.keeperStop = Int.random(in: 1..<1500, using: &dice)
    }
    let cleansByStart = Bool.random(using: &dice)
    let cleanerStop = Int.random(in: 1..<2500, using: &dice)
    return ground.round(
      reference, plan, cleansByStart: cleansByStart, killsCleaner: Bool.random(using: &dice) ? cleanerStop : nil)
  }

  private func note(_ outcome: Outcome, _ reference: Reference, _ ground: Ground) {
    var count = counts[reference.script.name, default: [:]][outcome.victims] ?? (0, 0)
    count.rounds += 1
    if !outcome.leaks.isEmpty {
      count.leaks += 1
      leaks += 1
      say("LEAK: \(reference.script.name): \(outcome.victims) killed at \(outcome.place)")
      for line in outcome.leaks.prefix(12) { say("  \(line)") }
      for line in ((try? readText(ground.printedFile)) ?? "").split(separator: "\n").suffix(3) {
        say("  printed: \(line.prefix(300))")
      }
      ground.repair(reference.script.user)
    }
    counts[reference.script.name, default: [:]][outcome.victims] = count
  }

  private func summarize(_ done: Int) {
    say("\nscript, who was killed: rounds, leaks")
    for script in references.map(\.script.name) {
      for (victims, count) in (counts[script] ?? [:]).sorted(by: { $0.key < $1.key }) {
        say("  \(script), \(victims): \(count.rounds), \(count.leaks)")
      }
    }
    say("\ncrash: \(done) rounds in \(Int(monotonicSeconds() - start)) s, \(leaks) leaks (seed \(options.seed))")
  }
}

/// Prints at once, so that a long run is seen to go on.
func say(_ text: String) {
  print(text)
  fflush(nil)
}
