internal import CLinux
internal import Console
internal import KernelState
internal import Linux
internal import Reports

extension Lab {
  /// Commands of a `-c` argument; 1 once one of them failed, else 0.
  package func execute(commands text: String) -> Int32 {
    execute(line: text)
    end()
    return hasFailed ? 1 : 0
  }

  /// Commands of a file; 1 once one of them failed, 2 where it cannot be read.
  package func execute(file path: String) -> Int32 {
    let descriptor = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0, fileKind(path) != .directory else {
      let errno = descriptor < 0 ? Errno(rawValue: -descriptor) : .isDirectory
      show(
        .failure(command: "", Failure("\(path): \(errno)", errno: errno, remedy: "give a file of commands, or use -c")))
      return 2
    }
    defer { close(descriptor) }
    return execute(script: descriptor)
  }

  /// Commands of a file or of standard input, a line at a time; 1 once one of
  /// them failed, else 0. Bad lines are reported with their number.
  package func execute(script descriptor: Int32) -> Int32 {
    readsCommandsFromInput = descriptor == 0
    let reader = PlainLineReader(descriptor: descriptor)
    while !isLeaving, !output.isClosed {
      switch reader.next() {
      case .line(let line): execute(line: line)
      case .end:
        isLeaving = true
      case .tooLong(let bytes):
        complain(reader, "the line has \(bytes) bytes", "a line may have 65536")
      case .invalidUTF8(let offset):
        complain(reader, "the line is not UTF-8 (byte \(offset + 1))", "it was left out")
      case .containsNUL(let offset):
        complain(reader, "the line has a NUL byte (byte \(offset + 1))", "it was left out")
      case .failed(let errno):
        complain(reader, "reading failed: \(Errno(rawValue: errno))", "the commands after it were not read")
      }
    }
    end()
    return hasFailed ? 1 : 0
  }

  private func complain(_ reader: PlainLineReader, _ message: String, _ remedy: String) {
    show(.failure(command: "", Failure("line \(reader.lineNumber): \(message)", remedy: remedy)))
  }
}
