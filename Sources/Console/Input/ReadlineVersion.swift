@preconcurrency internal import CReadline

/// The line editor's library.
public enum ReadlineLibrary {
  /// Its version at run time, such as `8.2`.
  public static var version: String { rl_library_version.map { String(cString: $0) } ?? "unknown" }
}
