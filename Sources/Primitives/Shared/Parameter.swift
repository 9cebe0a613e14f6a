/// One argument of a command.
package struct Parameter: Sendable {
  /// As it stands in the usage line: `NAME`.
  package let name: String
  package let isOptional: Bool
  /// Takes all further arguments.
  package let repeats: Bool
  /// What can stand here, each with a description, for completion. Empty
  /// where anything can.
  package let values: @Sendable () -> [(text: String, description: String)]

  package init(
    _ name: String, optional: Bool = false, repeats: Bool = false,
    values: @escaping @Sendable () -> [(text: String, description: String)] = { [] }
  ) {
    self.name = name
    isOptional = optional
    self.repeats = repeats
    self.values = values
  }

  package var shown: String {
    let text = repeats ? name + "…" : name
    return isOptional ? "[\(text)]" : text
  }
}
