// COPY and RUN with all their variables filled in: what somebody with a file
// system and a child can do without asking the Dockerfile again.

internal import Linux

/// COPY or ADD, ready to be done.
package struct CopyWork: Sendable {
  package let isAdd: Bool
  /// Relative to the root of the source; nothing leads above it.
  package let sources: [String]
  /// Files whose content stands in the Dockerfile.
  package let files: [(name: String, content: String)]
  /// Absolute; ends with a slash where it was said to be a directory.
  package let destination: String
  /// Nil for the build's context.
  package let from: BuildGraph.Source?
  /// `user:group`, names or numbers; root's for nil.
  package let owner: String?
  package let mode: FileModeChange?
  package let excludes: [PathPattern]
  package let isLink: Bool
  package let keepsParents: Bool
  package let unpacks: Bool

  init(_ copy: CopyInstruction, _ words: Expansion, _ state: StageState) throws(Failure) {
    isAdd = copy.isAdd
    sources = try copy.sources.map { text throws(Failure) in try words.one(text) }
    files = try copy.heredocs.map { heredoc throws(Failure) in (heredoc.name, try words.content(heredoc)) }
    let target = try words.one(copy.destination)
    guard !target.isEmpty else { throw Failure("the destination is empty") }
    let path = ContainerPath.resolved(target, from: state.config.workingDirectory)
    let isDirectory = target.hasSuffix("/") || target == "." || target.hasSuffix("/.")
    destination = isDirectory && path != "/" ? path + "/" : path
    guard isDirectory || path == "/" || sources.count + files.count == 1 else {
      throw Failure("several sources need a destination that ends with a slash")
    }
    from = try copy.from.map { name throws(Failure) in try state.source(name) }
    owner = try copy.owner.map { text throws(Failure) in try words.one(text) }
    mode = try copy.mode.map { text throws(Failure) in try FileModeChange(try words.one(text)) }
    excludes = try copy.excludes.map { text throws(Failure) in try PathPattern(try words.one(text)) }
    isLink = copy.isLink
    keepsParents = copy.keepsParents
    unpacks = copy.unpacks ?? copy.isAdd
  }
}

/// RUN, ready to be done.
package struct RunWork: Sendable {
  /// The program and its arguments.
  package let arguments: [String]
  /// A file that has to be there and executable while it runs: the first argument.
  package let script: (path: String, text: String)?
  /// `NAME=VALUE`, ARGs included.
  package let environment: [String]
  /// ARGs among them on which a cached result depends.
  package let cachedArguments: [String]
  package let mounts: [RunMount]
  package let network: RunInstruction.Network
  package let user: String?
  package let workingDirectory: String

  init(_ run: RunInstruction, _ words: Expansion, _ state: StageState) throws(Failure) {
    switch run.program {
    case .exec(let arguments):
      self.arguments = arguments
      script = nil
    case .shell(let line):
      arguments = state.program(.shell(line))
      script = nil
    case .script(let name, let text):
      let path = "/dev/pipes/" + name.split(separator: "/").joined(separator: "-")
      arguments = [path]
      script = (path, text)
    }
    environment = state.runEnvironment
    cachedArguments = state.cachedArguments
    mounts = try run.mounts.map { text throws(Failure) in try RunMount(try words.one(text)) }
    network = run.network ?? .none
    user = state.config.user
    workingDirectory = state.config.workingDirectory ?? "/"
  }
}
