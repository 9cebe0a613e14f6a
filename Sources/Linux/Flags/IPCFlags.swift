internal import CLinux

/// How an object of System V IPC is asked for, beside its permission bits.
/// Source: msgget(2), msgop(2).
package struct IPCFlags: NamedFlags {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let create = Self(rawValue: UInt64(IPC_CREAT))
  package static let exclusive = Self(rawValue: UInt64(IPC_EXCL))
  package static let noWait = Self(rawValue: UInt64(IPC_NOWAIT))

  package static let names = [
    NamedFlag(IPC_CREAT, "IPC_CREAT", "create the object where the key has none"),
    NamedFlag(IPC_EXCL, "IPC_EXCL", "with IPC_CREAT: fail where the key has one already"),
    NamedFlag(IPC_NOWAIT, "IPC_NOWAIT", "fail instead of waiting"),
  ]
}

/// The number by which processes find an object of System V IPC in their IPC
/// namespace. Source: sysvipc(7).
package struct IPCKey: Hashable, Sendable, CustomStringConvertible {
  /// Never 0, which is IPC_PRIVATE: an object that no key finds.
  package let rawValue: UInt32

  /// Nil for 0.
  package init?(rawValue: UInt32) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  /// From `42` or `0x2a`; nil for what is no number from 1 to 4294967295.
  package init?(_ text: some StringProtocol) {
    let hexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = hexadecimal ? text.dropFirst(2) : text[...]
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
      let value = UInt32(digits, radix: hexadecimal ? 16 : 10)
    else { return nil }
    self.init(rawValue: value)
  }

  /// As ipcs(1) has it, without the leading zeros: `0x2a`.
  package var description: String { "0x" + String(rawValue, radix: 16) }
}
