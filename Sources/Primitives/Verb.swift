public import Child
internal import KernelState
internal import Linux

/// A command on the child that a primitive adds to the lab.
public struct Verb: Sendable {
  /// The words that name it: `["unshare", "uts"]`.
  public let words: [String]
  public let parameters: [Parameter]
  /// One line, for `help` and for completion.
  public let summary: String
  /// More for `help VERB`; plain text.
  public let details: String
  public let manuals: [String]
  /// The shell line that does the same with these arguments.
  public let shellLine: @Sendable ([String]) -> String?
  /// Does it. Throws `SystemCallError` or `Failure`.
  public let perform: @Sendable (Workbench, [String]) throws -> Void

  public init(
    _ words: String, _ parameters: [Parameter] = [], summary: String, details: String = "",
    manuals: [String], shellLine: @escaping @Sendable ([String]) -> String? = { _ in nil },
    perform: @escaping @Sendable (Workbench, [String]) throws -> Void
  ) {
    self.words = words.split(separator: " ").map(String.init)
    self.parameters = parameters
    self.summary = summary
    self.details = details
    self.manuals = manuals
    self.shellLine = shellLine
    self.perform = { workbench, arguments in
      do {
        try perform(workbench, arguments)
      } catch let error as SystemCallError where error.by == .child && error.errno == .again {
        // No call was made if the child cannot answer: say why not instead.
        throw workbench.obstacle ?? error
      }
    }
  }

  public var name: String { words.joined(separator: " ") }

  /// `hostname NAME`.
  public var usage: String { ([name] + parameters.map(\.shown)).joined(separator: " ") }
}

/// One argument of a verb or command.
public struct Parameter: Sendable {
  /// As it stands in the usage line: `NAME`.
  public let name: String
  public let isOptional: Bool
  /// Takes all further arguments.
  public let repeats: Bool
  /// What can stand here, each with a description, for completion. Empty
  /// where anything can.
  public let values: @Sendable () -> [(text: String, description: String)]

  public init(
    _ name: String, optional: Bool = false, repeats: Bool = false,
    values: @escaping @Sendable () -> [(text: String, description: String)] = { [] }
  ) {
    self.name = name
    isOptional = optional
    self.repeats = repeats
    self.values = values
  }

  public var shown: String {
    let text = repeats ? name + "…" : name
    return isOptional ? "[\(text)]" : text
  }
}
