// Files, pipes and pseudoterminals for tests.

import CLinux
import Glibc

/// An unnamed file that holds `bytes`, at its beginning.
func temporaryFile(_ bytes: [UInt8]) -> Int32 {
  var path = Array("/tmp/glassbox-test-XXXXXX".utf8CString)
  let file = mkstemp(&path)
  unlink(path)
  _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  lseek(file, 0, SEEK_SET)
  return file
}

func makePipe() -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  precondition(pipe(&ends) == 0)
  return (ends[0], ends[1])
}

func send(_ text: String, to descriptor: Int32) {
  _ = text.utf8.withContiguousStorageIfAvailable { write(descriptor, $0.baseAddress, $0.count) }
}

/// What can be read at once.
func receive(from descriptor: Int32) -> String {
  var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  if poll(&wait, 1, 200) <= 0 { return "" }
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(descriptor, &bytes, bytes.count)
  return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
}

/// Both ends of a new pseudoterminal of the given size.
func makeTerminal(rows: UInt16 = 24, columns: UInt16 = 80) -> (master: Int32, slave: Int32)? {
  let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
  guard master >= 0 else { return nil }
  var locked: Int32 = 0
  var number: Int32 = 0
  _ = glassbox_ioctl(master, GLASSBOX_TIOCSPTLCK, &locked)
  _ = glassbox_ioctl(master, GLASSBOX_TIOCGPTN, &number)
  let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
  guard slave >= 0 else { return nil }
  var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
  _ = glassbox_ioctl(master, GLASSBOX_TIOCSWINSZ, &size)
  return (master, slave)
}

func terminalSize(_ descriptor: Int32) -> [UInt16] {
  var size = winsize()
  _ = glassbox_ioctl(descriptor, GLASSBOX_TIOCGWINSZ, &size)
  return [size.ws_row, size.ws_col]
}
