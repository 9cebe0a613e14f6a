internal import CCap
internal import KernelState

/// Names of capabilities, and which of them the lab wants. Source: capabilities(7).
enum Capabilities {
  /// Capabilities that the walls ask of root, and for what.
  static let needed: [(number: Int32, purpose: String)] = [
    (CAP_SYS_ADMIN, "unshare, setns, mount and pivot_root"),
    (CAP_NET_ADMIN, "links in the host's network: its end of a veth pair"),
    (CAP_SYS_CHROOT, "chroot, and joining a mount namespace"),
    (CAP_SYS_PTRACE, "looking at processes of other users"),
    (CAP_SETUID, "maps of several user ids, and changing the user id"),
    (CAP_SETGID, "maps of several group ids, and changing the group ids"),
    (CAP_SETFCAP, "mapping the host's root into a user namespace"),
    (CAP_SETPCAP, "dropping capabilities from the bounding set"),
    (CAP_DAC_OVERRIDE, "writing where the file modes say no"),
    (CAP_CHOWN, "unpacking root file systems with their owners"),
    (CAP_MKNOD, "making device files in a root file system"),
    (CAP_KILL, "signals to processes of other users"),
    (CAP_SYS_RESOURCE, "raising hard limits and lowering oom_score_adj"),
    (CAP_SYS_TIME, "clock offsets of a time namespace"),
  ]

  /// `CAP_SYS_ADMIN` for 21. Source: cap_to_name(3).
  static func name(_ number: Int32) -> String {
    guard let text = cap_to_name(cap_value_t(number)) else { return "capability \(number)" }
    defer { cap_free(text) }
    return String(cString: text).uppercased()
  }

  /// The names of all bits of a set, in order of number.
  static func names(_ set: UInt64, last: Int32) -> [String] {
    (0...max(0, last)).filter { set & (1 << UInt64($0)) != 0 }.map(name)
  }

  /// The set as /proc has it: 16 hexadecimal digits.
  static func hexadecimal(_ set: UInt64) -> String {
    let digits = String(set, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Whether a program file carries capabilities of its own. Source: cap_get_file(3).
  static func hasOwn(file path: String) -> Bool {
    guard let set = cap_get_file(path) else { return false }
    cap_free(UnsafeMutableRawPointer(set))
    return true
  }
}
