internal import Child
internal import KernelState
internal import Linux

extension LayersPrimitive {
  package static let terms = [
    Term(
      "overlay", "overlayfs: shows several directories as one; only the upper one is written to", manual: "mount(8)"),
    Term("lowerdir", "the directories that an overlay only reads, top first, separated by ':'", manual: "mount(8)"),
    Term("upperdir", "the directory that takes what is written to an overlay", manual: "mount(8)"),
    Term(
      "workdir", "an empty directory beside upperdir, where overlayfs prepares a file before it shows it",
      manual: "mount(8)"),
    Term(
      "userxattr", "mount option: overlayfs marks by user.* attributes, as a user namespace allows", manual: "mount(8)"),
    Term("copy-up", "a lower file is copied as a whole to the upper layer before its first change", manual: "mount(8)"),
    Term(
      "whiteout", "a mark in an upper layer that a lower file is deleted: a character device 0:0", manual: "mount(8)"),
    Term("opaque", "a directory of an upper layer that hides all that lower layers have there", manual: "mount(8)"),
    Term("layer", "a directory of an image, sent and stored as a tar archive under its digest", manual: "mount(8)"),
    Term("image", "a list of layers by digest, and a few settings such as ENV and CMD", manual: "mount(8)"),
    Term("digest", "SHA-256 of the bytes: who has the digest can check that it is the same", manual: "sha256sum(1)"),
    Term("openat2", "opens a file by stricter rules than openat(2)", manual: "openat2(2)"),
    Term("RESOLVE_IN_ROOT", "a directory counts as the root: no link and no '..' leads out", manual: "openat2(2)"),
    Term(
      "RESOLVE_NO_MAGICLINKS", "links of procfs, such as /proc/1/root, are not followed", manual: "openat2(2)"),
    Term("sendfile", "copies from one open file to another inside the kernel", manual: "sendfile(2)"),
    Term("renameat2", "gives a file another name on the same file system", manual: "rename(2)"),
  ]

  static let layersCauses = [
    Cause("openat2", .noSuchAddress) { circumstances in
      circumstances.error.path.map {
        .init("\($0) is a named pipe in the overlay, and nobody reads from it", remedy: "choose another path")
      }
    },
    Cause("mount", .notPermitted) { circumstances in
      guard isOverlay(circumstances), !sharesWithHost("user", circumstances.workbench),
        holdsCapability(circumstances.workbench.child.pid, "CAP_SYS_ADMIN")
      else { return nil }
      return .init(
        "kernels before 5.11 let nobody mount an overlay in a user namespace, and this one may forbid it, too",
        remedy: "run the lab as root, or on a newer kernel")
    },
    Cause("mount", .invalid) { circumstances in
      guard isOverlay(circumstances) else { return nil }
      return .init(
        "a lower layer may itself be a stack of overlays, which can be only two high",
        remedy: "'run dmesg' may say more; use a root file system on a plain disk")
    },
    Cause("mount", .tooManyLinks) { circumstances in
      guard isOverlay(circumstances) else { return nil }
      return .init("one layer is inside another one", remedy: "name separate directories")
    },
    Cause("mkdirat", .exists) { circumstances in
      guard let path = circumstances.error.path, LayerStack.of(circumstances.workbench.child) != nil else { return nil }
      return .init("\(path) is there already", remedy: "choose another name")
    },
    Cause("openat2", .noEntry) { circumstances in
      guard let path = circumstances.error.path else { return nil }
      return .init("a directory in \(path) does not exist in the overlay", remedy: "'run mkdir' makes one")
    },
  ]

  private static func isOverlay(_ circumstances: Cause.Circumstances) -> Bool {
    circumstances.call[2].text == "overlay"
  }
}
