internal import CLinux
internal import Child
internal import Linux

/// The two ends of a pseudoterminal for a program in the child: from the
/// child's own devpts once it has one, so that `tty` inside names it, and
/// from the host's before that. Source: pty(7), TIOCGPTPEER(2const).
final class TerminalPair {
  let master: Int32
  private(set) var slave: Int32

  init(for child: any LiveProcess) throws(SystemCallError) {
    var opened = (try? child.openHere("/dev/ptmx", [.readWrite, .noControllingTerminal, .closeOnExec])) ?? -1
    // Under that name a root file system may have anything.
    if opened >= 0, !Self.isMaster(opened) {
      close(opened)
      opened = -1
    }
    if opened < 0 { opened = glassbox_open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC, 0) }
    guard opened >= 0 else {
      throw SystemCallError(SystemCall("openat", .path("/dev/ptmx")), Errno(rawValue: -opened))
    }
    master = opened
    slave = -1
    var unlocked: Int32 = 0
    _ = glassbox_ioctl(master, GLASSBOX_TIOCSPTLCK, &unlocked)
    // The peer is opened through the master: no path, so no other devpts by mistake.
    let flags = O_RDWR | O_NOCTTY | O_CLOEXEC
    let peer = glassbox_ioctl(master, GLASSBOX_TIOCGPTPEER, UnsafeMutableRawPointer(bitPattern: Int(flags)))
    guard peer >= 0 else {
      throw SystemCallError(SystemCall("ioctl", .constant("TIOCGPTPEER")), Errno(rawValue: Int32(-peer)))
    }
    slave = Int32(peer)
  }

  /// Whether it is the master's end of a pseudoterminal: that has a number.
  private static func isMaster(_ descriptor: Int32) -> Bool {
    var number: UInt32 = 0
    return glassbox_ioctl(descriptor, GLASSBOX_TIOCGPTN, &number) >= 0
  }

  func closeSlave() {
    if slave >= 0 { close(slave) }
    slave = -1
  }

  deinit {
    closeSlave()
    close(master)
  }
}
