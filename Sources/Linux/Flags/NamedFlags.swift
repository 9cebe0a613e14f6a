/// A set of bits that the kernel's headers name, so that a person reads
/// `MS_REC|MS_PRIVATE` and not `0x44000`.
package protocol NamedFlags: OptionSet, ArgumentValue where RawValue == UInt64 {
  /// Each bit, its name in the headers, and what it does, in one line.
  static var names: [NamedFlag] { get }
}

/// One bit with its name.
package struct NamedFlag: Sendable {
  package let value: UInt64
  package let name: String
  /// One line: what it asks for.
  package let meaning: String

  package init(_ value: some BinaryInteger, _ name: String, _ meaning: String) {
    self.value = UInt64(truncatingIfNeeded: value)
    self.name = name
    self.meaning = meaning
  }
}

extension NamedFlags {
  package var word: UInt64 { rawValue }

  /// Names joined by `|`; bits without a name in hexadecimal; `0` for none.
  package var description: String {
    var rest = rawValue
    var parts: [String] = []
    for flag in Self.names where flag.value != 0 && rest & flag.value == flag.value {
      parts.append(flag.name)
      rest &= ~flag.value
    }
    if rest != 0 || parts.isEmpty { parts.append(rest == 0 ? "0" : "0x" + String(rest, radix: 16)) }
    return parts.joined(separator: "|")
  }
}
