/// A system call that failed: the call with its arguments, and errno. The one
/// error type for system calls, whoever made them.
package struct SystemCallError: Error, Sendable, CustomStringConvertible {
  package let call: SystemCall
  package let errno: Errno
  /// What the kernel says beyond errno, where it does, as by netlink(7).
  package let detail: String?
  package let by: SystemCallRecord.Maker
  /// The directory that the call knows as `.`, where somebody has kept it in mind.
  package var workingDirectory: String?

  package init(
    _ call: SystemCall, _ errno: Errno, detail: String? = nil, by: SystemCallRecord.Maker = .lab
  ) {
    self.call = call
    self.errno = errno
    self.detail = detail
    self.by = by
  }

  package var name: String { call.name }

  /// The path the call was about; nil where it was about none.
  package var path: String? { call.path.map { $0 == "." ? workingDirectory ?? $0 : $0 } }

  /// `sethostname("box", 3): EPERM (Operation not permitted)`.
  package var description: String {
    "\(name)(\(call.shown.joined(separator: ", "))): \(errno)" + (detail.map { ", “\($0)”" } ?? "")
  }
}
