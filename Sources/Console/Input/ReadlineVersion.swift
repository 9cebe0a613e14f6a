@preconcurrency internal import CReadline

/// The line editor's library.
package enum ReadlineLibrary {
  /// Its version at run time, such as `8.2`.
  package static var version: String { rl_library_version.map { String(cString: $0) } ?? "unknown" }
}
