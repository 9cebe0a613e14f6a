internal import Linux

/// RUN: a program that makes a layer.
package struct RunInstruction: Sendable {
  package enum Network: String, Sendable, CaseIterable { case none, host }

  package let command: CommandForm
  package let heredocs: [Heredoc]
  /// As written, `type=bind,…`: variables have no values yet.
  package let mounts: [String]
  /// Nil where the line does not say.
  package let network: Network?

  init(_ node: DockerfileNode) throws(Failure) {
    let flags = try InstructionFlags(
      node, ["mount": .list, "network": .text, "security": .text, "device": .list])
    for name in ["security", "device"] where flags.text(name) != nil {
      guard name == "security", flags.text(name) == "sandbox" else {
        throw Failure("RUN --\(name)=\(flags.text(name) ?? "") is not supported")
      }
    }
    if let text = flags.text("network"), text != "default" {
      guard let network = Network(rawValue: text) else {
        throw Failure("RUN --network=\(text) is not supported", remedy: "there are none and host")
      }
      self.network = network
    } else {
      network = nil
    }
    command = CommandForm(node, words: node.words)
    heredocs = node.heredocs
    mounts = flags.list("mount")
    guard !command.isEmpty else { throw Failure("RUN needs a command") }
    for mount in mounts where !mount.contains("$") { _ = try RunMount(mount) }
  }

  /// What is started.
  package enum Program: Sendable, Equatable {
    case exec([String])
    /// A line, or several, for the shell.
    case shell(String)
    /// A file of that name and text, whose `#!` says what reads it.
    case script(name: String, text: String)
  }

  /// A heredoc that stands alone is the script itself; others are for the shell to read.
  package var program: Program {
    switch command {
    case .exec(let words): return .exec(words)
    case .shell(let line):
      guard let first = heredocs.first else { return .shell(line) }
      if heredocs.count == 1, Heredoc(word: line) != nil {
        return first.content.hasPrefix("#!") ? .script(name: first.name, text: first.content) : .shell(first.content)
      }
      return .shell(heredocs.reduce(line) { $0 + "\n" + $1.content + $1.name })
    }
  }
}
