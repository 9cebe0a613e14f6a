package import Linux

/// One look at one process: what is read for it is read once, however many
/// facts stand in it.
package final class Observation {
  /// The process, as the host sees it.
  package let pid: Int32
  /// What asks the process itself, for what only it can tell; nil where the lab
  /// looks at a process that is not its own.
  package let child: (any SystemCalls)?
  /// The same process, and nothing between.
  package let process: (any SystemCalls)?
  /// What readers keep between looks at the same child.
  package let cache: Store

  private let files: KnownFiles
  private let directory: String
  private let found = Store()

  /// - Parameter foresees: whether it will ask the child what the last such look
  ///   has asked it: that is then done in one message.
  package init(pid: Int32, child: (any SystemCalls)?, cache: Store, foresees: Bool = false) {
    self.pid = pid
    process = child
    if foresees, let executor = child as? any BatchExecutor, executor.takesBatches {
      self.child = ForeseenCalls(executor, habit: cache.value(Habit.self) { ForeseenCalls.Habit() })
    } else {
      self.child = child
    }
    self.cache = cache
    directory = "/proc/\(pid)/"
    files = cache.value(Files.self) { KnownFiles() }
    files.beginLook()
  }

  private enum Habit: StoreKey { typealias Value = ForeseenCalls.Habit }
  private enum Files: StoreKey { typealias Value = KnownFiles }

  /// What is dear to find out and is in several facts: found out at most once
  /// in this look, failure included.
  package func once<Key: StoreKey>(_ key: Key.Type, _ find: () throws -> Key.Value) throws -> Key.Value {
    try found.value(Once<Key>.self) { Result { try find() } }.get()
  }

  private enum Once<Key: StoreKey>: StoreKey { typealias Value = Result<Key.Value, any Error> }

  /// A file of the host's view, read at most once in this look.
  package func file(_ path: String) throws(SystemCallError) -> KernelText { try files.read(path) }

  /// The same; nil where there is no such file.
  package func fileIfPresent(_ path: String) throws(SystemCallError) -> KernelText? { try files.readIfPresent(path) }

  /// A file that stays as it is while the lab runs, read at the first look only.
  package func fileOnce(_ path: String) throws(SystemCallError) -> KernelText { try files.readOnce(path) }

  /// The text of a file of the host's view.
  package func text(_ path: String) throws(SystemCallError) -> String { try files.read(path).text }

  /// A file in the process's directory under /proc, such as `status`.
  package func procText(
    _ name: String, keeping isKept: ((UnsafeRawBufferPointer) -> Bool)? = nil
  ) throws(SystemCallError) -> KernelText {
    try files.read(directory + name, keeping: isKept)
  }

  package func proc(_ name: String) throws(SystemCallError) -> String { try procText(name).text }

  /// A link in the process's directory under /proc, such as `ns/uts`; read at
  /// most once in this look.
  package func link(_ name: String) throws(SystemCallError) -> String {
    if let known = links[name] { return try known.get() }
    let path = directory + name
    let result = Result { () throws(SystemCallError) in try readLink(path) }
    links[name] = result
    return try result.get()
  }

  private var links: [String: Result<String, SystemCallError>] = [:]

  /// The same link of the lab's own process. The lab never moves itself into
  /// another namespace or root, and nobody else can: read at the first look only.
  package func linkOfHost(_ name: String) throws(SystemCallError) -> String {
    if let known = cache[HostLinks.self]?[name] { return known }
    let link = try readLink("/proc/self/" + name)
    cache[HostLinks.self, default: [:]][name] = link
    return link
  }

  private enum HostLinks: StoreKey { typealias Value = [String: String] }

  /// Whether the process is in the lab's own namespace of a type, such as `net`.
  package func sharesWithHost(_ type: String) throws(SystemCallError) -> Bool {
    try link("ns/" + type) == linkOfHost("ns/" + type)
  }

  /// What the process itself learns from uname(2); nil where it cannot be asked.
  package func names() throws -> UTSName? {
    guard let child else { return nil }
    return try once(Names.self) { try child.uname() }
  }

  /// What the lab learns from it.
  package func namesOfHost() throws -> UTSName {
    try once(HostNames.self) { try LocalSystemCalls(recorder: Recorder()).uname() }
  }

  private enum Names: StoreKey { typealias Value = UTSName }
  private enum HostNames: StoreKey { typealias Value = UTSName }
}
