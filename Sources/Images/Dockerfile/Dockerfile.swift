// A whole Dockerfile: what stands before the first FROM, and the stages.

package import Linux

/// One FROM and what follows it.
package struct Stage: Sendable {
  /// Counted from 0.
  package let index: Int
  /// `AS name`, in lower case.
  package let name: String?
  /// What it begins from, variables not filled in yet.
  package let base: String
  package let platform: String?
  package let original: String
  package let line: Int
  package internal(set) var instructions: [Instruction] = []
}

package struct Dockerfile: Sendable {
  /// How errors call it.
  package let name: String
  package let directives: ParserDirectives
  /// ARG before the first FROM: seen by FROM lines, and by stages that declare them again.
  package private(set) var globalArguments: [Instruction] = []
  package private(set) var stages: [Stage] = []
  package let warnings: [DockerfileWarning]

  /// Reads it; all that can be wrong without running anything is said here,
  /// with the line: `Dockerfile:3: …`.
  package init(_ bytes: [UInt8], name: String = "Dockerfile") throws(Failure) {
    let reader = try DockerfileReader(bytes, name: name)
    self.name = name
    directives = reader.directives
    warnings = reader.warnings
    let parser = InstructionParser(escape: directives.escape)
    for node in reader.nodes {
      do { try add(node, parser) } catch { throw error.at(name, line: node.lines.lowerBound) }
    }
    guard !stages.isEmpty else { throw Failure("there is no FROM", place: Failure.Place(name)) }
  }

  private mutating func add(_ node: DockerfileNode, _ parser: InstructionParser) throws(Failure) {
    if node.keyword == "FROM" {
      stages.append(try stage(node))
      return
    }
    let instruction = try parser.instruction(node)
    if !stages.isEmpty {
      stages[stages.count - 1].instructions.append(instruction)
    } else if node.keyword == "ARG" {
      globalArguments.append(instruction)
    } else {
      throw Failure("\(node.keyword) comes before the first FROM")
    }
  }

  private func stage(_ node: DockerfileNode) throws(Failure) -> Stage {
    let flags = try InstructionFlags(node, ["platform": .text])
    var name: String?
    switch node.words.count {
    case 1: break
    case 3 where node.words[1].uppercased() == "AS":
      name = node.words[2].lowercased()
      guard Self.isStageName(node.words[2].lowercased()) else {
        throw Failure(
          "'\(sanitized(node.words[2]))' is no name of a stage",
          remedy: "use letters, digits, '-', '_', '.', a letter first")
      }
    default: throw Failure("FROM needs an image, or an image AS a name")
    }
    return Stage(
      index: stages.count, name: name, base: node.words[0], platform: flags.text("platform"), original: node.original,
      line: node.lines.lowerBound)
  }

  private static func isStageName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, first.isASCIILetter else { return false }
    return bytes.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || [0x2d, 0x5f, 0x2e].contains($0) }
  }

  func place(_ line: Int) -> Failure.Place { Failure.Place(name, line: line) }
}
