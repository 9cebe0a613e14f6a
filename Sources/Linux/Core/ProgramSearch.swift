internal import CLinux

/// Looks for a program on this machine, as a shell does: the first executable file of that name.
///
/// - Parameter path: folders with a colon between them. Without one: those of PATH, and then those where system tools
///   are, which an ordinary user's PATH often leaves out.
/// Returns its path; nil where there is none. Source: execvp(3), access(2).
package func findProgram(_ name: String, in path: String? = nil) -> String? {
  let usual = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
  let folders = (path ?? "\(environmentVariable("PATH") ?? ""):\(usual)").split(separator: ":")
  return folders.lazy.map { "\($0)/\(name)" }.first { fileKind($0) == .file && access($0, X_OK) == 0 }
}
