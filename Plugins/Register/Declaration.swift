internal import FoundationEssentials

/// A command as its declaration reads:
///
///     enum HostnameCommand: Command {
///       static let name = "hostname"
struct Declaration {
  /// The path below the target's folder: `UTS/HostnameCommand.swift`.
  let file: String
  let type: Substring
  let name: Substring

  /// `unshare …` comes first: it puts up the wall on which the others work.
  var order: (Int, Substring) { (name.hasPrefix("unshare ") ? 0 : 1, name) }

  /// All commands that a file declares.
  static func all(in file: String, below folder: String) throws -> [Declaration] {
    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    let declaration = /\benum (?<type>\w+): Command(?:, \w+)* \{(?:\s*(?:package )?static let name = "(?<name>[^"]+)")?/
    return try text.matches(of: declaration).map { match in
      guard let name = match.name else {
        throw Problem("\(folder)/\(file): \(match.type) must begin with 'static let name = \"…\"'")
      }
      return Declaration(file: file, type: match.type, name: name)
    }
  }
}

struct Problem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
