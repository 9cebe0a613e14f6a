internal import Linux

/// Whether what a lesson says one sees was really printed.
package enum Observed {
  /// The lines of an `observe` block that were not. A line matches one that was
  /// printed if its fixed parts stand in it in order; `…` stands for what
  /// varies, and `laptop` for the machine's name. Blanks count as one, what a
  /// narrow screen has wrapped is one line, and the block need not show everything.
  package static func missing(_ expected: String, in printed: String, hostname: String = "laptop") -> [String] {
    let lines = unwrapped(renamed(printed, hostname).split(whereSeparator: \.isNewline))
    return expected.split(whereSeparator: \.isNewline).map(String.init).filter { line in
      let parts = line.split(separator: "…").map(words).filter { !$0.isEmpty }
      return !parts.isEmpty && !lines.contains { matches(parts, $0) }
    }
  }

  /// With a line that is indented by four more than the one before as part of
  /// that one: so a step wraps its calls.
  private static func unwrapped(_ lines: [Substring]) -> [String] {
    var result: [(indent: Int, text: String)] = []
    for line in lines {
      let indent = line.prefix { $0 == " " }.count
      if let last = result.last, indent >= last.indent + 4 {
        result[result.count - 1].text += " " + words(line)
      } else {
        result.append((indent, words(line)))
      }
    }
    return result.map(\.text)
  }

  private static func matches(_ parts: [String], _ line: String) -> Bool {
    var rest = line[...]
    for part in parts {
      guard let range = rest.firstOccurrence(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  /// With `laptop` for the machine's name where that stands by itself: a machine
  /// called `vm` does not occur in process_vm_writev.
  private static func renamed(_ text: String, _ hostname: String) -> String {
    guard !hostname.isEmpty else { return text }
    var result = ""
    var rest = text[...]
    while let range = rest.firstOccurrence(of: hostname) {
      let isPart = [text[..<range.lowerBound].last, text[range.upperBound...].first].contains {
        $0.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } ?? false
      }
      result += rest[..<range.lowerBound] + (isPart ? hostname : "laptop")
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  private static func words(_ text: some StringProtocol) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
