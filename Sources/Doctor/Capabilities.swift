internal import CCap
internal import KernelState
internal import Linux

/// Which capabilities the lab wants. Source: capabilities(7).
enum Capabilities {
  /// Capabilities that the walls ask of root, and for what.
  static let needed: [(capability: Capability, purpose: String)] = [
    (Capability(CAP_SYS_ADMIN), "unshare, setns, mount and pivot_root"),
    (Capability(CAP_NET_ADMIN), "links in the host's network: its end of a veth pair"),
    (Capability(CAP_SYS_CHROOT), "chroot, and joining a mount namespace"),
    (Capability(CAP_SYS_PTRACE), "looking at processes of other users"),
    (Capability(CAP_SETUID), "maps of several user ids, and changing the user id"),
    (Capability(CAP_SETGID), "maps of several group ids, and changing the group ids"),
    (Capability(CAP_SETFCAP), "mapping the host's root into a user namespace"),
    (Capability(CAP_SETPCAP), "dropping capabilities from the bounding set"),
    (Capability(CAP_DAC_OVERRIDE), "writing where the file modes say no"),
    (Capability(CAP_CHOWN), "unpacking root file systems with their owners"),
    (Capability(CAP_MKNOD), "making device files in a root file system"),
    (Capability(CAP_KILL), "signals to processes of other users"),
    (Capability(CAP_SYS_RESOURCE), "raising hard limits and lowering oom_score_adj"),
    (Capability(CAP_SYS_TIME), "clock offsets of a time namespace"),
  ]

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
