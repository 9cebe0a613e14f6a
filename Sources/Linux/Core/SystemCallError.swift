/// A system call that failed: the call, its arguments, errno, and the path if
/// any. The one error type for system calls, whoever made them.
package struct SystemCallError: Error, Sendable, CustomStringConvertible {
  package var name: String
  package var arguments: [String]
  package var errno: Errno
  package var path: String?
  /// What the kernel says beyond errno, where it does, as by netlink(7).
  package var detail: String?
  package var by: SystemCallRecord.Maker

  package init(
    name: String, arguments: [String] = [], errno: Errno, path: String? = nil,
    detail: String? = nil, by: SystemCallRecord.Maker = .lab
  ) {
    self.name = name
    self.arguments = arguments
    self.errno = errno
    self.path = path
    self.detail = detail
    self.by = by
  }

  package init(_ call: SystemCall, _ errno: Errno, by: SystemCallRecord.Maker) {
    self.init(name: call.name, arguments: call.shown, errno: errno, path: call.path, by: by)
  }

  /// `sethostname("box", 3): EPERM (Operation not permitted)`.
  package var description: String {
    "\(name)(\(arguments.joined(separator: ", "))): \(errno)" + (detail.map { ", “\($0)”" } ?? "")
  }
}
