// From a node to an instruction: each keyword's own grammar, and a refusal with
// the nearest name for what nobody knows.

internal import Linux

struct InstructionParser {
  static let keywords = [
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
    "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
  ]

  let escape: Character

  func instruction(_ node: DockerfileNode) throws(Failure) -> Instruction {
    Instruction(
      action: try action(node), keyword: node.keyword, original: node.original, lines: node.lines, escape: escape)
  }

  static func unknown(_ keyword: String) -> Failure {
    let guess = suggestion(for: keyword, among: keywords).map { "did you mean '\($0)'?" }
    return Failure("the instruction '\(sanitized(keyword))' is unknown", remedy: guess)
  }

  private func action(_ node: DockerfileNode) throws(Failure) -> Instruction.Action {
    guard node.words.allSatisfy({ !$0.utf8.contains(0) }) else { throw Failure("a word has a NUL byte in it") }
    switch node.keyword {
    case "ADD", "COPY": return .copy(try CopyInstruction(node))
    case "RUN": return .run(try RunInstruction(node))
    case "HEALTHCHECK": return .healthcheck(try Healthcheck(node))
    default: break
    }
    _ = try InstructionFlags(node, [:])
    switch node.keyword {
    case "ARG": return .argument(try arguments(node))
    case "CMD": return .command(CommandForm(node, words: node.words))
    case "ENTRYPOINT": return .entrypoint(CommandForm(node, words: node.words))
    case "ENV": return .environment(try pairs(node))
    case "EXPOSE": return .expose(try some(node))
    case "LABEL": return .label(try pairs(node))
    case "MAINTAINER": return .maintainer(try one(node))
    case "ONBUILD": return .onBuild(try trigger(node))
    case "SHELL":
      guard node.isJSON, !node.words.isEmpty else { throw Failure("SHELL needs the exec form: [\"/bin/sh\", \"-c\"]") }
      return .shell(node.words)
    case "STOPSIGNAL":
      let text = try one(node)
      if !text.contains("$") { _ = try StopSignal.checked(text) }
      return .stopSignal(text)
    case "USER": return .user(try one(node))
    case "VOLUME":
      guard try some(node).allSatisfy({ !$0.isEmpty }) else { throw Failure("VOLUME needs a path, not nothing") }
      return .volume(node.words)
    case "WORKDIR": return .workingDirectory(try one(node))
    default: throw Self.unknown(node.keyword)
    }
  }

  private func one(_ node: DockerfileNode) throws(Failure) -> String {
    guard let word = node.words.first else { throw Failure("\(node.keyword) needs an argument") }
    return word
  }

  private func some(_ node: DockerfileNode) throws(Failure) -> [String] {
    _ = try one(node)
    return node.words
  }

  private func pairs(_ node: DockerfileNode) throws(Failure) -> [(name: String, value: String)] {
    let words = try some(node)
    return try stride(from: 0, to: words.count - 1, by: 2).map { index throws(Failure) in
      guard !words[index].isEmpty else { throw Failure("\(node.keyword) has a name that is empty") }
      return (words[index], words[index + 1])
    }
  }

  private func arguments(_ node: DockerfileNode) throws(Failure) -> [(name: String, value: String?)] {
    try some(node).map { word throws(Failure) in
      let bytes = Array(word.utf8)
      let equals = bytes.firstIndex(of: UInt8(ascii: "="))
      let name = bytes[..<(equals ?? bytes.count)].text
      guard !name.isEmpty else { throw Failure("ARG has a name that is empty") }
      return (name, equals.map { bytes[($0 + 1)...].text })
    }
  }

  private func trigger(_ node: DockerfileNode) throws(Failure) -> Instruction {
    guard let trigger = node.trigger.first else { throw Failure("ONBUILD needs an instruction") }
    guard !["ONBUILD", "FROM", "MAINTAINER"].contains(trigger.keyword) else {
      throw Failure("ONBUILD cannot have \(trigger.keyword)")
    }
    return try instruction(trigger)
  }
}
