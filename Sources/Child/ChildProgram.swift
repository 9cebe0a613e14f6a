internal import CLinux
package import Linux

/// The executable of the live child, as a sealed copy in memory.
///
/// Nothing inside a container can write to the host's binary through
/// /proc/<pid>/exe, because what runs is this copy, and nobody can change it.
/// Source: memfd_create(2), F_ADD_SEALS in fcntl(2).
package struct ChildProgram {
  private let memory: OwnedDescriptor
  /// The memfd; close-on-exec.
  var descriptor: Int32 { memory.number }

  /// Copies the file at `path` into memory and seals it.
  package init(path: String) throws(SystemCallError) {
    let source = glassbox_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard source >= 0 else {
      throw SystemCallError(SystemCall("openat", .path(path)), Errno(rawValue: -source))
    }
    defer { close(source) }
    let descriptor = glassbox_memory_file("glassbox-child")
    guard descriptor >= 0 else {
      throw SystemCallError(SystemCall("memfd_create"), Errno(rawValue: -descriptor))
    }
    memory = OwnedDescriptor(descriptor)
    var status = stat()
    fstat(source, &status)
    var left = Int(status.st_size)
    while left > 0 {
      let count = glassbox_syscall(Int(SYS_sendfile), [UInt64(descriptor), UInt64(source), 0, UInt64(left), 0, 0])
      guard count > 0 else {
        throw SystemCallError(SystemCall("sendfile", .path(path)), Errno(rawValue: Int32(-count)))
      }
      left -= count
    }
    let sealed = glassbox_seal(descriptor)
    guard sealed == 0 else {
      throw SystemCallError(SystemCall("fcntl", .constant("F_ADD_SEALS")), Errno(rawValue: -sealed))
    }
  }
}
