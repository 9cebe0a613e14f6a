internal import CCap

/// One of the pieces into which root's power is cut. Names and numbers are
/// libcap's. Source: capabilities(7).
package struct Capability: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The bit in the sets of /proc/<pid>/status.
  package let number: Int32

  package init(_ number: Int32) { self.number = number }

  /// From `CAP_NET_ADMIN`, `net_admin` and the like; nil where libcap knows no
  /// such name or the running kernel no such capability. Source: cap_from_name(3).
  package init?(name: String) {
    let lower = name.lowercased()
    let full = lower.hasPrefix("cap_") ? lower : "cap_" + lower
    var number: cap_value_t = 0
    // libcap reads no further than the name goes: "cap_chown+ep" would do.
    guard cap_from_name(full, &number) == 0, number < cap_max_bits(), Self.text(number) == full else { return nil }
    self.init(number)
  }

  /// Whether this process has it in its effective set. Source: cap_get_proc(3).
  package var isEffectiveHere: Bool {
    guard let sets = cap_get_proc() else { return false }
    defer { cap_free(UnsafeMutableRawPointer(sets)) }
    var value = CAP_CLEAR
    return cap_get_flag(sets, number, CAP_EFFECTIVE, &value) == 0 && value == CAP_SET
  }

  /// `CAP_SYS_ADMIN` for 21; `capability 63` where libcap has no name.
  package var name: String {
    Self.names.indices.contains(Int(number)) ? Self.names[Int(number)] : "capability \(number)"
  }

  package var description: String { name }

  /// Those that the running kernel knows, by number.
  package static let all: [Capability] = names.indices.map { Capability(Int32($0)) }

  package static let mknod = Capability(CAP_MKNOD)
  package static let netAdmin = Capability(CAP_NET_ADMIN)
  package static let setGID = Capability(CAP_SETGID)
  package static let setPCap = Capability(CAP_SETPCAP)
  package static let setUID = Capability(CAP_SETUID)
  package static let sysAdmin = Capability(CAP_SYS_ADMIN)
  package static let sysChroot = Capability(CAP_SYS_CHROOT)

  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  // cap_max_bits(3) asks the kernel; cap_to_name(3) answers a bare number where
  // the library is older than the kernel.
  private static let names: [String] = (0..<cap_max_bits()).map { number in
    text(number).flatMap { $0.hasPrefix("cap_") ? $0.uppercased() : nil } ?? "capability \(number)"
  }

  private static func text(_ number: cap_value_t) -> String? {
    guard let text = cap_to_name(number) else { return nil }
    defer { cap_free(text) }
    return String(cString: text)
  }
}
