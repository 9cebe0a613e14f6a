internal import CLinux
internal import func Glibc.getpwuid
internal import KernelState
internal import Linux

/// What stands between an ordinary user and a user namespace with ids in it.
enum UserNamespaceExamination: Examination {
  static let area = "ids"

  static func examine(_ machine: Machine) -> [Finding] {
    [
      sysctl("Debian's sysctl", "kernel.unprivileged_userns_clone", forbids: "0", machine),
      sysctl("AppArmor's sysctl", "kernel.apparmor_restrict_unprivileged_userns", forbids: "1", machine),
      maps(machine), subordinate(machine),
    ]
  }

  /// Both exist on some distributions only: Debian's, and AppArmor's of Ubuntu.
  private static func sysctl(_ what: String, _ name: String, forbids: String, _ machine: Machine) -> Finding {
    let shown = machine.files.shown(sysctl: name)
    let path = "/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })
    guard machine.files.text(path) == forbids else {
      return works(what, machine.files.exists(path) ? shown : "\(shown): this kernel has no such barrier")
    }
    guard geteuid() != 0 else { return works(what, "\(shown): ordinary users are barred, root is not") }
    let allowed = forbids == "0" ? "1" : "0"
    return limited(
      what, "\(shown): ordinary users get no user namespace, or one without power",
      remedy: "as root: sysctl \(name)=\(allowed), or an AppArmor profile with 'userns,' for glassbox")
  }

  /// Really writes the maps of a throw-away child.
  private static func maps(_ machine: Machine) -> Finding {
    if let failure = machine.attempt(rootless: true, { _ in }) {
      return missing("uid_map, gid_map", failure.reason, remedy: machine.remedy(for: failure), wall: machine.rootless)
    }
    return works(
      "uid_map, gid_map", "one user and one group were mapped to root in a throw-away child", wall: machine.rootless)
  }

  /// More than one id inside takes newuidmap(1), which is root for a moment.
  private static func subordinate(_ machine: Machine) -> Finding {
    let what = "ranges of ids"
    if geteuid() == 0, !machine.rootless { return works(what, "root writes maps of any size itself") }
    let tools = ["newuidmap", "newgidmap"].map { ($0, findProgram($0)) }
    if let lacking = tools.first(where: { $0.1 == nil }) {
      return limited(what, "\(lacking.0) is not installed: one id can be mapped", remedy: "apt install uidmap")
    }
    for case (_, let path?) in tools where !hasPower(path) {
      return limited(
        what, "\(path) is neither set-user-ID nor has it capabilities", remedy: "apt install --reinstall uidmap")
    }
    let id = getuid()
    let name = getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "\(id)"
    for path in ["/etc/subuid", "/etc/subgid"] where ranges(path, name, id, machine).isEmpty {
      return limited(
        what, "\(path) has no range for \(name): one id can be mapped",
        remedy: "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 \(name)")
    }
    if machine.status.noNewPrivileges == true {
      return limited(what, "no_new_privs is set: newuidmap has no power", remedy: "start the lab without no_new_privs")
    }
    let first = ranges("/etc/subuid", name, id, machine)[0]
    return works(
      what, "newuidmap and newgidmap are there, and /etc/subuid gives \(name) \(first.count) ids from \(first.first)")
  }

  private static func ranges(_ path: String, _ name: String, _ id: UInt32, _ machine: Machine) -> [SubordinateIDs] {
    SubordinateIDs.ranges(of: [name, "\(id)"], in: machine.files.text(path) ?? "")
  }

  private static func hasPower(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return status.st_mode & UInt32(S_ISUID) != 0 && status.st_uid == 0 || Capabilities.hasOwn(file: path)
  }
}
