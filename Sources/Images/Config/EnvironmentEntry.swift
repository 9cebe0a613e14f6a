/// `NAME=VALUE`, taken apart by bytes: to Swift, `=` and an accent behind it are
/// one other character.
struct EnvironmentEntry {
  let name: String
  let value: String

  /// Nil where there is no sign between them.
  init?(_ text: String) {
    guard let equals = text.utf8.firstIndex(of: 0x3d) else { return nil }
    name = String(text.utf8[..<equals]) ?? ""
    value = String(text.utf8[text.utf8.index(after: equals)...]) ?? ""
  }
}
