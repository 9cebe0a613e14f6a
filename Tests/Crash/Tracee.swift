// A few lines of ptrace(2): start a program under it, let it go from system
// call to system call, and let go of it.

import CLinux
import Linux

enum Tracee {
  /// Every process that the program makes is followed from its first moment,
  /// and none outlives the test itself.
  private static let options =
    [PTRACE_O_TRACESYSGOOD, PTRACE_O_TRACEFORK, PTRACE_O_TRACEVFORK, PTRACE_O_TRACECLONE, PTRACE_O_TRACEEXEC]
    .reduce(UInt64(PTRACE_O_EXITKILL.rawValue)) { $0 | UInt64($1.rawValue) }

  @discardableResult
  static func request(_ request: __ptrace_request, _ pid: Int32, _ data: UInt64 = 0, address: UInt64 = 0) -> Int {
    glassbox_syscall(Int(SYS_ptrace), [UInt64(request.rawValue), UInt64(pid), address, data, 0, 0])
  }

  /// Starts the program; it stands before its first instruction.
  static func start(_ program: TestProgram) -> Int32 {
    var arguments: [UnsafeMutablePointer<CChar>?] = program.arguments.map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = program.environment.map { strdup($0) } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    let path = arguments[0]
    let output = glassbox_open(program.output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    let null = glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
    defer {
      close(output)
      close(null)
    }
    // Not posix_spawn(3): between fork and exec the process has to ask for the trace.
    let pid = Int32(glassbox_syscall(Int(SYS_clone), [UInt64(SIGCHLD), 0, 0, 0, 0, 0]))
    if pid == 0 {
      setsid()
      dup2(null, 0)
      dup2(output, 1)
      dup2(output, 2)
      if program.user != 0 {
        setgid(program.user)
        setuid(program.user)
      }
      request(PTRACE_TRACEME, 0)
      kill(getpid(), SIGSTOP)
      if let path { execve(path, &arguments, &environment) }
      _exit(127)
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && Errno.current == .interrupted {}
    request(PTRACE_SETOPTIONS, pid, options)
    return pid
  }

  /// The new process that an event of fork tells.
  static func message(_ pid: Int32) -> Int32 {
    var value: UInt64 = 0
    withUnsafeMutablePointer(to: &value) {
      _ = request(PTRACE_GETEVENTMSG, pid, UInt64(UInt(bitPattern: $0)))
    }
    return Int32(truncatingIfNeeded: value)
  }

  /// Number and first arguments of the call at whose entry the process stands; nil
  /// at the exit of one.
  static func call(_ pid: Int32) -> (number: Int, arguments: [UInt64])? {
    var info = __ptrace_syscall_info()
    let size = UInt64(MemoryLayout<__ptrace_syscall_info>.size)
    withUnsafeMutablePointer(to: &info) {
      _ = request(PTRACE_GET_SYSCALL_INFO, pid, UInt64(UInt(bitPattern: $0)), address: size)
    }
    guard UInt32(info.op) == UInt32(PTRACE_SYSCALL_INFO_ENTRY.rawValue) else { return nil }
    let words = info.entry.args
    return (Int(info.entry.nr), [words.0, words.1, words.2].map { UInt64($0) })
  }
}

/// What is to be run.
struct TestProgram {
  var arguments: [String]
  var environment: [String]
  /// Where standard output and standard error go.
  var output: String
  var user: UInt32 = 0
}
