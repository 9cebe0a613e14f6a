// `$NAME` and `${NAME…}`.

internal import Linux

extension ShellWord {
  /// Reads from a `$` on.
  mutating func dollar() throws(Failure) -> String {
    position += 1
    guard peek == "{" else {
      let name = variableName()
      if name.isEmpty { return "$" }
      return variables[name] ?? (unset == .kept ? "$" + name : "")
    }
    let start = position - 1
    position += 1
    guard let first = peek else { throw Failure("there is no '}' to end a substitution") }
    guard first != "{", first != "}", first != ":" else { throw Failure("a substitution has no name") }
    let value = try braces()
    if unset == .kept, value.isUnset { return String(String.UnicodeScalarView(scalars[start..<position])) }
    return value.text
  }

  /// A name is letters, digits and `_`, or digits, or one of the shell's special ones.
  private mutating func variableName() -> String {
    guard let first = peek else { return "" }
    if first.isDigit { return taken { $0.isDigit } }
    if "@*#?-$!".unicodeScalars.contains(first) {
      position += 1
      return String(first)
    }
    return taken { $0.isDigit || $0.properties.isAlphabetic || $0 == "_" }
  }

  private mutating func taken(while condition: (Unicode.Scalar) -> Bool) -> String {
    var text = ""
    while let scalar = peek, condition(scalar) {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    return text
  }

  /// The inside of `${…}`, and the closing brace.
  private mutating func braces() throws(Failure) -> (text: String, isUnset: Bool) {
    let name = variableName()
    let value = variables[name]
    guard let modifier = take() else { throw Failure("there is no '}' to end a substitution") }
    switch modifier {
    case "}": return (value ?? "", value == nil)
    case ":":
      guard let second = take() else { throw Failure("there is no '}' to end a substitution") }
      guard "-+?".unicodeScalars.contains(second) else { throw unknown(":" + String(second)) }
      return (try defaulted(name, value.flatMap { $0.isEmpty ? nil : $0 }, second, isSet: value != nil), false)
    case "-", "+", "?": return (try defaulted(name, value, modifier, isSet: value != nil), false)
    case "#", "%":
      var pattern = try rawPart(until: "}")
      let isGreedy = pattern.unicodeScalars.first == modifier
      if isGreedy { pattern.unicodeScalars.removeFirst() }
      let parsed = try ShellPattern(pattern)
      let text = try bounded(value)
      return (
        modifier == "#" ? parsed.removingPrefix(of: text, isGreedy) : parsed.removingSuffix(of: text, isGreedy),
        value == nil
      )
    case "/":
      let replacesAll = peek == "/"
      if replacesAll { position += 1 }
      let pattern = try rawPart(until: "/")
      let replacement = try rawPart(until: "}")
      return (
        try ShellPattern(pattern).replacing(in: try bounded(value), with: replacement, all: replacesAll), value == nil
      )
    default: throw unknown(String(modifier))
    }
  }

  /// A value that a pattern may be looked for in: that takes time with the square of its length.
  private func bounded(_ value: String?) throws(Failure) -> String {
    let text = value ?? ""
    guard text.utf8.count <= 1 << 14 else { throw Failure("the value is too long to look for a pattern in it") }
    return text
  }

  private func unknown(_ modifier: String) -> Failure {
    Failure(
      "the modifier '\(sanitized(modifier))' of a substitution is unknown",
      remedy: "there are :- - :+ + :? ? # ## % %% / //")
  }

  /// - Parameter value: nil where the default applies.
  private mutating func defaulted(
    _ name: String, _ value: String?, _ modifier: Unicode.Scalar, isSet: Bool
  ) throws(Failure) -> String {
    let word = try part(until: "}")
    switch modifier {
    case "-": return value ?? word
    case "+": return value == nil ? "" : word
    default:
      guard let value else {
        let text = word.isEmpty ? "is not allowed to be \(isSet ? "empty" : "unset")" : word
        throw Failure("\(name): \(sanitized(text))")
      }
      return value
    }
  }

  private mutating func part(until stop: Unicode.Scalar) throws(Failure) -> String { try read(until: stop).text }

  /// The same with its escapes left in, which a pattern has a use for.
  private mutating func rawPart(until stop: Unicode.Scalar) throws(Failure) -> String {
    let before = keepsEscapes
    keepsEscapes = true
    defer { keepsEscapes = before }
    return try read(until: stop).text
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
