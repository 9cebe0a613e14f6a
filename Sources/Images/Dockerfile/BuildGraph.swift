// Which stages a build needs, and from what each of them begins. What nothing
// needs is not run.

package import Linux

/// The stages of a Dockerfile with the variables of its FROM lines filled in.
package struct BuildGraph: Sendable {
  /// What a stage, COPY --from or a mount takes files from.
  package enum Source: Sendable, Equatable {
    case scratch
    case stage(Int)
    /// An image or a root file system of this machine, by its name.
    case image(String)
  }

  package let dockerfile: Dockerfile
  package let arguments: BuildArguments
  /// Values of ARG before the first FROM.
  package let globals: [String: String]
  /// What each stage begins from.
  package private(set) var bases: [Source] = []
  /// The stage that is asked for.
  package let target: Int
  /// Those that it needs and itself, in order.
  package private(set) var needed: [Int] = []
  /// Images that have to be there.
  package private(set) var images: [(name: String, line: Int)] = []

  /// - Parameter target: name or number of a stage; the last one for nil.
  package init(_ dockerfile: Dockerfile, _ arguments: BuildArguments, target: String? = nil) throws(Failure) {
    self.dockerfile = dockerfile
    self.arguments = arguments
    globals = try arguments.globals(of: dockerfile)
    if let target {
      guard let index = Self.index(of: target, in: dockerfile.stages[...]) else {
        let names = dockerfile.stages.compactMap(\.name)
        let guess = suggestion(for: target, among: names).map { "did you mean '\($0)'?" }
        throw Failure("there is no stage '\(sanitized(target))'", remedy: guess, place: Failure.Place(dockerfile.name))
      }
      self.target = index
    } else {
      self.target = dockerfile.stages.count - 1
    }
    for stage in dockerfile.stages { bases.append(try base(of: stage)) }
    try findNeeded()
  }

  /// By name, the last one of it first, or by number.
  private static func index(of name: String, in stages: ArraySlice<Stage>) -> Int? {
    if let index = stages.lastIndex(where: { $0.name == name.lowercased() }) { return index }
    guard let number = Int(name), stages.indices.contains(number) else { return nil }
    return number
  }

  private func base(of stage: Stage) throws(Failure) -> Source {
    let place = dockerfile.place(stage.line)
    do throws(Failure) {
      let name = try expand(stage.base)
      guard !name.isEmpty else { throw Failure("the name of the base image is empty") }
      if let platform = stage.platform {
        let wanted = try expand(platform)
        guard wanted.isEmpty || arguments.platform.matches(wanted) else {
          throw Failure("FROM --platform=\(sanitized(wanted)) is not this machine's, \(arguments.platform.description)")
        }
      }
      if name == "scratch" { return .scratch }
      // Numbers are no names here: `FROM 0` is an image.
      if let index = dockerfile.stages[..<stage.index].lastIndex(where: { $0.name == name.lowercased() }) {
        return .stage(index)
      }
      return .image(try Self.checkedName(name))
    } catch {
      throw error.at(place)
    }
  }

  private func expand(_ text: String) throws(Failure) -> String {
    var word = ShellWord(text, globals, escape: dockerfile.directives.escape)
    return try word.word()
  }

  /// What `--from` of a stage's instruction means.
  package func source(_ name: String, for stage: Int) throws(Failure) -> Source {
    let all = dockerfile.stages
    if let index = Self.index(of: name, in: all[..<stage]) { return .stage(index) }
    guard all[stage].name != name.lowercased(), Int(name) != stage else {
      throw Failure("--from=\(sanitized(name)) is the stage itself")
    }
    guard Int(name) == nil, !all.contains(where: { $0.name == name.lowercased() }) else {
      throw Failure("--from=\(sanitized(name)) is no stage before this one")
    }
    return name == "scratch" ? .scratch : .image(try Self.checkedName(name))
  }

  private static func checkedName(_ name: String) throws(Failure) -> String {
    guard name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
      throw Failure("'\(sanitized(name))' is no name of an image")
    }
    return name
  }

  private mutating func findNeeded() throws(Failure) {
    var wanted: Set<Int> = [target]
    for index in dockerfile.stages.indices.reversed() {
      let stage = dockerfile.stages[index]
      var sources = [(bases[index], stage.line)]
      for instruction in stage.instructions {
        do throws(Failure) {
          for name in try instruction.sourceNames() {
            sources.append((try source(name, for: index), instruction.lines.lowerBound))
          }
        } catch {
          throw error.at(dockerfile.place(instruction.lines.lowerBound))
        }
      }
      // What is wrong is said of all stages; what is needed, only by those that are.
      guard wanted.contains(index) else { continue }
      for (source, line) in sources {
        switch source {
        case .scratch: break
        case .stage(let other): wanted.insert(other)
        case .image(let name): images.append((name, line))
        }
      }
    }
    needed = wanted.sorted()
  }
}

extension Instruction {
  /// What `--from` of it names.
  func sourceNames() throws(Failure) -> [String] {
    switch action {
    case .copy(let copy): return [copy.from].compactMap { $0 }
    case .run(let run):
      // One with variables is looked at when they have values.
      var names: [String] = []
      for mount in run.mounts where !mount.contains("$") {
        if let name = try RunMount(mount).from { names.append(name) }
      }
      return names
    // A trigger runs in another build.
    default: return []
    }
  }
}
