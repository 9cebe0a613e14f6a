internal import Linux

/// The flags of one instruction, checked against those that it knows.
struct InstructionFlags {
  enum Kind { case text, list, toggle }

  private var values: [String: [String]] = [:]

  init(_ node: DockerfileNode, _ known: KeyValuePairs<String, Kind>) throws(Failure) {
    for flag in node.flags {
      let (name, value) = Self.split(flag)
      guard let kind = known.first(where: { $0.key == name })?.value else {
        let guess = suggestion(for: name, among: known.map(\.key)).map { "did you mean '--\($0)'?" }
        throw Failure("\(node.keyword) has no flag '--\(sanitized(name))'", remedy: guess)
      }
      guard kind == .list || values[name] == nil else {
        throw Failure("\(node.keyword) has the flag '--\(name)' twice")
      }
      switch (kind, value) {
      case (.toggle, nil): values[name] = ["true"]
      case (.toggle, let value?):
        guard ["true", "false"].contains(value.lowercased()) else {
          throw Failure("'--\(name)=\(sanitized(value))' is neither true nor false")
        }
        values[name] = [value.lowercased()]
      case (_, let value?): values[name, default: []].append(value)
      case (_, nil): throw Failure("the flag '--\(name)' needs a value: --\(name)=…")
      }
    }
  }

  private static func split(_ flag: String) -> (name: String, value: String?) {
    let bytes = Array(flag.utf8.dropFirst(2))
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return (bytes.text, nil) }
    return (bytes[..<equals].text, bytes[(equals + 1)...].text)
  }

  func text(_ name: String) -> String? { values[name]?.first }
  func list(_ name: String) -> [String] { values[name] ?? [] }
  func isOn(_ name: String) -> Bool { values[name] == ["true"] }
}
