// The file system of a container: what is an image?
//
// A stack of directories that overlayfs shows as one. The lower ones are only
// read; the upper one takes what is written. One mount(2) does it.

internal import Child
package import KernelState
package import Linux

/// Layers of an image by overlayfs. Source: kernel document
/// filesystems/overlayfs.rst.
package enum LayersPrimitive: Primitive {
  package static let name = "layers"
  package static let title = "overlay: a root file system in layers, the lower ones shared and only read"
  package static let help = """
    overlayfs shows several directories as one. 'overlay busybox' puts a fresh
    upper layer over that root file system: what is read comes from below, what
    is written goes to the top. 'layer diff' shows what is in the upper layer,
    'layer commit NAME' makes it a lower one, by a digest of what is in it. 'pivot'
    then makes the whole the child's root. That is how an image and a container
    come to be. All directories are on a tmpfs of the child's own.
    """

  package static let flags: [NamedFlag] = []

  package static func stands(in snapshot: Snapshot) -> Bool {
    if case .list? = snapshot["layers.lower", .outside] { return true }
    return false
  }

  /// What `pivot` without a name changes to.
  static func mergedRoot(_ workbench: Workbench) -> String? {
    guard let mounted = LayerStack.of(workbench.child)?.mounted, let place = ResolvedPath(mounted.target, workbench),
      place.isMountPoint, place.mount.type == "overlay"
    else { return nil }
    return mounted.target
  }

  static let nothingMounted = Failure("no overlay is mounted", remedy: "'overlay busybox' mounts one")

  /// Content where the directory is there already.
  static func makeDirectory(_ path: String, _ child: any LiveProcess) throws {
    do {
      try child.makeDirectory(path)
    } catch {
      guard error.errno == .exists else { throw error }
    }
  }
}
