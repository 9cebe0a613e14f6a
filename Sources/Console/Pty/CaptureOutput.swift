// What a program prints, kept for `--json` and the lesson checks.

import Glibc
internal import Linux

/// The output of a program that was run.
package struct CapturedOutput: Sendable, Equatable {
  /// What came, up to the limit.
  package var stdout: [UInt8] = []
  package var stderr: [UInt8] = []

  fileprivate mutating func add(_ bytes: ArraySlice<UInt8>, toStdout: Bool, limit: Int) {
    let room = max(0, limit - (toStdout ? stdout : stderr).count)
    if toStdout {
      stdout += bytes.prefix(room)
    } else {
      stderr += bytes.prefix(room)
    }
  }
}

/// Reads two pipes until both are closed, or the program has ended and they are drained.
///
/// - Parameters:
///   - exited: becomes readable when the program has ended: pidfd_open(2). Without it
///     a program that left something running in the background is waited for.
///   - limit: bytes kept of each pipe; what comes beyond is dropped.
///   - echo: copy what comes to standard output and standard error at once.
///   - milliseconds: after which `onTimeout` is called, once: the place to end the program.
///   - onSignal: called with SIGINT, and with SIGTERM, SIGHUP and SIGQUIT where nobody else
///     handles them: the place to pass it to the program. Capturing goes on.
///
/// The pipes are left open, in non-blocking mode.
package func captureOutput(
  stdout: Int32, stderr: Int32, exited: Int32? = nil, limit: Int = 8 << 20, echo: Bool = false,
  milliseconds: Int? = nil, onTimeout: () -> Void = {}, onSignal: (Int32) -> Void = { _ in }
) -> CapturedOutput {
  let signals = SignalPipe([SIGINT], onlyIfDefault: [SIGTERM, SIGHUP, SIGQUIT])
  defer { signals.close() }
  var captured = CapturedOutput()
  var pipes = [stdout, stderr]
  var echoes: [Int32] = echo ? [1, 2] : [-1, -1]
  var chunk = [UInt8](repeating: 0, count: 64 * 1024)
  var hasExited = false
  var lastWords = 1 << 20  // the most that pipe(7) holds: more is written by somebody else
  var deadline = milliseconds.map { monotonicNanoseconds() + UInt64($0) * 1_000_000 }
  for pipe in pipes { _ = fcntl(pipe, F_SETFL, fcntl(pipe, F_GETFL) | O_NONBLOCK) }
  while pipes != [-1, -1] {
    let ready = poll(
      pipes.map { ($0, POLLIN) } + [
        (hasExited ? -1 : exited ?? -1, POLLIN), (signals.descriptor, POLLIN),
      ], milliseconds: hasExited ? 0 : deadline == nil ? -1 : 100)
    if let limit = deadline, monotonicNanoseconds() >= limit {
      deadline = nil
      onTimeout()
    }
    for signal in signals.take() { onSignal(signal) }
    if hasExited && (!ready.contains(true) || lastWords < 0) { break }
    if ready[2] { hasExited = true }
    for index in 0...1 where ready[index] {
      let count = chunk.withUnsafeMutableBytes { readOnce(pipes[index], into: $0) }
      if count > 0 {
        if hasExited { lastWords -= count }
        captured.add(chunk[..<count], toStdout: index == 0, limit: limit)
        let result = chunk.withUnsafeBytes {
          echoes[index] < 0
            ? 0 : writeAll(echoes[index], UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        if result != 0 { echoes[index] = -1 }
      } else if count != -Int(EAGAIN) {
        pipes[index] = -1
      }
    }
  }
  return captured
}
