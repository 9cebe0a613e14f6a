import Linux

/// A typed call as a person reads it, and as it is sent: what the manual pages and headers
/// of the kernel say, typed here anew.
struct Wrapper: Sendable, CustomStringConvertible {
  /// `sethostname("box", 3)`.
  let shown: String
  /// As `SystemCall.wire` writes it.
  let wire: String
  let perform: @Sendable (RecordingSystemCalls) throws -> Void

  init(_ shown: String, _ wire: String, _ perform: @escaping @Sendable (RecordingSystemCalls) throws -> Void) {
    (self.shown, self.wire, self.perform) = (shown, wire, perform)
  }

  static let all = files + memory + processes + identities + walls + network + queues

  /// The call among those that `perform` makes.
  var name: String { String(shown.prefix { $0 != "(" }) }

  var description: String { shown }
}

extension SystemCall {
  /// Everything that decides what the kernel gets: the words, of which `&8` is the address of offset 8 of the
  /// payload and `^5` stands for descriptor 5 of this process; then `*16=&24` for such a word at offset 16 of
  /// the payload, `+5` for a descriptor that is sent beside; then what is special about the call; then the payload.
  var wire: String {
    var words = self.words.map { String(Int64(bitPattern: $0)) }
    var others: [String] = []
    var beside = Set(descriptors.indices)
    for relocation in relocations {
      switch relocation {
      case .argumentAddress(let argument, let offset): words[argument] = "&\(offset)"
      case .argumentDescriptor(let argument, let index):
        words[argument] = "^\(descriptors[index])"
        beside.remove(index)
      case .wordAddress(let at, let offset): others.append("*\(at)=&\(offset)")
      case .wordDescriptor(let at, let index):
        others.append("*\(at)=^\(descriptors[index])")
        beside.remove(index)
      case .argumentResult(let argument, let entry): words[argument] = "result \(entry)"
      }
    }
    others += beside.sorted().map { "+\(descriptors[$0])" }
    if kind != .call { others.append("\(kind)") }
    if part != .step { others.append("\(part)") }
    if observes { others.append("looks") }
    if !payload.isEmpty { others.append("[\(readable(payload))]") }
    return (words + others).joined(separator: " ")
  }
}

/// Printable characters as they are, other bytes as `{0a}`, several in a row as `{00*16}`.
private func readable(_ bytes: [UInt8]) -> String {
  var text = ""
  var rest = bytes[...]
  while let byte = rest.first {
    let count = rest.prefix { $0 == byte }.count
    if (0x20..<0x7f).contains(byte) {
      text += String(repeating: Character(Unicode.Scalar(byte)), count: count)
    } else {
      text += "{" + (byte < 16 ? "0" : "") + String(byte, radix: 16) + (count > 1 ? "*\(count)}" : "}")
    }
    rest = rest.dropFirst(count)
  }
  return text
}
