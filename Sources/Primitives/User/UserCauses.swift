internal import CLinux
internal import Child
internal import Linux

extension UserPrimitive {
  public static let causes = [
    Cause("unshare", .noSpace) { circumstances in
      guard circumstances.error.arguments.first?.contains("CLONE_NEWUSER") == true,
        let limit = try? readText("/proc/sys/user/max_user_namespaces").trimmed
      else { return nil }
      return .init(
        "the limit of user namespaces is reached (user.max_user_namespaces = \(limit))",
        remedy: "as root: sysctl user.max_user_namespaces=10000")
    },
    Cause("unshare", .notPermitted) { _ in
      forbiddenBy("kernel/unprivileged_userns_clone", "0", remedy: "as root: sysctl kernel.unprivileged_userns_clone=1")
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
      guard circumstances.error.path?.hasSuffix("_map") == true, geteuid() == 0,
        !holdsCapability(getpid(), "CAP_SETFCAP")
      else { return nil }
      return .init(
        "the lab lacks CAP_SETFCAP, without which the outer root cannot be mapped",
        remedy: "leave the lab this capability, or start it as an ordinary user")
    },
    Cause("write", .notPermitted) { circumstances in
      guard let path = circumstances.error.path, path.hasSuffix("_map"),
        let map = try? readText(path), !map.trimmed.isEmpty
      else { return nil }
      return .init(
        "the map has been written already, and can be written once only", remedy: "'undo' the earlier map-ids")
    },
  ]

  private static func forbiddenBy(_ sysctl: String, _ value: String, remedy: String) -> Cause.Finding? {
    guard (try? readText("/proc/sys/\(sysctl)").trimmed) == value, geteuid() != 0 else { return nil }
    let name = String(sysctl.map { $0 == "/" ? "." : $0 })
    return .init("\(name) is \(value) on this machine", remedy: remedy)
  }
}
