// Files and pseudoterminals for tests.

import CLinux
import Glibc
import TestSupport

/// An unnamed file that holds `bytes`, at its beginning.
func temporaryFile(_ bytes: [UInt8]) -> Int32 {
  var path = Array("/tmp/glassbox-test-XXXXXX".utf8CString)
  let file = mkstemp(&path)
  unlink(path)
  _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  lseek(file, 0, SEEK_SET)
  return file
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
  guard let terminal = try? TestTerminal(rows: rows, columns: columns) else { return nil }
  let slave = open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
  return slave < 0 ? nil : (terminal.master, slave)
}

func terminalSize(_ descriptor: Int32) -> [UInt16] {
  var size = winsize()
  _ = glassbox_ioctl(descriptor, GLASSBOX_TIOCGWINSZ, &size)
  return [size.ws_row, size.ws_col]
}
