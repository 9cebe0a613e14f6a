internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension UserPrimitive {
  static let userCauses: [Cause] =
    [
      Cause("unshare", .noSpace) { circumstances in
        guard circumstances.namespaces.contains(.user),
          let limit = try? readText("/proc/sys/user/max_user_namespaces").trimmed
        else { return nil }
        return .init(
          "the limit of user namespaces is reached (user.max_user_namespaces = \(limit))",
          remedy: "as root: sysctl user.max_user_namespaces=10000")
      },
      Cause("unshare", .notPermitted) { _ in
        forbiddenBy(
          "kernel/unprivileged_userns_clone", "0", remedy: "as root: sysctl kernel.unprivileged_userns_clone=1")
      },
      Cause("unshare", .accessDenied) { _ in
        forbiddenBy(
          "kernel/apparmor_restrict_unprivileged_userns", "1",
          remedy: "as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0")
      },
      Cause("unshare", .notPermitted) { circumstances in
        guard (try? readLink("/proc/\(circumstances.workbench.child.pid)/root")) != "/" else { return nil }
        return .init("the child is in a chroot", remedy: "put up the user namespace before 'chroot'")
      },
      Cause("unshare", .notPermitted) { _ in
        guard (try? readText("/proc/self/uid_map").trimmed) == "" else { return nil }
        return .init(
          "the lab's own user id has no mapping in the user namespace that it is in",
          remedy: "whoever made that namespace must write its uid_map, as 'unshare --map-root-user' does")
      },
      Cause("write", .notPermitted) { circumstances in
        // Since Linux 5.12: who maps the outer root could else make files with
        // capabilities that count outside.
        guard circumstances.error.path?.hasSuffix("_map") == true, geteuid() == 0, circumstances.error.by == .lab,
          !holdsCapability(getpid(), "CAP_SETFCAP")
        else { return nil }
        return .init(
          "the lab lacks CAP_SETFCAP, without which the outer root cannot be mapped",
          remedy: "leave the lab this capability, or start it as an ordinary user")
      },
      Cause("write", .notPermitted) { circumstances in
        guard let path = circumstances.error.path, path.hasSuffix("_map"),
          let map = file(path, circumstances), !map.isEmpty
        else { return nil }
        return .init(
          "the map has been written already, and can be written once only", remedy: "'undo' the earlier map-ids")
      },
      Cause("write", .notPermitted) { circumstances in
        guard circumstances.error.by == .child, circumstances.error.path == "/proc/self/gid_map",
          file("/proc/self/setgroups", circumstances) == "allow"
        else { return nil }
        return .init(
          "a process without privilege outside may write gid_map only once setgroups(2) is denied: a group that keeps it from a file could else be dropped",
          remedy: "'setgroups deny' first")
      },
      Cause("write", .notPermitted) { circumstances in
        guard circumstances.error.path?.hasSuffix("/setgroups") == true else { return nil }
        if file("/proc/self/setgroups", circumstances) == "deny" {
          return .init("it says 'deny' already, which cannot be taken back", remedy: "'undo' the step that denied it")
        }
        return .init("gid_map has been written already", remedy: "say it before, and 'undo' the map")
      },
      Cause("write", .notPermitted) { circumstances in
        guard let path = circumstances.error.path, path.hasSuffix("_map"),
          circumstances.error.by == .child || geteuid() != 0
        else { return nil }
        return .init(
          "without privilege outside one may map one id only, and it must be one's own there",
          remedy: "'map-ids' maps yours; 'map-ids auto' more, where /etc/subuid allows it")
      },
      Cause("write", .invalid) { circumstances in
        guard circumstances.error.path?.hasSuffix("_map") == true else { return nil }
        return .init(
          "a range is empty, goes beyond the highest id, or overlaps with another one", remedy: "see user_namespaces(7)"
        )
      },
    ] + changes + [groups]

  private static let changes = ["setresuid", "setresgid", "setuid"].flatMap { call in
    let (map, capability) = call == "setresgid" ? ("gid_map", "CAP_SETGID") : ("uid_map", "CAP_SETUID")
    return [
      Cause(call, .invalid) { circumstances in
        guard let id = circumstances.call[0].number.map({ UInt32(truncatingIfNeeded: $0) }),
          let text = file("/proc/self/\(map)", circumstances),
          !IDMap.parse(text).contains(where: { $0.outside(of: id) != nil })
        else { return nil }
        return .init("id \(id) has no mapping in the child's user namespace", remedy: "'state user' shows the maps")
      },
      Cause(call, .notPermitted) { circumstances in
        guard !holdsCapability(circumstances.workbench.child.pid, capability) else { return nil }
        return .init("the child does not have \(capability)", remedy: "'undo' what took it away")
      },
    ]
  }

  private static let groups = Cause("setgroups", .notPermitted) { circumstances in
    guard holdsCapability(circumstances.workbench.child.pid, "CAP_SETGID") else {
      return .init("the child does not have CAP_SETGID", remedy: "'undo' what took it away")
    }
    guard file("/proc/self/setgroups", circumstances) != "deny" else {
      return .init("setgroups(2) is denied in this user namespace", remedy: "'undo' the step that denied it")
    }
    return .init("gid_map has not been written yet", remedy: "'map-ids' first")
  }

  /// A file of the child under /proc, whoever's view the path was in.
  private static func file(_ path: String, _ circumstances: Cause.Circumstances) -> String? {
    let name = path.split(separator: "/").last ?? ""
    return try? readText("/proc/\(circumstances.workbench.child.pid)/\(name)").trimmed
  }

  private static func forbiddenBy(_ sysctl: String, _ value: String, remedy: String) -> Cause.Explanation? {
    guard (try? readText("/proc/sys/\(sysctl)").trimmed) == value, geteuid() != 0 else { return nil }
    let name = String(sysctl.map { $0 == "/" ? "." : $0 })
    return .init("\(name) is \(value) on this machine", remedy: remedy)
  }
}
