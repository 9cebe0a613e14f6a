internal import FoundationEssentials

/// A system call as its declaration reads:
///
///     package static let sethostname = CallDefinition("sethostname", SYS_sethostname, …)
enum CallDeclaration {
  /// The names of all that a file declares.
  static func all(in file: String) throws -> [Substring] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return text.matches(of: /\bpackage static let (?<name>\w+) = CallDefinition\(/).map(\.name)
  }
}
