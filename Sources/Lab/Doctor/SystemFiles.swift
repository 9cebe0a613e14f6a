internal import Linux
internal import Primitives

/// The files that a finding is read from. A test gives texts in their place,
/// and so describes a machine that it does not have.
struct SystemFiles {
  /// The content of a file, or why it cannot be read.
  let read: (String) -> Result<String, SystemCallError>
  /// Whether anything stands at a path.
  let exists: (String) -> Bool
  /// Where a symbolic link points; nil where it cannot be read.
  let link: (String) -> String?

  /// This machine's own.
  static var here: SystemFiles {
    SystemFiles(
      read: { path in Result { () throws(SystemCallError) in try readText(path) } },
      exists: { fileKind($0) != nil },
      link: { try? readLink($0) })
  }

  /// The content without the white space around it; nil where it is not to be had.
  func text(_ path: String) -> String? { try? read(path).get().trimmed }

  /// For a sentence: `user.max_uts_namespaces = 31191`, or why there is no value.
  func shown(sysctl name: String) -> String {
    switch read("/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })) {
    case .success(let text): "\(name) = \(text.trimmed)"
    case .failure(let error) where error.errno == .noEntry: "\(name) is not there"
    case .failure(let error): "\(name): \(error.errno.name)"
    }
  }
}
