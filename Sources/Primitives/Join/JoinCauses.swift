internal import Child
internal import KernelState
internal import Linux

extension JoinPrimitive {
  static let joinCauses = [
    Cause("setns", .notPermitted) { circumstances in
      guard !holdsCapability(circumstances.workbench.child.pid, "CAP_SYS_ADMIN") else { return nil }
      return .init(
        "the child does not have CAP_SYS_ADMIN in its user namespace", remedy: "begin with 'unshare user' and 'map-ids'"
      )
    },
    Cause("setns", .notPermitted) { circumstances in
      // The owner of a user namespace is the one it was made in.
      let own = link("user", of: circumstances.workbench.child.pid)
      for (path, type) in targets(circumstances) where type.link != "user" {
        guard let owner = ownerOfNamespace(path), let own, owner != own else { continue }
        return .init(
          "the \(type.name) namespace belongs to \(owner), and the child has its capabilities in \(own) only",
          remedy: "join before 'unshare user', or join a namespace that was made below the child's user namespace")
      }
      return nil
    },
    Cause("setns", .notPermitted) { circumstances in
      guard targets(circumstances).contains(where: { $0.type.link == "user" }) else { return nil }
      return .init(
        "a process enters user namespaces below its own only, where it has CAP_SYS_ADMIN; there is no way back up",
        remedy: "'undo' to before 'unshare user'")
    },
    Cause("setns", .notPermitted) { circumstances in
      guard case .process? = circumstances.call[0].referent else { return nil }
      return .init(
        "to join several namespaces at once the child itself must be allowed to look at that process",
        remedy: "join them one by one: then the lab opens each")
    },
    Cause("setns", .invalid) { circumstances in
      guard let (path, _) = targets(circumstances).first(where: { $0.type.link == "user" }),
        let target = try? readLink(path), target == link("user", of: circumstances.workbench.child.pid)
      else { return nil }
      return .init(
        "the child is in \(target) already, and entering it again would give back capabilities that were dropped",
        remedy: "nothing is to be done")
    },
    Cause("setns", .invalid) { circumstances in
      guard targets(circumstances).contains(where: { $0.type.link == "pid" }) else { return nil }
      return .init(
        "a process enters its own PID namespace and those below it only: its parent must be able to see it",
        remedy: "'undo' to before the fork")
    },
    Cause("setns", .invalid) { circumstances in
      guard let missing = targets(circumstances).first(where: { (try? readLink($0.path)) == nil }) else { return nil }
      return .init(
        "there is no \(missing.path) any more, or this kernel has no such type", remedy: "see 'glassbox doctor'")
    },
    Cause("openat", .noEntry) { circumstances in
      guard let pid = namespaceFile(circumstances.error) else { return nil }
      guard fileKind("/proc/\(pid)") == .directory else {
        return .init("there is no process \(pid)", remedy: "'host ps' lists the host's processes")
      }
      return .init("this kernel was built without this type of namespace", remedy: "see 'glassbox doctor'")
    },
    Cause("pidfd_open", .noProcess) { circumstances in
      .init("there is no process \(circumstances.call[0].shown)", remedy: "'host ps' lists the host's processes")
    },
    Cause("pidfd_open", .invalid) { circumstances in
      .init(
        "\(circumstances.call[0].shown) is the number of a thread, not of a process",
        remedy: "take the process's own number: Tgid in /proc/\(circumstances.call[0].shown)/status")
    },
    Cause("openat", .accessDenied) { circumstances in
      guard let pid = namespaceFile(circumstances.error) else { return nil }
      return .init(
        "process \(pid) belongs to somebody else, or has capabilities that the lab lacks",
        remedy: "join a process of your own, or start the lab as root")
    },
  ]

  /// What the failed setns(2) was to enter: the file of each namespace.
  private static func targets(_ circumstances: Cause.Circumstances) -> [(path: String, type: NamespaceType)] {
    guard let types = circumstances.call[1].value(as: NamespaceFlags.self) else { return [] }
    let directory: String
    switch circumstances.call[0].referent {
    case .file(let path)?: directory = parentDirectory(of: path)
    case .process(let pid)?: directory = "/proc/\(pid)/ns"
    default: return []
    }
    return NamespaceType.all.filter { types.contains($0.flag) }.map { ("\(directory)/\($0.link)", $0) }
  }

  /// The process of `/proc/<pid>/ns/TYPE`, where the call was about such a file.
  private static func namespaceFile(_ error: SystemCallError) -> String? {
    let parts = (error.path ?? "").split(separator: "/")
    return parts.count == 4 && parts[0] == "proc" && parts[2] == "ns" ? String(parts[1]) : nil
  }

  private static func link(_ type: String, of pid: Int32) -> String? { try? readLink("/proc/\(pid)/ns/\(type)") }
}
