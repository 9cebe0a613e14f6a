internal import CLinux

/// An error number of the kernel, by its symbolic name. Unknown numbers are
/// kept and shown, never trapped on.
///
/// Source: errno(3), strerrorname_np(3).
package struct Errno: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// From a name such as `EPERM`; nil if the C library knows no such name.
  package init?(name: String) {
    guard let number = (1..<4096).first(where: { Errno(rawValue: $0).name == name }) else { return nil }
    self.init(rawValue: number)
  }

  /// The symbolic name, such as `EPERM`; `errno 512` where there is none.
  package var name: String {
    glassbox_errno_name(rawValue).map { String(cString: $0) } ?? "errno \(rawValue)"
  }

  /// The C library's short text, such as `Operation not permitted`.
  package var text: String {
    glassbox_errno_text(rawValue).map { String(cString: $0) } ?? "unknown error"
  }

  /// `EPERM (Operation not permitted)`.
  package var description: String { "\(name) (\(text))" }

  /// The calling thread's errno, for C functions that set it.
  package static var current: Errno { Errno(rawValue: errnoOfThisThread()) }
}

private func errnoOfThisThread() -> Int32 { __errno_location().pointee }

extension Errno {
  package static let accessDenied = Errno(rawValue: EACCES)
  package static let again = Errno(rawValue: EAGAIN)
  package static let badAddress = Errno(rawValue: EFAULT)
  package static let badDescriptor = Errno(rawValue: EBADF)
  package static let brokenPipe = Errno(rawValue: EPIPE)
  package static let busy = Errno(rawValue: EBUSY)
  package static let crossDevice = Errno(rawValue: EXDEV)
  package static let exists = Errno(rawValue: EEXIST)
  package static let invalid = Errno(rawValue: EINVAL)
  package static let interrupted = Errno(rawValue: EINTR)
  package static let isDirectory = Errno(rawValue: EISDIR)
  package static let nameTooLong = Errno(rawValue: ENAMETOOLONG)
  package static let noBuffers = Errno(rawValue: ENOBUFS)
  package static let noChildren = Errno(rawValue: ECHILD)
  package static let noDevice = Errno(rawValue: ENODEV)
  package static let noEntry = Errno(rawValue: ENOENT)
  package static let noMessage = Errno(rawValue: ENOMSG)
  package static let noMemory = Errno(rawValue: ENOMEM)
  package static let noProcess = Errno(rawValue: ESRCH)
  package static let noSpace = Errno(rawValue: ENOSPC)
  package static let noExec = Errno(rawValue: ENOEXEC)
  package static let notDirectory = Errno(rawValue: ENOTDIR)
  package static let notEmpty = Errno(rawValue: ENOTEMPTY)
  package static let notPermitted = Errno(rawValue: EPERM)
  package static let notSupported = Errno(rawValue: EOPNOTSUPP)
  package static let noSuchAddress = Errno(rawValue: ENXIO)
  package static let noSystemCall = Errno(rawValue: ENOSYS)
  package static let protocolError = Errno(rawValue: EPROTO)
  package static let range = Errno(rawValue: ERANGE)
  package static let readOnly = Errno(rawValue: EROFS)
  package static let timedOut = Errno(rawValue: ETIMEDOUT)
  package static let tooLong = Errno(rawValue: E2BIG)
  package static let tooManyFiles = Errno(rawValue: EMFILE)
  package static let tooManyLinks = Errno(rawValue: ELOOP)
  package static let tooManyUsers = Errno(rawValue: EUSERS)
}
