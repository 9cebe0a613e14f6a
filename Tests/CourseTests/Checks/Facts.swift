import KernelState
import Linux
@testable import Course
import Lessons

/// Evidence without a kernel.
enum Facts {
  static func snapshot(_ values: [(String, View, FactValue)]) -> Snapshot {
    let keys = values.map { FactKey($0.0, $0.1) }
    return Snapshot(keys: keys, values: Dictionary(uniqueKeysWithValues: zip(keys, values.map(\.2))))
  }

  static let begin = snapshot([
    ("ns.uts", .outside, .text("uts:[1]")), ("ns.uts", .host, .text("uts:[1]")),
    ("uts.hostname", .inside, .text("laptop")), ("uts.hostname", .host, .text("laptop")),
    ("net.links", .inside, .list(["1: lo <LOOPBACK>"])), ("cgroup.memory.max", .outside, .max),
    ("cgroup.memory.current", .outside, .number(10)), ("pid.inside", .outside, .absent),
    ("mount.root", .inside, .unreadable(.notPermitted)),
  ])

  static let after = snapshot([
    ("ns.uts", .outside, .text("uts:[2]")), ("ns.uts", .host, .text("uts:[1]")),
    ("uts.hostname", .inside, .text("box")), ("uts.hostname", .host, .text("laptop")),
    ("net.links", .inside, .list(["1: lo <LOOPBACK,UP>", "2: eth0"])), ("cgroup.memory.max", .outside, .number(64)),
    ("cgroup.memory.current", .outside, .number(20)), ("pid.inside", .outside, .absent),
    ("mount.root", .inside, .unreadable(.notPermitted)),
  ])

  static func evidence(
    _ now: Snapshot = after, events: [CommandEvent] = [],
    run: @escaping ([String]) -> ProgramEnd = { _ in ProgramEnd(.notStarted("no child")) }
  ) -> Evidence {
    Evidence(now: now, begin: begin, events: events, run: run)
  }
}

extension [Judgement] {
  var allHold: Bool { allSatisfy(\.holds) }
}
