/// One instruction of a Dockerfile, understood as far as it can be before
/// variables have values.
package struct Instruction: Sendable {
  /// What it does; texts in it still have their variables and quotes.
  package indirect enum Action: Sendable {
    case argument([(name: String, value: String?)])
    case copy(CopyInstruction)
    case command(CommandForm)
    case entrypoint(CommandForm)
    case environment([(name: String, value: String)])
    case expose([String])
    case healthcheck(Healthcheck)
    case label([(name: String, value: String)])
    case maintainer(String)
    case onBuild(Instruction)
    case run(RunInstruction)
    case shell([String])
    case stopSignal(String)
    case user(String)
    case volume([String])
    case workingDirectory(String)
  }

  package let action: Action
  /// In upper case.
  package let keyword: String
  /// The logical line, continuations joined, without the lines of heredocs.
  package let original: String
  /// Physical lines, counted from 1.
  package let lines: ClosedRange<Int>
  /// What the escape character is in its texts.
  let escape: Character

  /// Those that put files into a layer.
  package var makesLayer: Bool {
    switch action {
    case .copy, .run, .workingDirectory: true
    default: false
    }
  }
}

/// A program as RUN, CMD, ENTRYPOINT and HEALTHCHECK have it.
package enum CommandForm: Sendable, Equatable {
  /// For the shell of the stage.
  case shell(String)
  /// The program and its arguments.
  case exec([String])

  init(_ node: DockerfileNode, words: some Collection<String>) {
    self = node.isJSON ? .exec(Array(words)) : .shell(words.first ?? "")
  }

  package var isEmpty: Bool { self == .shell("") || self == .exec([]) }
}

extension Instruction {
  /// The line, and the lines of its heredocs, so that it can be read again.
  var source: String {
    let heredocs =
      switch action {
      case .copy(let copy): copy.heredocs
      case .run(let run): run.heredocs
      default: [Heredoc]()
      }
    return heredocs.reduce(original) { $0 + "\n" + $1.content + $1.name }
  }
}
