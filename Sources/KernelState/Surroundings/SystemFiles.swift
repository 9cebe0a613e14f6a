package import Linux

/// The files that a finding is read from. A test gives texts in their place,
/// and so describes a machine that it does not have.
package struct SystemFiles {
  /// The content of a file, or why it cannot be read.
  package let read: (String) -> Result<String, SystemCallError>
  /// Whether anything stands at a path.
  package let exists: (String) -> Bool
  /// Where a symbolic link points; nil where it cannot be read.
  package let link: (String) -> String?
  /// Whether this process may write there.
  package let mayWrite: (String) -> Bool

  /// This machine's own.
  package static var here: SystemFiles {
    SystemFiles(
      read: { path in Result { () throws(SystemCallError) in try readText(path) } },
      exists: { fileKind($0) != nil },
      link: { try? readLink($0) }, mayWrite: { Linux.mayWrite($0) })
  }

  /// A machine that is described by the texts of its files, by other paths
  /// that are there, by its symbolic links, and by the folders below which nothing may be written.
  package static func described(
    _ texts: [String: String], present: [String] = [], links: [String: String] = [:], readOnly: [String] = []
  ) -> SystemFiles {
    SystemFiles(
      read: { path in
        texts[path].map { .success($0) } ?? .failure(SystemCallError(SystemCall("openat", .path(path)), .noEntry))
      },
      exists: { texts[$0] != nil || present.contains($0) }, link: { links[$0] },
      mayWrite: { path in !readOnly.contains { path == $0 || path == $0 + "/cgroup.procs" } })
  }

  /// The content without the white space around it; nil where it is not to be had.
  package func text(_ path: String) -> String? { try? read(path).get().trimmed }

  /// For a sentence: `user.max_uts_namespaces = 31191`, or why there is no value.
  package func shown(sysctl name: String) -> String {
    switch read("/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })) {
    case .success(let text): "\(name) = \(text.trimmed)"
    case .failure(let error) where error.errno == .noEntry: "\(name) is not there"
    case .failure(let error): "\(name): \(error.errno.name)"
    }
  }
}
