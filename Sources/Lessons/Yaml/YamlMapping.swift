internal import Linux
internal import Markup

/// A mapping whose keys are known: a missing or unknown one is an error that
/// says which was meant.
struct YamlMapping {
  private let entries: [YamlValue.Entry]
  private let what: String
  private let line: Int

  /// - Parameter what: what it describes, for messages: `the front matter`.
  init(_ value: YamlValue?, required: [String], optional: [String] = [], what: String) throws(Failure) {
    guard let value, case .mapping(let entries) = value.kind else {
      throw Failure("\(what) is not a mapping", remedy: "write 'key: value' lines", line: value?.line ?? 1)
    }
    (self.entries, self.what, line) = (entries, what, value.line)
    let known = required + optional
    for entry in entries where !known.contains(entry.key) {
      let guess = suggestion(for: entry.key, among: known).map { "did you mean '\($0)'?" }
      throw Failure(
        "\(what) has an unknown key '\(entry.key.prefix(40))'",
        remedy: guess ?? "known are \(known.joined(separator: ", "))", line: entry.line)
    }
    for key in required where !entries.contains(where: { $0.key == key }) {
      throw Failure("\(what) has no '\(key)'", remedy: "add a line '\(key): …'", line: line)
    }
  }

  subscript(key: String) -> YamlValue? { entries.first { $0.key == key }?.value }

  /// The value of a key that `init` required.
  func value(_ key: String) throws(Failure) -> YamlValue {
    guard let value = self[key] else {
      throw Failure("\(what) has no '\(key)'", remedy: "add a line '\(key): …'", line: line)
    }
    return value
  }

  /// The texts of an optional list.
  func texts(_ key: String) throws(Failure) -> [String] {
    guard let value = self[key] else { return [] }
    return try value.texts(key)
  }
}
