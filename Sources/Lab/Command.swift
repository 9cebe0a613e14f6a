package import Primitives

/// A command of the lab that is not a verb of a primitive. A file
/// `Commands/NAMECommand.swift` defines it, and is found by its name: there is
/// no list to edit.
package protocol Command {
  static var name: String { get }
  static var parameters: [Parameter] { get }
  /// One line, for `help` and for completion.
  static var summary: String { get }
  /// More for `help NAME`; plain text.
  static var details: String { get }
  static func run(_ lab: Lab, _ arguments: [String]) throws
}

extension Command {
  package static var parameters: [Parameter] { [] }
  package static var details: String { "" }

  /// `diff [N]`.
  static var usage: String { ([name] + parameters.map(\.shown)).joined(separator: " ") }
}

/// All commands, in the order of their files' names.
nonisolated(unsafe) let commands: [any Command.Type] = registeredCommands

/// All verbs of all primitives.
let verbs: [Verb] = primitives.flatMap { $0.verbs }
