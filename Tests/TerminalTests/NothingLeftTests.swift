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
    usleep(400_000)
    kill(lab.pid, signal)
    #expect(lab.ends() != nil)
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
    usleep(400_000)
    lab.hangUp()
    #expect(lab.ends() != nil)
    #expect(Leftovers.areGone(run: lab.home.appending(path: "run")))
  }
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
