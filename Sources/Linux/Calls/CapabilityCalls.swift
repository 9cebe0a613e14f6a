internal import CCap
internal import CLinux

/// The three sets that capset(2) sets at once.
package struct CapabilitySets: Equatable, Sendable, CustomStringConvertible {
  package var effective: CapabilitySet
  package var permitted: CapabilitySet
  package var inheritable: CapabilitySet

  package init(effective: CapabilitySet, permitted: CapabilitySet, inheritable: CapabilitySet) {
    self.effective = effective
    self.permitted = permitted
    self.inheritable = inheritable
  }

  /// From two `struct __user_cap_data_struct`: 64 bits in two halves, the low
  /// half first, since version 3.
  fileprivate init(_ bytes: ArraySlice<UInt8>) {
    let halves = bytes.withUnsafeBytes { memory in
      (0..<2).map { index in
        memory.loadUnaligned(
          fromByteOffset: index * MemoryLayout<__user_cap_data_struct>.size, as: __user_cap_data_struct.self)
      }
    }
    func set(_ field: KeyPath<__user_cap_data_struct, UInt32>) -> CapabilitySet {
      CapabilitySet(mask: UInt64(halves[0][keyPath: field]) | UInt64(halves[1][keyPath: field]) << 32)
    }
    self.init(effective: set(\.effective), permitted: set(\.permitted), inheritable: set(\.inheritable))
  }

  package var description: String {
    "{effective=\(effective.brief), permitted=\(permitted.brief), inheritable=\(inheritable.brief)}"
  }
}

extension CallDefinition {
  package static let capget = CallDefinition("capget", SYS_capget, manual: "capget(2)")
  package static let capset = CallDefinition("capset", SYS_capset, errnos: [.notPermitted], manual: "capset(2)")
}

extension SystemCalls {
  /// Reads the caller's own three sets. Source: capget(2).
  package func capabilities() throws(SystemCallError) -> CapabilitySets {
    var call = capabilityCall(.capget)
    let place = call.pointer(to: bytes(of: [__user_cap_data_struct](repeating: .init(), count: 2)), "{…}")
    let reply = try perform(call, returned: { (1, CapabilitySets($0.payload.dropFirst(place))) })
    return CapabilitySets(reply.payload.dropFirst(place))
  }

  /// Sets the caller's own three sets.
  ///
  /// Throws EPERM where a capability is to be added to the permitted set, made
  /// effective without being permitted, or made inheritable against the rules
  /// of capabilities(7). Source: capset(2).
  package func setCapabilities(_ sets: CapabilitySets) throws(SystemCallError) {
    var call = capabilityCall(.capset)
    let halves = [UInt64(0), 32].map { shift in
      __user_cap_data_struct(
        effective: UInt32(truncatingIfNeeded: sets.effective.mask >> shift),
        permitted: UInt32(truncatingIfNeeded: sets.permitted.mask >> shift),
        inheritable: UInt32(truncatingIfNeeded: sets.inheritable.mask >> shift))
    }
    call.pointer(to: bytes(of: halves), sets)
    try perform(call)
  }

  /// Takes a capability out of the caller's bounding set, for good.
  ///
  /// Throws EPERM without CAP_SETPCAP. Source: PR_CAPBSET_DROP(2const).
  package func dropFromBounding(_ capability: Capability) throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_CAPBSET_DROP, "PR_CAPBSET_DROP")
    call.value(capability)
    try perform(call)
  }

  /// Puts a capability into the caller's ambient set.
  ///
  /// Throws EPERM unless it is both permitted and inheritable.
  /// Source: PR_CAP_AMBIENT(2const).
  package func raiseAmbient(_ capability: Capability) throws(SystemCallError) {
    var call = SystemCall(.prctl)
    call.constant(PR_CAP_AMBIENT, "PR_CAP_AMBIENT")
    call.constant(PR_CAP_AMBIENT_RAISE, "PR_CAP_AMBIENT_RAISE")
    call.value(capability)
    for _ in 0..<2 { call.number(0) }
    try perform(call)
  }

  private func capabilityCall(_ definition: CallDefinition) -> SystemCall {
    var call = SystemCall(definition)
    var header = __user_cap_header_struct()
    header.version = UInt32(_LINUX_CAPABILITY_VERSION_3)
    call.pointer(to: bytes(of: [header]), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}")
    return call
  }
}

/// The bytes of C structures in a row.
func bytes<Structure>(of structures: [Structure]) -> [UInt8] {
  structures.withUnsafeBytes { Array($0) }
}
