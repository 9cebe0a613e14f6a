internal import CLinux
package import Child
internal import KernelState
package import Linux

/// Reads the filters that the kernel has on a process, oldest first, the way a
/// debugger does: seize, stop, ask, let go. The process notices nothing.
///
/// Throws EACCES unless the lab has CAP_SYS_ADMIN over the host and is under no
/// filter itself, EPERM where it may not trace, EINVAL where the kernel was built
/// without CONFIG_CHECKPOINT_RESTORE. Source: PTRACE_SECCOMP_GET_FILTER in
/// ptrace(2).
package func filtersInKernel(of process: any LiveProcess) throws(SystemCallError) -> [BPFProgram] {
  guard ProcessStatus(try readText("/proc/\(process.pid)/status")).seccomp == Int(SECCOMP_MODE_FILTER) else {
    return []
  }
  let tracer = Tracer(pid: process.pid)
  try tracer.ask("PTRACE_SEIZE", PTRACE_SEIZE)
  defer { _ = try? tracer.ask("PTRACE_DETACH", PTRACE_DETACH) }
  try tracer.ask("PTRACE_INTERRUPT", PTRACE_INTERRUPT)
  try tracer.waitForStop()
  var programs: [BPFProgram] = []
  // The oldest has index 0, whatever ptrace(2) says: get_nth_filter() in kernel/seccomp.c.
  while let program = try tracer.filter(programs.count) { programs.append(program) }
  return programs
}

private struct Tracer {
  let pid: Int32

  @discardableResult
  func ask(
    _ name: String, _ request: some BinaryInteger, _ address: Int = 0, _ data: UInt = 0
  ) throws(SystemCallError) -> Int {
    let result = glassbox_syscall(
      Int(SYS_ptrace), [UInt64(request), UInt64(pid), UInt64(address), UInt64(data), 0, 0])
    guard result >= 0 else {
      throw SystemCallError(SystemCall("ptrace", .constant(name), .number(pid)), Errno(rawValue: Int32(-result)))
    }
    return result
  }

  /// Waits at most a second.
  func waitForStop() throws(SystemCallError) {
    for _ in 0..<1000 {
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG | Int32(bitPattern: UInt32(__WALL))) == pid { return }
      rest(milliseconds: 1)
    }
    throw SystemCallError(SystemCall("waitpid", .number(pid)), .timedOut)
  }

  /// Nil past the oldest.
  func filter(_ index: Int) throws(SystemCallError) -> BPFProgram? {
    let count: Int
    do {
      count = try ask("PTRACE_SECCOMP_GET_FILTER", PTRACE_SECCOMP_GET_FILTER, index)
    } catch  where error.errno == .noEntry {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: count * MemoryLayout<sock_filter>.size)
    let result = bytes.withUnsafeMutableBytes { memory in
      Result { () throws(SystemCallError) in
        try ask("PTRACE_SECCOMP_GET_FILTER", PTRACE_SECCOMP_GET_FILTER, index, UInt(bitPattern: memory.baseAddress))
      }
    }
    _ = try result.get()
    return BPFProgram(bytes: bytes)
  }
}
