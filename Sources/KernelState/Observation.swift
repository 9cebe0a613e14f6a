package import Linux

/// One look at one process: the files read for it are read once, however many
/// facts stand in them.
package final class Observation {
  /// The process, as the host sees it.
  package let pid: Int32
  /// The process itself, for what only it can tell; nil where the lab looks
  /// at a process that is not its own.
  package let child: (any SystemCalls)?
  /// What readers keep between looks at the same child.
  package let cache: Store

  private var files: [String: Result<String, SystemCallError>] = [:]
  private let found = Store()

  package init(pid: Int32, child: (any SystemCalls)?, cache: Store) {
    self.pid = pid
    self.child = child
    self.cache = cache
  }

  /// What is dear to find out and is in several facts: found out at most once
  /// in this look, failure included.
  package func once<Key: StoreKey>(_ key: Key.Type, _ find: () throws -> Key.Value) throws -> Key.Value {
    try found.value(Once<Key>.self) { Result { try find() } }.get()
  }

  private enum Once<Key: StoreKey>: StoreKey { typealias Value = Result<Key.Value, any Error> }

  /// A file of the host's view, read at most once in this look.
  package func text(_ path: String) throws(SystemCallError) -> String {
    if let known = files[path] { return try known.get() }
    let result = Result { () throws(SystemCallError) in try readText(path) }
    files[path] = result
    return try result.get()
  }

  /// A file in the process's directory under /proc, such as `status`.
  package func proc(_ name: String) throws(SystemCallError) -> String {
    try text("/proc/\(pid)/\(name)")
  }

  /// The same file of the lab's own process: the host's twin.
  package func procOfHost(_ name: String) throws(SystemCallError) -> String {
    try text("/proc/self/\(name)")
  }

  /// What the process itself learns from uname(2); nil where it cannot be asked.
  package func names() throws -> UTSName? {
    guard let child else { return nil }
    return try once(Names.self) { try child.uname() }
  }

  private enum Names: StoreKey { typealias Value = UTSName }
}
