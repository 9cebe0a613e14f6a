import Foundation

/// What sessions have made on this machine that is still there.
enum Traces {
  static func areGone(of sessions: [String]) -> Bool {
    let limit = Date().addingTimeInterval(10)
    while !all(of: sessions).isEmpty, Date() < limit { usleep(20_000) }
    return all(of: sessions).isEmpty
  }

  static func all(of sessions: [String]) -> [String] {
    sessions.flatMap { groups("glassbox-\($0)") + links($0) + processes("GLASSBOX_SESSION=\($0)") }.sorted()
  }

  private static func groups(_ name: String) -> [String] {
    let table = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
    let places = table.split(separator: "\n").filter { $0.contains(" - cgroup") }.map { $0.split(separator: " ")[4] }
    return places.flatMap { place -> [String] in
      let all = FileManager.default.enumerator(atPath: String(place))?.compactMap { $0 as? String } ?? []
      return all.filter { $0.split(separator: "/").last?.hasPrefix(name) == true }.map { "\(place)/\($0)" }
    }
  }

  private static func links(_ session: String) -> [String] {
    let text = (try? String(contentsOfFile: "/proc/self/net/dev", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.contains("gb\(session):") }.map(String.init)
  }

  private static func processes(_ marker: String) -> [String] {
    let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    return pids.filter { pid in
      guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else { return false }
      return data.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == marker }
    }.map { "process \($0)" }
  }
}
