// One round: a script, a moment, somebody who is killed, and a look at the
// host before and after.

import CLinux
import Linux

/// What a run without any killing looks like.
struct Reference {
  let script: Script
  let processes: [TracedProcess]

  var keeperPlaces: Set<Int> { Set(processes.indices.filter { processes[$0].role == .keeper }) }

  func places(of role: TracedProcess.Role) -> [Int] {
    processes.indices.filter { processes[$0].role == role && processes[$0].stops > 0 }
  }
}

struct Outcome {
  /// Who was killed, for the summary: `lab+keeper`.
  let victims: String
  /// Where, for the reproduction.
  let place: String
  let leaks: [String]
}

/// The machine's side of the test: the program, and a home for its files.
final class Ground {
  let lab: String
  let home: String
  private let rootfs: String?
  private let libraries: String?
  /// How many times as long everything may take. Who looks through all processes
  /// makes some calls for each, and stops at each call here.
  private let slowness: Double

  init(lab: String, crowd: Int) {
    self.lab = lab
    slowness = 1 + Double(crowd) / 1000
    var template = Array("/tmp/glassbox-crash-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      say("crash: no directory below /tmp can be made: \(Errno.current)")
      exit(77)
    }
    home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(home, 0o755)
    // What a learner's program writes there, by a lesson, is nobody's to remove
    // once its lab is killed: it goes with the home.
    let scratch = home + "/var-tmp"
    mkdir(scratch, 0o755)
    chmod(scratch, 0o1777)
    try? LocalSystemCalls(recorder: Recorder()).mount(scratch, on: "/var/tmp", flags: .bind)
    libraries = environmentVariable("LD_LIBRARY_PATH")
    let data = environmentVariable("XDG_DATA_HOME") ?? (environmentVariable("HOME") ?? "/root") + "/.local/share"
    rootfs = environmentVariable("GLASSBOX_ROOTFS_DIR") ?? data + "/glassbox/rootfs"
  }

  /// A directory for each user, so that records are its own.
  func home(of user: UInt32) -> String { "\(home)/\(user)" }

  func prepare(_ user: UInt32) {
    mkdir(home(of: user), 0o700)
    mkdir(home(of: user) + "/run", 0o700)
    for path in [home(of: user), home(of: user) + "/run"] { chown(path, user, user) }
  }

  /// What the lab of the round prints, for whoever has to find out why it failed.
  var printedFile: String { home + "/printed" }

  func program(_ script: Script) -> TestProgram {
    unlink(printedFile)
    let arguments = script.arguments ?? ["--json", "-c", script.commands.joined(separator: ";")]
    return program(arguments, user: script.user, output: printedFile)
  }

  func program(_ arguments: [String], user: UInt32, output: String = "/dev/null") -> TestProgram {
    let home = home(of: user)
    var environment = [
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(home)", "TERM=dumb",
      "XDG_STATE_HOME=\(home)/state", "GLASSBOX_RUN_DIR=\(home)/run",
    ]
    if let rootfs { environment.append("GLASSBOX_ROOTFS_DIR=\(rootfs)") }
    if let libraries { environment.append("LD_LIBRARY_PATH=\(libraries)") }
    return TestProgram(arguments: [lab] + arguments, environment: environment, output: output, user: user)
  }

  /// What the program prints, with nobody killed.
  func printed(_ arguments: [String]) -> String {
    prepare(0)
    _ = Tracer(Plan()).run(program(arguments, user: 0, output: printedFile), seconds: 30)
    defer { unlink(printedFile) }
    return (try? readText(printedFile)) ?? ""
  }

  func remove() { removeAll(home) }

  /// Ends and removes by hand what a leak has left, for the rounds to come.
  func repair(_ user: UInt32) {
    for process in descendants() { kill(process.pid, SIGKILL) }
    _ = Tracer(Plan()).run(program(["clean"], user: user), seconds: 10, patience: 1)
    removeAll(home(of: user))
    prepare(user)
  }
}

private func removeAll(_ path: String) {
  if fileKind(path) == .directory, (try? readLink(path)) == nil {
    for name in (try? directoryEntries(path)) ?? [] { removeAll("\(path)/\(name)") }
    rmdir(path)
  } else {
    unlink(path)
  }
}

extension Ground {
  /// The script to its end: what there is to interrupt, and that it leaves nothing itself.
  func reference(_ script: Script) -> (reference: Reference, leaks: [String]) {
    prepare(script.user)
    let tracer = Tracer()
    let before = Host(home: home(of: script.user) + "/run", pids: [])
    let isOver = tracer.run(program(script), seconds: 60 * slowness, patience: 5 * slowness)
    let leaks = leaks(tracer, before, script.user, folder: "/run", isOver: isOver)
    return (Reference(script: script, processes: tracer.processes), leaks)
  }

  func round(_ reference: Reference, _ plan: Plan, cleansByStart: Bool, killsCleaner: Int?) -> Outcome {
    let user = reference.script.user
    let before = Host(home: home(of: user), pids: [])
    let tracer = Tracer(plan)
    tracer.keeperPlaces = reference.keeperPlaces
    // Nobody but the next start can clean up after lab and keeper.
    let needsCleaner = plan.victims.isSuperset(of: [.lab, .keeper]) || plan.keeperStop != nil
    let start = monotonicSeconds()
    var isOver = tracer.run(
      program(reference.script), seconds: 40 * slowness, patience: needsCleaner ? 0.3 : 8 * slowness)
    let took = monotonicSeconds() - start
    var pids = tracer.processes.map(\.pid)
    if needsCleaner {
      // It may not have come as far as it was to come.
      if plan.keeperStop != nil { tracer.killKeepers() }
      let cleaner = cleansByStart ? ["-c", "unshare uts"] : ["clean"]
      if let stop = killsCleaner {
        let killed = Tracer(Plan(stop: stop, victims: [.lab]))
        _ = killed.run(program(cleaner, user: user), seconds: 20 * slowness, patience: 0.3)
        pids += killed.processes.map(\.pid)
      }
      isOver = Tracer(Plan()).run(program(cleaner, user: user), seconds: 20 * slowness, patience: 8 * slowness)
    }
    var leaks = leaks(tracer, before, user, folder: "", isOver: isOver, pids: pids)
    // Each wait of a lab for somebody who is dead ends with his socket, not with a limit of time.
    if took > 15 * slowness { leaks.append("it went on for \(Int(took)) s") }
    let status = tracer.status & 0x7f
    if status != 0, !(status == SIGKILL && plan.victims.contains(.lab)) {
      leaks.append("the lab was ended by signal \(status)")
    }
    let role = plan.watched < reference.processes.count ? reference.processes[plan.watched].role : .program
    let then = plan.keeperStop.map { ", keeper \($0) stops later" } ?? ""
    let names = TracedProcess.Role.allCases.filter(plan.victims.contains).map(\.rawValue).joined(separator: "+")
    return Outcome(
      victims: plan.keeperStop == nil ? names : names + ", then keeper",
      place: "\(role) \(plan.watched), stop \(plan.stop) (\(tracer.struckAt))\(then)", leaks: leaks)
  }

  private func leaks(
    _ tracer: Tracer, _ before: Host, _ user: UInt32, folder: String, isOver: Bool, pids: [Int32]? = nil
  ) -> [String] {
    var leaks: [String] = []
    if !isOver, !tracer.settle(seconds: 3 * slowness) {
      leaks += descendants().map { "new: process \($0.pid) \($0.command)" }
    }
    // A network goes away some moments after its last process.
    let pids = pids ?? tracer.processes.map(\.pid)
    let limit = monotonicSeconds() + 4 * slowness
    var difference: [String]
    repeat {
      difference = Host(home: home(of: user) + folder, pids: pids).difference(from: before)
      if difference.isEmpty { break }
      usleep(10_000)
    } while monotonicSeconds() < limit
    // What a lab keeps on purpose is there after the reference run.
    leaks += difference.filter { !$0.hasPrefix("gone: file state") }
    if leaks.isEmpty {
      leaks += HeldNamespaces.stillHeld(by: tracer.holders).map { "held: \($0)" }
    }
    return leaks
  }
}
