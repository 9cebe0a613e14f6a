package import Linux

/// One look at one process: the files read for it are read once, however many
/// facts stand in them.
package final class Observation {
  /// The process, as the host sees it.
  package let pid: Int32
  /// The process itself, for what only it can tell; nil where the lab looks
  /// at a process that is not its own.
  package let child: (any SystemCalls)?
  /// What readers keep between snapshots, such as open routing sockets.
  package let cache: ObservationCache

  private var files: [String: Result<String, SystemCallError>] = [:]
  private var found: [String: Any] = [:]
  private var names: Result<UTSName, SystemCallError>?

  package init(pid: Int32, child: (any SystemCalls)?, cache: ObservationCache) {
    self.pid = pid
    self.child = child
    self.cache = cache
  }

  /// What is dear to find out and is in several facts: found out at most once
  /// in this look, failure included. The key is the finder's own.
  package func once<Value>(_ key: String, _ find: () throws -> Value) throws -> Value {
    if let known = found[key] as? Result<Value, any Error> { return try known.get() }
    let result = Result { try find() }
    found[key] = result
    return try result.get()
  }

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

  /// What the process itself learns from uname(2).
  package func names(ofChild child: any SystemCalls) throws(SystemCallError) -> UTSName {
    if let names { return try names.get() }
    let result = Result { () throws(SystemCallError) in try child.uname() }
    names = result
    return try result.get()
  }
}

/// What outlives one look: descriptors that are dear to open again. Closed
/// when the child is rebuilt.
package final class ObservationCache {
  /// Values by a key of the reader's choice.
  package var values: [String: any AnyObject & Sendable] = [:]

  package init() {}
}
