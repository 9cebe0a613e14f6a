// Nothing that the lab does may appear on the host, or in a container of
// somebody else. A command that changes what others can see asks here first.

internal import CLinux
internal import Child
internal import KernelState
internal import Linux

/// Whether the child is still in the lab's own namespace of that type.
func sharesWithHost(_ type: String, _ workbench: Workbench) -> Bool {
  let (child, host) = ("/proc/\(workbench.child.pid)/ns/\(type)", "/proc/self/ns/\(type)")
  return (try? readLink(child)) == (try? readLink(host))
}

/// The namespaces that a child entered as a guest, such as `uts:[4026532215]`,
/// and who was there before it.
enum Guests: StoreKey { typealias Value = [String: String] }

/// Throws where the child has joined another process's namespace of that type:
/// what it changes there outlives it, and nobody would change it back.
func requireNoGuest(_ type: String, _ workbench: Workbench) throws {
  guard let guests = workbench.child.store[Guests.self],
    let link = try? readLink("/proc/\(workbench.child.pid)/ns/\(type)"), let owner = guests[link]
  else { return }
  throw Failure(
    "the child is a guest in \(link), where \(owner) was before it",
    cause: "the change would stay there when the child has gone",
    remedy: "'unshare \(type == "mnt" ? "mount" : type)' gives the child one of its own")
}

/// Throws where the child is in the host's mount namespace: whatever it
/// mounts there, the host has mounted.
func requireOwnMounts(_ workbench: Workbench) throws {
  try requireNoGuest("mnt", workbench)
  guard sharesWithHost("mnt", workbench) else { return }
  throw Failure(
    "the child still shares the host's mount namespace",
    cause: "the change would appear in the host's mount table", remedy: "type 'unshare mount' first")
}

/// Throws where something mounted on `target` would travel to the host.
///
/// A path that leads nowhere passes: the kernel's own answer to the call that
/// follows is the better lesson.
func requireInvisibleMount(on target: String, _ workbench: Workbench) throws {
  try checkPath(target)
  try requireOwnMounts(workbench)
  guard let place = ResolvedPath(target, workbench) else { return }
  try requireNoPeerOnHost([place.mount])
}

/// Throws where taking away what is mounted on `target` would take it from
/// the host, too: an unmount travels through the mount it is mounted on.
func requireInvisibleUnmount(of target: String, _ workbench: Workbench) throws {
  try checkPath(target)
  try requireOwnMounts(workbench)
  guard let place = ResolvedPath(target, workbench) else { return }
  try requireNoPeerOnHost(try mounts(of: workbench.child).filter { $0.id == place.mount.parent })
}

/// Throws where one of the mounts is in a peer group with a mount of the host.
/// Source: mount_namespaces(7), "Shared subtrees".
func requireNoPeerOnHost(_ mounts: [MountInfo]) throws {
  guard mounts.contains(where: { $0.propagation.shared != nil }) else { return }
  let groups = Set(MountInfo.parse(try readText("/proc/self/mountinfo")).compactMap(\.propagation.shared))
  guard let leak = mounts.first(where: { $0.propagation.shared.map(groups.contains) ?? false }) else { return }
  throw Failure(
    "the mount on \(leak.mountPoint) is shared with the host (peer group \(leak.propagation.shared ?? 0))",
    cause: "what is mounted or unmounted below it would be on the host, too",
    remedy: "type 'propagation rprivate /' first")
}

/// The child's mounts.
func mounts(of child: any LiveProcess) throws -> [MountInfo] {
  MountInfo.parse(try readText("/proc/\(child.pid)/mountinfo"))
}

/// Where a path leads, resolved by the child itself: its root and its symbolic
/// links count, not the lab's.
struct ResolvedPath {
  /// The mount that it is on.
  let mount: MountInfo
  /// The path without symbolic links.
  let path: String

  var isMountPoint: Bool { path == mount.mountPoint }

  /// Nil where the path leads nowhere. The child opens it, and the lab reads
  /// what the kernel knows about the descriptor. Source: /proc/<pid>/fdinfo in
  /// proc(5).
  init?(_ path: String, _ workbench: Workbench) {
    guard let descriptor = try? workbench.child.looking.openHere(path, [.path, .closeOnExec]) else {
      return nil
    }
    defer { close(descriptor) }
    guard let text = try? readText("/proc/self/fdinfo/\(descriptor)"),
      let real = try? readLink("/proc/self/fd/\(descriptor)"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("mnt_id:") }),
      let id = Int(line.dropFirst("mnt_id:".count).trimmed),
      let mount = (try? mounts(of: workbench.child))?.first(where: { $0.id == id })
    else { return nil }
    self.mount = mount
    self.path = real
  }
}

/// Throws where the text cannot be a path of the child.
func checkPath(_ path: String) throws {
  guard !path.utf8.contains(0) else { throw Failure("the path contains a NUL byte") }
  guard path.hasPrefix("/") else {
    throw Failure("'\(path)' is not an absolute path", remedy: "begin it with '/', the child's own root")
  }
}

/// The user namespace that owns a namespace, as `user:[4026531837]`.
/// Source: NS_GET_USERNS in ioctl_ns(2).
func ownerOfNamespace(_ path: String) -> String? { relative(path, GLASSBOX_NS_GET_USERNS) }

/// The user namespace in which a user namespace was made; nil where the lab
/// may not know it. Source: NS_GET_PARENT in ioctl_ns(2).
func parentOfNamespace(_ path: String) -> String? { relative(path, GLASSBOX_NS_GET_PARENT) }

private func relative(_ path: String, _ request: UInt) -> String? {
  let file = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
  guard file >= 0 else { return nil }
  defer { close(file) }
  let found = Int32(glassbox_ioctl(file, request, nil))
  guard found >= 0 else { return nil }
  defer { close(found) }
  return try? readLink("/proc/self/fd/\(found)")
}
