// Pressure stall information: how long processes of the group had to wait for
// memory, processor time or a disk. Only version 2 counts it for a group.
// Source: Documentation/accounting/psi.rst.

internal import KernelState
internal import Linux

extension LimitsPrimitive {
  static let pressureFacts = [
    pressure("memory", .memory, "for memory: to be freed, or read back"),
    pressure("cpu", .cpu, "for a processor"),
    pressure("io", .io, "for a disk"),
  ]

  private static func pressure(_ name: String, _ controller: CgroupController, _ what: String) -> FactDefinition {
    groupFact(
      "\(name).pressure", "share and microseconds of time in which some or all processes of the group waited \(what)",
      controller, v1: "none", moves: true,
      v1: { _ in nil },
      v2: { try $0.text("\(name).pressure").flatMap { waits(NestedKeyed($0)) } })
  }

  /// `some avg10=1.25 total=51234`: the percentage of the last ten seconds, and
  /// all microseconds so far.
  private static func waits(_ lines: NestedKeyed) -> FactValue? {
    let list = lines.keys.compactMap { who in
      lines[who, "avg10"].flatMap { share in lines[who, "total"].map { "\(who) avg10=\(share) total=\($0)" } }
    }
    return list.isEmpty ? nil : .list(list)
  }
}
