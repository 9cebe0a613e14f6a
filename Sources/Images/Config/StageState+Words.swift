// EXPOSE and HEALTHCHECK: from words to what the config has.

internal import Linux

/// Fills variables into the texts of one instruction; all of them see the values
/// from before it.
struct Expansion {
  private let variables: [String: String]
  private let escape: Character

  init(_ variables: [String: String], _ escape: Character) {
    self.variables = variables
    self.escape = escape
  }

  func one(_ text: String) throws(Failure) -> String {
    var word = ShellWord(text, variables, escape: escape)
    return try word.word()
  }

  func several(_ text: String) throws(Failure) -> [String] {
    var word = ShellWord(text, variables, escape: escape)
    return try word.words()
  }

  /// A heredoc's content.
  func content(_ heredoc: Heredoc) throws(Failure) -> String {
    guard heredoc.expands else { return heredoc.content }
    var word = ShellWord(heredoc.content, variables, escape: "\\", ignoresQuotes: true)
    return try word.word()
  }
}

extension StageState {
  /// `80`, `80/udp`, `8000-8002/tcp`; what a host's port would be has no meaning in an image.
  mutating func expose(_ words: [String]) throws(Failure) {
    for word in words {
      let refusal = Failure("'\(sanitized(word))' is no port", remedy: "write such as 8080, 53/udp or 8000-8002")
      let parts = word.lowercased().split(separator: "/", omittingEmptySubsequences: false)
      let kind = parts.count > 1 ? String(parts[1]) : "tcp"
      guard (1...2).contains(parts.count), ["tcp", "udp", "sctp"].contains(kind) else { throw refusal }
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last, first > 0
      else { throw refusal }
      for port in first...last { config.exposedPorts.insert("\(port)/\(kind)") }
    }
  }

  func healthcheck(_ check: Healthcheck) -> JSONValue {
    var json = JSONValue.object([])
    switch check.command {
    case nil: json["Test"] = ["NONE"]
    case .exec(let words)?: json["Test"] = .array((["CMD"] + words).map(JSONValue.string))
    case .shell(let line)?: json["Test"] = ["CMD-SHELL", .string(line)]
    }
    let times = [
      ("Interval", check.interval), ("Timeout", check.timeout), ("StartPeriod", check.startPeriod),
      ("StartInterval", check.startInterval), ("Retries", Int64(check.retries)),
    ]
    for (key, value) in times where value != 0 { json[key] = .integer(Int(value)) }
    return json
  }
}
