internal import CLinux
package import Linux

/// A text that the kernel wrote, and what was made of it. The same object
/// serves every look until the bytes differ, and with it all that was parsed.
package final class KernelText {
  package let text: String
  /// What the text says, parsed when it is first asked for.
  package let parsed = Store()
  private var facts: [ObjectIdentifier: FactValue] = [:]

  package init(_ text: String) { self.text = text }

  func isSame(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var text = text
    return text.withUTF8 { own in
      guard own.count == bytes.count, let first = own.baseAddress, let second = bytes.baseAddress else {
        return own.count == bytes.count
      }
      return memcmp(first, second, own.count) == 0
    }
  }

  /// The value of one fact, which stands in this text alone.
  func value(_ maker: Maker, _ make: (KernelText) throws -> FactValue) rethrows -> FactValue {
    let key = ObjectIdentifier(maker)
    if let known = facts[key] { return known }
    let value = try make(self)
    facts[key] = value
    return value
  }

  /// Tells one fact's value from another's.
  final class Maker: Sendable {}
}

extension FactDefinition {
  /// Reads a fact that stands in one text alone: made anew only where the text
  /// is another than at the look before.
  package static func from(
    _ text: @escaping @Sendable (Observation) throws -> KernelText,
    _ make: @escaping @Sendable (KernelText) throws -> FactValue
  ) -> Reader {
    let maker = KernelText.Maker()
    return { try text($0).value(maker, make) }
  }
}
