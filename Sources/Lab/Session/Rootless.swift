internal import CLinux
internal import KernelState
internal import Primitives

/// Whether the lab may put up the walls without a user namespace: root with
/// CAP_SYS_ADMIN. Root in a container often has none.
let isPrivileged = geteuid() == 0 && holdsCapability(getpid(), "CAP_SYS_ADMIN")

extension Lab {
  /// An ordinary user's lab begins with a user namespace, and says so.
  func putUpFirstWall(_ session: Session) {
    show(
      .notice(
        "you are not root here, so the first wall is a user namespace: inside it the child is root, outside it is you"))
    for name in ["unshare user", "map-ids"] {
      guard let verb = primitives.flatMap({ $0.verbs }).first(where: { $0.name == name }) else { continue }
      let step = session.perform(verb, [], command: name)
      if !step.succeeded || !options.json { show(.step(step)) }
      if !step.succeeded { hasFailed = true }
    }
  }
}
