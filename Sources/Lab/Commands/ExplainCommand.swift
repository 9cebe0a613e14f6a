internal import Console
internal import Linux
internal import Primitives
internal import Markup
internal import Reports

enum ExplainCommand: Command {
  static let name = "explain"
  static let parameters = [Parameter("NAME", values: { Glossary.words })]
  static let summary = "say what a system call, a flag, a fact or an errno is"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let name = arguments[0]
    let entries = Glossary.entries(for: name)
    guard !entries.isEmpty else {
      let guess = suggestion(for: name, among: Glossary.words.map(\.text)).map { "did you mean 'explain \($0)'?" }
      throw Failure(
        "nothing is known of '\(name)'",
        remedy: guess ?? "give a call, flag, fact, errno or primitive, such as CLONE_NEWUTS")
    }
    lab.show(.text(kind: "explanation", entries.joined(separator: "\n\n")))
  }
}
