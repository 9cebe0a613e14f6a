extension Subcommand {
  /// What `--help` prints.
  var help: String {
    var parts = [summary, OptionParser(self).description()]
    if !details.isEmpty { parts.append(details) }
    let listed = subcommands.filter(\.isListed)
    if !listed.isEmpty {
      let width = listed.map(\.lastWord.count).max() ?? 0
      let lines = listed.map {
        "  " + $0.lastWord + String(repeating: " ", count: width + 2 - $0.lastWord.count) + $0.summary
      }
      parts.append((["Subcommands:"] + lines).joined(separator: "\n"))
      parts.append("'\(call) SUBCOMMAND --help' tells more.")
    }
    return parts.joined(separator: "\n\n")
  }
}
