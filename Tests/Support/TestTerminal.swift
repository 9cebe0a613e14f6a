internal import CLinux
package import Linux

/// A new pseudoterminal; the test has the side of the window, and closes it.
/// Source: pty(7).
package struct TestTerminal: Sendable {
  /// The side of the window.
  package let master: Int32
  /// The side of the programs.
  package let path: String

  package init(rows: UInt16 = 24, columns: UInt16 = 80) throws(SystemCallError) {
    master = glassbox_open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC, 0)
    guard master >= 0 else {
      throw SystemCallError(SystemCall("open", .constant("/dev/ptmx")), Errno(rawValue: -master))
    }
    var isLocked: Int32 = 0
    var number: Int32 = 0
    _ = glassbox_ioctl(master, GLASSBOX_TIOCSPTLCK, &isLocked)
    _ = glassbox_ioctl(master, GLASSBOX_TIOCGPTN, &number)
    path = "/dev/pts/\(number)"
    resize(rows: rows, columns: columns)
  }

  /// As pulling at the window's corner does.
  package func resize(rows: UInt16, columns: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = glassbox_ioctl(master, GLASSBOX_TIOCSWINSZ, &size)
  }
}
