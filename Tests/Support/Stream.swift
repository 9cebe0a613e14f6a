internal import CLinux
internal import Linux

extension Subprocess {
  /// What a program gets as standard input, output or error.
  package enum Stream: Sendable {
    /// The null device.
    case null
    /// The test runner's own.
    case inherited
    case descriptor(Int32)
    /// Opened by the program itself for reading and writing: for the leader of a
    /// new session, the first terminal becomes its own. Source: credentials(7).
    case path(String)
    /// A pipe, whose other end the test has.
    case pipe

    /// What the program gets, and where it is a pipe, the end of it that stays here.
    struct Ends {
      enum Source {
        case path(String)
        case descriptor(Int32)
      }

      let source: Source
      var ownReader: PipeReader?
      var ownWriter: PipeWriter?
      /// The program's end, which closes here with this value.
      var given: AnyObject?
    }

    func open(as number: Int32) throws -> Ends {
      switch self {
      case .null: return Ends(source: .path("/dev/null"))
      case .inherited: return Ends(source: .descriptor(number))
      case .descriptor(let descriptor): return Ends(source: .descriptor(descriptor))
      case .path(let path): return Ends(source: .path(path))
      case .pipe:
        let ends = try makePipe()
        let (reader, writer) = (PipeReader(ends.read), PipeWriter(ends.write))
        return number == 0
          ? Ends(source: .descriptor(reader.descriptor), ownWriter: writer, given: reader)
          : Ends(source: .descriptor(writer.descriptor), ownReader: reader, given: writer)
      }
    }
  }
}
