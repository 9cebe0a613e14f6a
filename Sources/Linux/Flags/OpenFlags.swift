internal import CLinux

/// The flags of openat(2).
package struct OpenFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let readOnly: Self = []
  package static let writeOnly = Self(rawValue: UInt64(O_WRONLY))
  package static let readWrite = Self(rawValue: UInt64(O_RDWR))
  package static let create = Self(rawValue: UInt64(O_CREAT))
  package static let exclusive = Self(rawValue: UInt64(O_EXCL))
  package static let truncate = Self(rawValue: UInt64(O_TRUNC))
  package static let append = Self(rawValue: UInt64(O_APPEND))
  package static let directory = Self(rawValue: UInt64(O_DIRECTORY))
  package static let noFollow = Self(rawValue: UInt64(O_NOFOLLOW))
  package static let noControllingTerminal = Self(rawValue: UInt64(O_NOCTTY))
  package static let nonBlocking = Self(rawValue: UInt64(O_NONBLOCK))
  package static let closeOnExec = Self(rawValue: UInt64(O_CLOEXEC))
  /// Names the file and nothing more: it cannot be read or written, and a
  /// device is not touched. The C library shows O_PATH for _GNU_SOURCE only.
  package static let path = Self(rawValue: UInt64(__O_PATH))

  package static let names = [
    NamedFlag(O_WRONLY, "O_WRONLY", "open for writing only"),
    NamedFlag(O_RDWR, "O_RDWR", "open for reading and writing"),
    NamedFlag(O_CREAT, "O_CREAT", "create the file where it is missing"),
    NamedFlag(O_EXCL, "O_EXCL", "with O_CREAT: fail where the file is there already"),
    NamedFlag(O_TRUNC, "O_TRUNC", "cut the file to length 0"),
    NamedFlag(O_APPEND, "O_APPEND", "write at the end"),
    NamedFlag(O_DIRECTORY, "O_DIRECTORY", "fail where it is no directory"),
    NamedFlag(O_NOFOLLOW, "O_NOFOLLOW", "fail where the last part is a symbolic link"),
    NamedFlag(O_NOCTTY, "O_NOCTTY", "a terminal does not become the controlling one"),
    NamedFlag(O_NONBLOCK, "O_NONBLOCK", "wait for nobody: a named pipe opens without its other end"),
    NamedFlag(O_CLOEXEC, "O_CLOEXEC", "close at execve(2)"),
    NamedFlag(__O_PATH, "O_PATH", "names the file only: no reading, no writing"),
  ]

  package var description: String {
    let access = rawValue & UInt64(O_ACCMODE) == 0 ? "O_RDONLY" : nil
    let rest = rawValue == 0 ? nil : namesOfBits()
    return [access, rest].compactMap { $0 }.joined(separator: "|")
  }

  private func namesOfBits() -> String {
    var left = rawValue
    var parts: [String] = []
    for flag in Self.names where left & flag.value == flag.value {
      parts.append(flag.name)
      left &= ~flag.value
    }
    if left != 0 { parts.append("0x" + String(left, radix: 16)) }
    return parts.joined(separator: "|")
  }
}
