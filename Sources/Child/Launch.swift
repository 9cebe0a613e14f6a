internal import CLinux
package import Linux

extension ChildProcess {
  /// Starts the child program as a child of the lab: own session, empty
  /// signal mask, default signals, working directory `/`, the null device as
  /// its standard files, and no other descriptor than its control socket.
  ///
  /// posix_spawn(3) and not fork(2): it shares memory until execve, so the size
  /// of the lab costs nothing.
  ///
  /// - Parameter session: whose child it is; written into its environment, so
  ///   that clean-up finds it even where the kernel has forgotten its wish to
  ///   die with its parent, as it does when a process changes its user.
  package static func launch(
    _ program: ChildProgram, recorder: Recorder, session: String? = nil
  ) throws(SystemCallError) -> ChildProcess {
    let (here, there) = try ControlSocket.pair()
    let control = Int32(GLASSBOX_CONTROL_DESCRIPTOR)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, there, control)
    for number: Int32 in 0...2 {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
    }
    glassbox_spawn_chdir(&actions, "/")
    keepDescriptorsHere()

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, glassbox_spawn_setsid() | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var pid: pid_t = 0
    let path = "/proc/self/fd/\(program.descriptor)"
    let result = withArguments(["glassbox-child"]) { arguments in
      withArguments(session.map { ["\(Cleanup.marker)=\($0)"] } ?? []) {
        posix_spawn(&pid, path, &actions, &attributes, arguments, $0)
      }
    }
    // With its end closed here, the child's death is the end of the socket.
    CLinux.close(there)
    guard result == 0 else {
      throw SystemCallError(SystemCall("posix_spawn", .text(path)), Errno(rawValue: result))
    }
    let process = try greeted(on: here, recorder: recorder)
    // Executed through a descriptor, it would be called by that one's number.
    try process.setProcessName("glassbox-child")
    return process
  }
}

extension ChildProcess {
  /// Whether this kernel can mark a range of descriptors for closing at
  /// execve(2): since Linux 5.11. Asked about a range that nobody uses.
  /// Source: close_range(2).
  static let marksRanges = markForClosing(from: Int32.max) == 0

  private static func markForClosing(from lowest: Int32) -> Int {
    glassbox_syscall(
      Int(SYS_close_range), [UInt64(lowest), UInt64(UInt32.max), UInt64(CLOSE_RANGE_CLOEXEC), 0, 0, 0])
  }

  /// Marks every descriptor of the lab for closing at execve(2), those
  /// included that its own parent left open.
  private static func keepDescriptorsHere() {
    guard markForClosing(from: 3) != 0 else { return }
    for name in (try? directoryEntries("/proc/self/fd")) ?? [] {
      guard let descriptor = Int32(name), descriptor > 2 else { continue }
      _ = glassbox_syscall(Int(SYS_fcntl), [UInt64(descriptor), UInt64(F_SETFD), UInt64(FD_CLOEXEC), 0, 0, 0])
    }
  }
}

/// A NULL-terminated array of C strings for the time of the call.
func withArguments<Result>(
  _ values: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let pointers: [UnsafeMutablePointer<CChar>?] = values.map { strdup($0) } + [nil]
  defer { pointers.forEach { free($0) } }
  return body(pointers)
}
