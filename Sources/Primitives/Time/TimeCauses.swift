internal import CLinux
internal import Child
internal import Linux

extension TimePrimitive {
  static let timeCauses =
    [
      Cause("write", .accessDenied) { circumstances in
        guard isOffset(circumstances.error) else { return nil }
        if link("time_for_children", circumstances) == (try? readLink("/proc/self/ns/time")) {
          return .init(
            "the child's next children are born in the host's time namespace, and nobody may shift the host's clocks",
            remedy: "'unshare time' first")
        }
        return .init(
          "a process has been born in \(link("time_for_children", circumstances) ?? "the namespace") already, and from then on its offsets are fixed",
          remedy: "'unshare time' again, shift its clocks, and then 'fork'")
      },
      Cause("write", .range) { circumstances in
        guard isOffset(circumstances.error) else { return nil }
        return .init(
          "the clock would begin before 0, or more than 146 years after boot",
          remedy: "'state time' shows the clocks: shift by less")
      },
      Cause("write", .notPermitted) { circumstances in
        guard isOffset(circumstances.error), !holdsCapability(getpid(), "CAP_SYS_TIME") else { return nil }
        return .init(
          "the lab lacks CAP_SYS_TIME over the user namespace that the time namespace belongs to",
          remedy: "start the lab with --rootless: in a user namespace of its own it may")
      },
      Cause("openat", .noEntry) { circumstances in
        guard circumstances.error.path?.hasSuffix("/timens_offsets") == true,
          (try? readLink("/proc/self/ns/time")) == nil
        else { return nil }
        return .init("this kernel has no time namespaces: they came with Linux 5.6", remedy: "see 'glassbox doctor'")
      },
      Cause("openat", .accessDenied) { circumstances in
        guard circumstances.error.path?.hasSuffix("/timens_offsets") == true else { return nil }
        return .init(
          "the file belongs to another user than the lab's, whose child it is",
          remedy: "'map-ids' so that the child is this user outside")
      },
    ] + unshareCauses(limit: "max_time_namespaces")

  private static func isOffset(_ error: SystemCallError) -> Bool { error.path?.hasSuffix("/timens_offsets") == true }

  private static func link(_ name: String, _ circumstances: Cause.Circumstances) -> String? {
    try? readLink("/proc/\(circumstances.workbench.child.pid)/ns/\(name)")
  }
}
