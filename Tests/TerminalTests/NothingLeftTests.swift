import Foundation
import Testing

/// Whatever ends the lab, nothing stays on the host.
@Suite(.serialized, .enabled(if: Lab.isRoot, "the wording of these is for root"))
struct NothingLeftTests {
  static let scripts = [
    "limit memory.max 64M; limit pids.max 20; run sleep 1000",
    "run sh -c 'setsid sleep 1000 & sleep 1000'",
    "unshare pid; fork; unshare mount; pivot; run sleep 1000",
    "limit pids.max 9; freeze",
    "unshare net; link up lo; run sleep 1000",
    "unshare user; map-ids 0 user; become 0; run sleep 1000",
    "unshare mount; overlay busybox; fork; unshare mount; pivot; run sleep 1000",
  ]

  @Test(arguments: scripts, [SIGKILL, SIGTERM, SIGHUP])
  func aSignal(_ script: String, _ signal: Int32) throws {
    let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type(script + "; run sleep 1000\r")
    let made = try #require(Made.waited(for: lab, groups: script.components(separatedBy: "limit ").count > 1))
    kill(lab.pid, signal)
    #expect(lab.ends() != nil)
    #expect(made.isGone(), "\(made)")
    #expect(
      Leftovers.areGone(run: lab.home.appending(path: "run")), "\(Leftovers.all(run: lab.home.appending(path: "run")))")
    #expect(try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) == mounts)
  }

  /// It could fall between two readers of signals.
  @Test(arguments: 0..<20)
  func aSignalJustWhenTheLineIsTaken(_ number: UInt32) throws {
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type("unshare uts; hostname box; run sleep 1000\r")
    usleep(number * 100)
    kill(lab.pid, SIGTERM)
    #expect(lab.ends() != nil)
    #expect(Leftovers.areGone(run: lab.home.appending(path: "run")))
  }

  @Test func aClosedWindow() throws {
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type("limit memory.max 64M; run sleep 1000\r")
    let made = try #require(Made.waited(for: lab, groups: true))
    lab.hangUp()
    #expect(lab.ends() != nil)
    #expect(made.isGone(), "\(made)")
    #expect(Leftovers.areGone(run: lab.home.appending(path: "run")))
  }
}

/// What a lab had made when it was ended: without it, "nothing is left" would say nothing.
struct Made {
  /// Processes below the lab, each with the time at which it began.
  private(set) var processes: [Int32: UInt64] = [:]
  /// Directories of control groups, as the session's record names them.
  private(set) var groups: [String] = []

  /// Waits until a script has come to its end: to a program that sleeps, or to a child that is frozen. Nil where it
  /// has not within ten seconds.
  ///
  /// - Parameter groups: whether it makes control groups.
  static func waited(for lab: Pty, groups: Bool) -> Made? {
    let run = lab.home.appending(path: "run")
    let limit = Date().addingTimeInterval(10)
    while Date() < limit {
      let made = Made(lab.pid, run: run)
      let isThere = made.groups.allSatisfy { FileManager.default.fileExists(atPath: $0) }
      if made.hasProgram || made.isFrozen, isThere, made.groups.isEmpty != groups { return made }
      usleep(20_000)
    }
    return nil
  }

  private init(_ lab: Int32, run: URL) {
    var next = [lab]
    while let pid = next.popLast() {
      next += (try? Leftovers.children(of: pid)) ?? []
      if pid != lab { processes[pid] = startTime(of: pid) }
    }
    let records = (try? FileManager.default.contentsOfDirectory(atPath: run.path)) ?? []
    let lines = records.flatMap { name in
      ((try? String(contentsOf: run.appending(path: name), encoding: .utf8)) ?? "").split(separator: "\n")
    }
    groups = lines.filter { $0.hasPrefix("cgroup ") }.map { String($0.dropFirst("cgroup ".count)) }
  }

  private var hasProgram: Bool {
    processes.keys.contains { (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)) == "sleep\n" }
  }

  private var isFrozen: Bool {
    groups.contains { group in
      ["freezer.state": "FROZEN", "cgroup.freeze": "1"].contains { file, text in
        (try? String(contentsOfFile: "\(group)/\(file)", encoding: .utf8))?.hasPrefix(text) == true
      }
    }
  }

  func isGone() -> Bool {
    let limit = Date().addingTimeInterval(8)
    while Date() < limit {
      let lives = processes.contains { startTime(of: $0.key) == $0.value }
      if !lives, !groups.contains(where: FileManager.default.fileExists(atPath:)) { return true }
      usleep(20_000)
    }
    return false
  }
}

/// When a process began, in ticks since boot. Source: proc_pid_stat(5), field 22.
private func startTime(of pid: Int32) -> UInt64? {
  guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
    let end = stat.lastIndex(of: ")")
  else { return nil }
  let fields = stat[stat.index(after: end)...].split(separator: " ")
  return fields.count > 19 ? UInt64(fields[19]) : nil
}

/// What a lab could have left. Other tests run labs meanwhile: it is told apart
/// by its own run directory, which programs carry in their session's name.
enum Leftovers {
  static func all(run: URL) -> [String] {
    let records = (try? FileManager.default.contentsOfDirectory(atPath: run.path)) ?? []
    return records + processes(withHome: run.deletingLastPathComponent().path)
  }

  static func areGone(run: URL) -> Bool {
    let limit = Date().addingTimeInterval(8)
    while !all(run: run).isEmpty, Date() < limit { usleep(20_000) }
    return all(run: run).isEmpty
  }

  /// Removes the home of a lab that has ended: its keeper, which works by the
  /// record in it, must have come to its end before.
  static func remove(_ home: URL) {
    _ = areGone(run: home.appending(path: "run"))
    try? FileManager.default.removeItem(at: home)
  }

  /// Processes whose environment names the directory: the lab and its keeper;
  /// programs inside are found by the keeper, without which no record goes.
  private static func processes(withHome home: String) -> [String] {
    let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    return pids.filter { pid in
      guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else { return false }
      return String(decoding: data, as: UTF8.self).contains(home)
    }.map(String.init)
  }

  static func children(of pid: Int32) throws -> [Int32] {
    try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8).split(separator: " ").compactMap {
      Int32($0)
    }
  }
}
