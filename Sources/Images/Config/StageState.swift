// What a stage has come to after some of its instructions. Evaluating one asks
// nothing of the kernel: it fills in variables, changes the config, and says
// what is left to do for who has a child and a file system.

package import Linux

/// A stage under way.
package struct StageState: Sendable {
  package internal(set) var config: ImageConfig
  /// MAINTAINER: the image's author.
  package private(set) var author: String?
  /// ARGs that were declared, with their values.
  var declared: [(name: String, value: String?)] = []
  private var ownsCommand = false
  let graph: BuildGraph
  private let stage: Int

  /// - Parameter config: the base's.
  package init(_ graph: BuildGraph, stage: Int, config: ImageConfig = ImageConfig()) {
    self.graph = graph
    self.stage = stage
    self.config = config
    // A trigger is for the image that is made from this one, not for those made from that.
    self.config.onBuild = []
    if self.config.variable("PATH") == nil {
      self.config.setVariable("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    }
  }

  /// The instructions that the base leaves for who builds on it.
  package static func triggers(of base: ImageConfig, escape: Character = "\\") throws(Failure) -> [Instruction] {
    var instructions: [Instruction] = []
    for text in base.onBuild {
      let reader = try DockerfileReader(Array(text.utf8), name: "ONBUILD")
      for node in reader.nodes {
        guard !["ONBUILD", "FROM", "MAINTAINER"].contains(node.keyword) else {
          throw Failure("the base image has ONBUILD \(node.keyword), which cannot be")
        }
        instructions.append(try InstructionParser(escape: escape).instruction(node))
      }
    }
    return instructions
  }

  /// What is left to be done by somebody else.
  package enum Work: Sendable {
    /// Only the config has changed.
    case none
    case copy(CopyWork)
    case run(RunWork)
    /// The directory is to be there, owned by root.
    case makeDirectory(String)
  }

  /// Takes one instruction into account.
  package mutating func apply(_ instruction: Instruction) throws(Failure) -> Work {
    do throws(Failure) {
      return try evaluate(instruction)
    } catch {
      throw error.at(graph.dockerfile.place(instruction.lines.lowerBound))
    }
  }

  private mutating func evaluate(_ instruction: Instruction) throws(Failure) -> Work {
    let words = Expansion(variables, instruction.escape)
    switch instruction.action {
    case .argument(let arguments): for (name, text) in arguments { try declare(name, text, instruction.escape) }
    case .environment(let pairs):
      for (name, value) in pairs { config.setVariable(try words.one(name), try words.one(value)) }
    case .label(let pairs): for (name, value) in pairs { config.labels[try words.one(name)] = try words.one(value) }
    case .command(let line):
      config.command = program(line)
      ownsCommand = true
    case .entrypoint(let line):
      config.entrypoint = program(line)
      // One of the base belongs to the base's entry point.
      if !ownsCommand { config.command = nil }
    case .expose(let ports): for port in ports { try expose(try words.several(port)) }
    case .healthcheck(let check): config.healthcheck = healthcheck(check)
    case .maintainer(let name): author = name
    case .onBuild(let trigger): config.onBuild.append(trigger.source)
    case .shell(let shell): config.shell = shell
    case .stopSignal(let text): config.stopSignal = try StopSignal.checked(try words.one(text))
    case .user(let text):
      let user = try words.one(text)
      guard !user.isEmpty else { throw Failure("USER is empty") }
      config.user = user
    case .volume(let paths):
      for path in paths {
        let volume = try words.one(path)
        guard !volume.isEmpty else { throw Failure("VOLUME is empty") }
        config.volumes.insert(volume)
      }
    case .workingDirectory(let text):
      let path = ContainerPath.resolved(try words.one(text), from: config.workingDirectory)
      config.workingDirectory = path
      return .makeDirectory(path)
    case .copy(let copy): return .copy(try CopyWork(copy, words, self))
    case .run(let run): return .run(try RunWork(run, words, self))
    }
    return .none
  }

  /// What texts of the stage see; ENV goes before ARG.
  var variables: [String: String] {
    var values: [String: String] = [:]
    for (name, value) in declared { values[name] = value }
    for entry in config.environment.lazy.compactMap(EnvironmentEntry.init) { values[entry.name] = entry.value }
    return values
  }

  private mutating func declare(_ name: String, _ text: String?, _ escape: Character) throws(Failure) {
    let words = Expansion(variables, escape)
    let name = try words.one(name)
    var value = graph.arguments.value(name)
    if value == nil, let text { value = try words.one(text) }
    if value == nil { value = graph.globals[name] ?? graph.arguments.automatic(name) }
    declared.removeAll { $0.name == name }
    declared.append((name, value))
  }

  func source(_ name: String) throws(Failure) -> BuildGraph.Source { try graph.source(name, for: stage) }
}
