package import Child
internal import KernelState
internal import Linux

/// A command on the child that a primitive adds to the lab.
package struct Verb: Sendable {
  /// The words that name it: `["unshare", "uts"]`.
  package let words: [String]
  package let parameters: [Parameter]
  /// One line, for `help` and for completion.
  package let summary: String
  /// More for `help VERB`; plain text.
  package let details: String
  package let manuals: [String]
  /// The shell line that does the same with these arguments.
  package let shellLine: @Sendable ([String]) -> String?
  /// Does it. Throws `SystemCallError` or `Failure`.
  package let perform: @Sendable (Workbench, [String]) throws -> Void

  package init(
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

  package var name: String { words.joined(separator: " ") }

  /// `hostname NAME`.
  package var usage: String { ([name] + parameters.map(\.shown)).joined(separator: " ") }
}
