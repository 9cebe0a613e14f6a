// The few things for which the kernel wants another program of the host: one
// that has a privilege which an ordinary user lacks.

internal import CLinux
package import Linux

/// A program of the host that the lab starts beside the child and waits for.
package enum HostProgram {
  /// Runs it to its end and answers its status and what it said to complain.
  /// Its execve(2) is recorded as one of the lab's calls, by the new process.
  ///
  /// Throws ETIMEDOUT where it has not ended after ten seconds.
  package static func run(_ path: String, _ arguments: [String], lab: any SystemCalls) throws(SystemCallError)
    -> (status: WaitStatus, complaint: String)
  {
    var call = SystemCall(.execve)
    call.path(path)
    call.strings(arguments)
    call.strings([])
    var pipe = try Pipe()
    let start = monotonicNanoseconds()
    let (result, pid) = spawn(path, arguments, complaints: pipe.writer?.number ?? -1)
    let time = Double(monotonicNanoseconds() - start) / 1000
    pipe.closeWriter()
    lab.recorder.append(
      SystemCallRecord(
        by: .lab, pid: result == 0 ? pid : lab.pid, call: call, result: -Int(result), microseconds: time))
    guard result == 0 else { throw SystemCallError(call, Errno(rawValue: result), by: .lab) }
    let complaint = String(decoding: withExtendedLifetime(pipe) { readAll(pipe.reader.number) }, as: UTF8.self)
    for _ in 0..<100 {
      if let status = try LocalSystemCalls(recorder: Recorder()).reap(pid) { return (status, complaint) }
      rest(milliseconds: 100)
    }
    throw SystemCallError(call, .timedOut, by: .lab)
  }

  private static func spawn(_ path: String, _ arguments: [String], complaints: Int32) -> (Int32, pid_t) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for number: Int32 in 0...1 { posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0) }
    posix_spawn_file_actions_adddup2(&actions, complaints, 2)
    var pid: pid_t = 0
    let result = withArguments(arguments) { arguments in
      withArguments([]) { posix_spawn(&pid, path, &actions, nil, arguments, $0) }
    }
    return (result, pid)
  }

  /// Until its last holder has closed the other end, at most 4 KiB.
  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1024)
    while bytes.count < 4096 {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, Errno.current == .interrupted { continue }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }
}
