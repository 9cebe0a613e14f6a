internal import KernelState
internal import Linux

extension RootPrimitive {
  static let pivotCauses = [
    Cause("pivot_root", .notPermitted) { MountPrimitive.noPrivilege($0) },
    Cause("pivot_root", .noEntry) { circumstances in
      MountPrimitive.missingPath(circumstances).map {
        .init("the child has no \($0)", remedy: "give a path that is there")
      }
    },
    Cause("pivot_root", .busy) { circumstances in
      guard let top = MountPrimitive.root(MountPrimitive.table(circumstances)),
        let path = [circumstances.call[0].text, circumstances.call[1].text].compactMap({ $0 })
          .first(where: { ResolvedPath($0, circumstances.workbench)?.mount.id == top.id })
      else { return nil }
      let isNew = path == circumstances.call[0].text
      return .init(
        "\(path) is on the current root mount",
        remedy: isNew
          ? "'mount bind' the new root onto itself, or use 'pivot'"
          : "put the old root at a directory below the new one")
    },
    Cause("pivot_root", .invalid) { circumstances in
      let table = MountPrimitive.table(circumstances)
      guard let top = MountPrimitive.root(table) else {
        return .init("the child's root is no mount point: it is in a chroot", remedy: "'pivot' before 'chroot'")
      }
      // Its type does not tell: a bind mount of rootfs on top of it can be exchanged.
      guard top.id != top.parent else {
        return .init(
          "the root is the kernel's first one (rootfs), which cannot be exchanged",
          remedy: "bind another directory and use chroot")
      }
      let place = circumstances.error.path.flatMap { ResolvedPath($0, circumstances.workbench)?.mount }
      let parent = table.first { $0.id == place?.parent }
      if let shared = [top, place, parent].compactMap({ $0 }).first(where: { $0.propagation.shared != nil }) {
        return .init(
          "the mount on \(shared.mountPoint) is shared: its peers would see their root exchanged",
          remedy: "'propagation rprivate /' first")
      }
      if place?.id == top.id, !sharesWithHost("user", circumstances.workbench) {
        return .init(
          "the root mount is locked: it came from a more privileged mount namespace",
          remedy: "make another mount the new root, or use 'pivot'")
      }
      if let path = circumstances.error.path, MountPrimitive.mountOn(path, circumstances) == nil {
        return .init("\(path) is no mount point", remedy: "'mount bind \(path) \(path)' makes it one, or use 'pivot'")
      }
      return .init("PUT_OLD must be a directory at or below NEW_ROOT", remedy: "make one there")
    },
  ]
}
