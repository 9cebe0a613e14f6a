package import Linux

/// Where the parts of the lab are on this machine: beside the executable while
/// it stands in a build folder, else under the prefix it was installed to.
package enum Installation {
  /// The executable of the live child. Throws ENOENT, with the first place
  /// that was tried, where it is missing.
  package static func childProgram() throws(SystemCallError) -> String {
    let places = [executableDirectory + "/glassbox-child", executableDirectory + "/../libexec/glassbox/glassbox-child"]
    if let found = places.first(where: { fileKind($0) == .file }) { return found }
    throw SystemCallError(SystemCall("openat", .path(places[0])), .noEntry)
  }

  /// The lab's own executable, for the keeper. Throws ENOENT.
  package static func labProgram() throws(SystemCallError) -> String {
    let path = executableDirectory + "/glassbox"
    guard fileKind(path) == .file else {
      throw SystemCallError(SystemCall("openat", .path(path)), .noEntry)
    }
    return path
  }

  /// The folder with `Sources`, `lessons` and `rootfs-scripts`: the
  /// checkout, or `PREFIX/share/glassbox`; nil where neither is there.
  package static func sharedFolder() -> String? {
    if let given = environmentVariable("GLASSBOX_SHARE") { return given }
    let installed = executableDirectory + "/../share/glassbox"
    if fileKind(installed + "/lessons") == .directory { return installed }
    var folder = executableDirectory
    while folder.hasPrefix("/"), folder != "/" {
      if fileKind(folder + "/Package.swift") == .file { return folder }
      folder = parentDirectory(of: folder)
    }
    return nil
  }

  /// The folder of the running executable; empty without /proc.
  package static var executableDirectory: String {
    (try? readLink("/proc/self/exe")).map { parentDirectory(of: $0) } ?? ""
  }
}
