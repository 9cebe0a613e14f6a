internal import CLinux
internal import Child
internal import KernelState
internal import Linux

extension MountPrimitive {
  static let namespaceCauses = unshareCauses(limit: "max_mnt_namespaces")

  static let mountCauses = [
    Cause("mount", .notPermitted) { noPrivilege($0) },
    Cause("mount", .noEntry) { circumstances in
      guard let missing = missingPath(circumstances) else { return nil }
      return .init("the child has no \(missing)", remedy: "give a path that is there")
    },
    Cause("mount", .notDirectory) { circumstances in
      .init(
        "a directory can be mounted on a directory only, and a file on a file",
        remedy: "give \(circumstances.error.path ?? "the target") and the source the same kind")
    },
    Cause("mount", .tooManyLinks) { circumstances in
      circumstances.error.path.map {
        .init(
          "symbolic links on the way to \($0) lead in a circle, or more than 40 are in a row",
          remedy: "give a path without them")
      }
    },
    Cause("mount", .noDevice) { circumstances in
      guard let type = circumstances.call[2].text, let known = try? readText("/proc/filesystems"),
        !known.split(whereSeparator: \.isWhitespace).contains(Substring(type))
      else { return nil }
      return .init("this kernel knows no file system '\(type)'", remedy: "see /proc/filesystems")
    },
    Cause("mount", .busy) { circumstances in
      guard let target = circumstances.error.path, let top = mountOn(target, circumstances),
        top.type == circumstances.call[2].text
      else { return nil }
      return .init(
        "the same \(top.type) is mounted on \(target) already",
        remedy: "nothing is to be done, or 'umount \(target)' first")
    },
    Cause("mount", .invalid) { circumstances in
      guard circumstances.changesPropagation, let target = circumstances.error.path,
        mountOn(target, circumstances) == nil
      else { return nil }
      return .init(
        "\(target) is no mount point, and only a mount has a propagation",
        remedy: "'mount bind \(target) \(target)' makes it one")
    },
    Cause("mount", .invalid) { circumstances in
      guard circumstances.mountFlags.contains(.bind), let source = circumstances.call[0].text else { return nil }
      if ResolvedPath(source, circumstances.workbench)?.mount.propagation.unbindable ?? false {
        return .init("\(source) is on an unbindable mount", remedy: "'propagation private' it first")
      }
      guard !sharesWithHost("user", circumstances.workbench) else { return nil }
      return .init(
        "mounts below \(source) are locked to it: without them one could see what they cover",
        remedy: "'mount rbind' takes them along")
    },
  ]

  static let unmountCauses = [
    Cause("umount2", .notPermitted) { noPrivilege($0) },
    Cause("umount2", .noEntry) { circumstances in
      missingPath(circumstances).map { .init("the child has no \($0)", remedy: "give a path that is there") }
    },
    Cause("umount2", .invalid) { circumstances in
      guard let target = circumstances.error.path else { return nil }
      guard mountOn(target, circumstances) != nil else {
        return .init("nothing is mounted on \(target)", remedy: "'state mount' lists the mounts")
      }
      guard !sharesWithHost("user", circumstances.workbench) else { return nil }
      return .init(
        "the mount is locked: it came from a more privileged namespace, and taking it away would uncover what is below",
        remedy: "leave it, or 'pivot' away from it")
    },
    Cause("umount2", .busy) { circumstances in
      guard let target = circumstances.error.path, let mount = mountOn(target, circumstances) else { return nil }
      if let inner = table(circumstances).first(where: { $0.parent == mount.id }) {
        return .init("\(inner.mountPoint) is mounted below it", remedy: "'umount \(inner.mountPoint)' first")
      }
      return .init(
        "a process has its working directory or an open file there", remedy: "end it, or leave the directory")
    },
  ]

  /// Mounting takes CAP_SYS_ADMIN in the user namespace that owns the mount
  /// namespace. Source: mount_namespaces(7), "Restrictions".
  static func noPrivilege(_ circumstances: Cause.Circumstances) -> Cause.Explanation? {
    let pid = circumstances.workbench.child.pid
    guard holdsCapability(pid, "CAP_SYS_ADMIN") else {
      return .init("the child does not have CAP_SYS_ADMIN", remedy: "begin with 'unshare user' and 'map-ids'")
    }
    guard let owner = ownerOfNamespace("/proc/\(pid)/ns/mnt"), (try? readLink("/proc/\(pid)/ns/user")) != owner
    else { return nil }
    return .init(
      "the child's mount namespace belongs to the user namespace that it was made in (\(owner))",
      remedy: "'unshare mount' again, now from inside the child's own user namespace")
  }

  static func table(_ circumstances: Cause.Circumstances) -> [MountInfo] {
    (try? mounts(of: circumstances.workbench.child)) ?? []
  }

  /// The mount that the path leads to, if the path is its mount point.
  static func mountOn(_ path: String, _ circumstances: Cause.Circumstances) -> MountInfo? {
    ResolvedPath(path, circumstances.workbench).flatMap { $0.isMountPoint ? $0.mount : nil }
  }

  /// The first path among the arguments that leads nowhere in the child.
  static func missingPath(_ circumstances: Cause.Circumstances) -> String? {
    [circumstances.call[0].text, circumstances.call[1].text].lazy.compactMap { $0 }
      .first { $0.hasPrefix("/") && ResolvedPath($0, circumstances.workbench) == nil }
  }
}

extension Cause.Circumstances {
  /// The flags of a mount(2) that failed.
  fileprivate var mountFlags: MountFlags { call[3].value() ?? [] }

  fileprivate var changesPropagation: Bool {
    !mountFlags.isDisjoint(with: [.private, .slave, .shared, .unbindable])
  }
}
