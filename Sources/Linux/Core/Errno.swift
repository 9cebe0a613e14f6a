internal import CLinux

/// An error number of the kernel, by its symbolic name. Unknown numbers are
/// kept and shown, never trapped on.
///
/// Source: errno(3), strerrorname_np(3).
public struct Errno: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// From a name such as `EPERM`; nil if the C library knows no such name.
  public init?(name: String) {
    guard let number = (1..<4096).first(where: { Errno(rawValue: $0).name == name }) else { return nil }
    self.init(rawValue: number)
  }

  /// The symbolic name, such as `EPERM`; `errno 512` where there is none.
  public var name: String {
    glassbox_errno_name(rawValue).map { String(cString: $0) } ?? "errno \(rawValue)"
  }

  /// The C library's short text, such as `Operation not permitted`.
  public var text: String {
    glassbox_errno_text(rawValue).map { String(cString: $0) } ?? "unknown error"
  }

  /// `EPERM (Operation not permitted)`.
  public var description: String { "\(name) (\(text))" }

  /// The calling thread's errno, for C functions that set it.
  public static var current: Errno { Errno(rawValue: errnoOfThisThread()) }
}

private func errnoOfThisThread() -> Int32 { __errno_location().pointee }

extension Errno {
  public static let accessDenied = Errno(rawValue: EACCES)
  public static let again = Errno(rawValue: EAGAIN)
  public static let badDescriptor = Errno(rawValue: EBADF)
  public static let brokenPipe = Errno(rawValue: EPIPE)
  public static let busy = Errno(rawValue: EBUSY)
  public static let exists = Errno(rawValue: EEXIST)
  public static let invalid = Errno(rawValue: EINVAL)
  public static let interrupted = Errno(rawValue: EINTR)
  public static let isDirectory = Errno(rawValue: EISDIR)
  public static let nameTooLong = Errno(rawValue: ENAMETOOLONG)
  public static let noChildren = Errno(rawValue: ECHILD)
  public static let noDevice = Errno(rawValue: ENODEV)
  public static let noEntry = Errno(rawValue: ENOENT)
  public static let noMessage = Errno(rawValue: ENOMSG)
  public static let noMemory = Errno(rawValue: ENOMEM)
  public static let noProcess = Errno(rawValue: ESRCH)
  public static let noSpace = Errno(rawValue: ENOSPC)
  public static let noExec = Errno(rawValue: ENOEXEC)
  public static let notDirectory = Errno(rawValue: ENOTDIR)
  public static let notPermitted = Errno(rawValue: EPERM)
  public static let notSupported = Errno(rawValue: EOPNOTSUPP)
  public static let noSystemCall = Errno(rawValue: ENOSYS)
  public static let protocolError = Errno(rawValue: EPROTO)
  public static let range = Errno(rawValue: ERANGE)
  public static let readOnly = Errno(rawValue: EROFS)
  public static let timedOut = Errno(rawValue: ETIMEDOUT)
  public static let tooManyFiles = Errno(rawValue: EMFILE)
  public static let tooManyLinks = Errno(rawValue: ELOOP)
  public static let tooManyUsers = Errno(rawValue: EUSERS)
}
