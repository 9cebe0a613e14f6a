internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension CapabilitiesPrimitive {
  static let capabilityCauses =
    [
      Cause("prctl", .notPermitted) { circumstances in
        guard circumstances.call[0].constant == "PR_CAPBSET_DROP" else { return nil }
        return lost(.setPCap, circumstances, "without which nothing can be taken out of the bounding set")
      },
      Cause("prctl", .notPermitted) { circumstances in
        guard circumstances.call[1].constant == "PR_CAP_AMBIENT_RAISE",
          let one = circumstances.call[2].value(as: Capability.self)
        else { return nil }
        let pid = circumstances.workbench.child.pid
        if capabilitySet(pid, \.permitted)?.contains(one) == false {
          return .init(
            "\(one) is not in the child's permitted set, and what is ambient must be", remedy: "'undo' what dropped it")
        }
        guard capabilitySet(pid, \.inheritable)?.contains(one) == false else { return nil }
        return .init(
          "\(one) is not in the child's inheritable set, and what is ambient must be",
          remedy: "type 'inheritable \(one)' first")
      },
      Cause("capset", .notPermitted) { circumstances in
        let pid = circumstances.workbench.child.pid
        guard let bounding = capabilitySet(pid, \.bounding), let permitted = capabilitySet(pid, \.permitted) else {
          return nil
        }
        let missing = CapabilitySet.all.subtracting(bounding.intersection(permitted))
        guard !missing.isEmpty else { return nil }
        return .init(
          "what is made inheritable must be permitted and in the bounding set; the child's lack \(missing.names.joined(separator: ", "))",
          remedy: "'undo' what dropped it")
      },
    ]
    + CallDefinition.all.compactMap { call in call.needs.map { needed(call.name, $0) } }

  /// The cause of a refusal where the child has given away what a call asks for.
  private static func needed(_ call: String, _ capability: Capability) -> Cause {
    Cause(call, .notPermitted) { circumstances in
      // Making a user namespace needs no capability.
      guard circumstances.error.by == .child, circumstances.namespaces != .user else { return nil }
      return lost(capability, circumstances, "which \(call)(2) needs")
    }
  }

  /// The finding where the child had a capability and has given it away: for
  /// good, or only out of its effective set.
  private static func lost(
    _ capability: Capability, _ circumstances: Cause.Circumstances, _ purpose: String
  ) -> Cause.Explanation? {
    let pid = circumstances.workbench.child.pid
    guard capabilitySet(pid, \.effective)?.contains(capability) == false else { return nil }
    if capabilitySet(pid, \.permitted)?.contains(capability) == true {
      return .init(
        "\(capability), \(purpose), is in the child's permitted set but no longer in its effective one",
        remedy: "'undo' the 'drop effective'")
    }
    // A process that never was root has a full bounding set.
    guard capabilitySet(pid, \.bounding)?.contains(capability) == false,
      capabilitySet(getpid(), \.bounding)?.contains(capability) == true
    else { return nil }
    return .init(
      "the child has dropped \(capability), \(purpose)",
      remedy: "'undo' to before the 'drop', and put up this wall first")
  }
}
