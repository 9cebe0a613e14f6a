package import Child
internal import KernelState
internal import Linux

/// One thing that can be typed, `enum HostnameCommand: Command`; it is found by its declaration: there is no list to edit.
///
/// What it works on is its Subject: a `Workbench` for what is done on the child and becomes a step; the lab or the course
/// for what only looks or steers.
package protocol Command<Subject> {
  associatedtype Subject
  /// The words that name it, `unshare uts`; stands first in the declaration, where the Registry plugin reads it.
  static var name: String { get }
  static var parameters: [Parameter] { get }
  /// One line, for `help` and for completion.
  static var summary: String { get }
  /// More for `help NAME`; plain text.
  static var details: String { get }
  /// Such as `unshare(2)`.
  static var manuals: [String] { get }
  /// Whether it changes the child, rather than only look or steer.
  static var acts: Bool { get }
  /// The shell line that does the same with these arguments.
  static func shellLine(_ arguments: [String]) -> String?
  /// Does it, with arguments whose number fits the parameters. Throws `SystemCallError` or `Failure`.
  static func perform(_ subject: Subject, _ arguments: [String]) throws
}

extension Command {
  package static var parameters: [Parameter] { [] }
  package static var details: String { "" }
  package static var manuals: [String] { [] }
  package static var acts: Bool { false }
  package static func shellLine(_ arguments: [String]) -> String? { nil }

  package static var words: [String] { name.split(separator: " ").map(String.init) }

  /// `hostname NAME`.
  package static var usage: String { ([name] + parameters.map(\.shown)).joined(separator: " ") }
}

extension Command where Subject == Workbench {
  package static var acts: Bool { true }

  /// Performs it on a child that may be unable to answer: then no call was made, and the reason is thrown instead.
  package static func act(on workbench: Workbench, _ arguments: [String]) throws {
    do {
      try perform(workbench, arguments)
    } catch let error as SystemCallError where error.by == .child && error.errno == .again {
      throw workbench.obstacle ?? error
    }
  }
}
