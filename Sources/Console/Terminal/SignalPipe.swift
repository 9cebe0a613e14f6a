// Signals made readable, the self-pipe trick: a handler writes one byte, poll(2)
// wakes. Not signalfd(2), since that needs the signals blocked, and a blocked mask
// is inherited by every program started meanwhile; handlers end at execve(2).

import Glibc

/// Catches signals for as long as it lives and tells of them through a descriptor.
/// The handlers that stood before are put back when it is closed. Pipes nest: the
/// newest one hears.
final class SignalPipe {
  /// Readable when a signal has come.
  let descriptor: Int32
  private let writeEnd: Int32
  private let outer: Int32
  private var previous: [(signal: Int32, action: sigaction)] = []
  /// What ends a program that does not catch it.
  private let ending: [Int32]
  private var isOpen = true

  /// - Parameters:
  ///   - signals: caught whatever was set before.
  ///   - onlyIfDefault: caught only where nobody else handles or ignores them.
  init(_ signals: [Int32], onlyIfDefault: [Int32] = []) {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends {  // pipe2(2) is declared for _GNU_SOURCE only
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writeEnd) = (ends[0], ends[1])
    outer = signalPipeWriteEnd
    signalPipeWriteEnd = writeEnd
    ending = onlyIfDefault
    for signal in signals { install(signal) }
    for signal in onlyIfDefault {
      var old = sigaction()
      sigaction(signal, nil, &old)
      if Self.isDefault(old) { install(signal) }
    }
  }

  deinit { close() }

  /// The signals that have come since the last call, each once.
  func take() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = bytes.withUnsafeMutableBytes { readOnce(descriptor, into: $0) }
    var seen: [Int32] = []
    for byte in bytes.prefix(max(0, count)) where !seen.contains(Int32(byte)) {
      seen.append(Int32(byte))
    }
    return seen
  }

  /// Puts the former handlers back. A signal that came after the last `take` and
  /// would have ended the program does so now: nobody else would hear of it.
  func close() {
    guard isOpen else { return }
    isOpen = false
    for (signal, action) in previous.reversed() {
      var action = action
      sigaction(signal, &action, nil)
    }
    signalPipeWriteEnd = outer
    let late = take().filter(ending.contains)
    _ = Glibc.close(descriptor)
    _ = Glibc.close(writeEnd)
    for signal in late where previous.contains(where: { $0.signal == signal }) { raise(signal) }
  }

  /// Lets `signal` do what it does by default, once, and catches it again after.
  func raiseWithDefaultAction(_ signal: Int32) {
    var action = sigaction()
    var ours = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(signal, &action, &ours)
    raise(signal)
    sigaction(signal, &ours, nil)
  }

  private func install(_ signal: Int32) {
    var action = sigaction()
    var old = sigaction()
    action.__sigaction_handler.sa_handler = noteSignal
    // No SA_RESTART: poll(2) must come back, and everything else here retries EINTR.
    if sigaction(signal, &action, &old) == 0 { previous.append((signal, old)) }
  }

  private static func isDefault(_ action: sigaction) -> Bool {
    action.__sigaction_handler.sa_handler == nil  // SIG_DFL is the null pointer
  }
}

/// Where the handler writes; a C function can reach a global only.
nonisolated(unsafe) private var signalPipeWriteEnd: Int32 = -1

private func noteSignal(_ signal: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: signal)
  write(signalPipeWriteEnd, &byte, 1)
  errno = saved
}
