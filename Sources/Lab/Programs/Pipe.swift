internal import CLinux
internal import Linux

/// A pipe of the lab, close-on-exec. Source: pipe2(2).
final class Pipe {
  let reader: Int32
  private(set) var writer: Int32

  init() throws(SystemCallError) {
    var ends: [Int32] = [-1, -1]
    let result = glassbox_pipe(&ends)
    guard result == 0 else { throw SystemCallError(SystemCall("pipe2"), Errno(rawValue: -result)) }
    (reader, writer) = (ends[0], ends[1])
  }

  func closeWriter() {
    if writer >= 0 { close(writer) }
    writer = -1
  }

  deinit {
    close(reader)
    closeWriter()
  }
}
