// One round of the pump after the other.

import Glibc

/// What is on its way in both directions.
struct PumpState {
  private let terminal: PseudoTerminal
  private var typed = ByteQueue()
  private var printed = ByteQueue()
  private var inputEnded = false
  private var outputEnded = false
  private var hasExited = false
  private var ready: [Bool] = []

  /// How long a program's last words may take from its end of the pty to ours.
  private static let lastWords: Int32 = 50
  /// More than a pty holds: what still comes after these reads is somebody else's.
  private var readsAfterExit = 64
  private static let endOfFile: UInt8 = 4  // ^D, the usual VEOF

  /// Is given all that the program prints.
  private let listener: (ArraySlice<UInt8>) -> Void

  init(terminal: PseudoTerminal, listener: @escaping (ArraySlice<UInt8>) -> Void) {
    self.terminal = terminal
    self.listener = listener
  }

  /// Waits for anything that `step()` can use, or a signal. A queue is filled when it is
  /// empty only, so a slow reader holds the writer up and memory stays bounded.
  mutating func wait(_ signals: Int32) {
    let reading = typed.isEmpty && !inputEnded
    let master = (printed.isEmpty ? POLLIN : 0) | (typed.isEmpty ? 0 : POLLOUT)
    ready = poll(
      [
        (reading ? terminal.input : -1, POLLIN),
        (master == 0 ? -1 : terminal.master, master),
        (printed.isEmpty || outputEnded ? -1 : terminal.output, POLLOUT),
        (hasExited ? -1 : terminal.exited ?? -1, POLLIN),
        (signals, POLLIN),
      ], milliseconds: hasExited ? Self.lastWords : -1)
  }

  /// Moves what can be moved; the reason if this is the end.
  mutating func step() -> PumpEnd? {
    if ready[3] { hasExited = true }
    if ready[2] { flush() }
    if ready[0], let end = readInput() { return end }
    if ready[1] {
      if !typed.isEmpty, typed.drain(to: terminal.master) == .ended { typed.removeAll() }
      if printed.isEmpty {
        if printed.fill(from: terminal.master) == .ended { return end() }
        listener(printed.contents)
        if hasExited { readsAfterExit -= 1 }
        if readsAfterExit < 0 { return .exited }
      }
      if outputEnded { printed.removeAll() }
    } else if hasExited && printed.isEmpty && !ready.contains(true) {
      return .exited  // something else still holds the pty; what it prints comes too late
    }
    return nil
  }

  /// A program that ends lets go of its terminal a moment before its pidfd tells.
  private func end() -> PumpEnd {
    guard let exited = terminal.exited, !hasExited else { return hasExited ? .exited : .closed }
    return poll([(exited, POLLIN)], milliseconds: 200)[0] ? .exited : .closed
  }

  private mutating func readInput() -> PumpEnd? {
    guard typed.fill(from: terminal.input) == .ended else { return nil }
    inputEnded = true
    if isatty(terminal.input) == 1 { return .hungUp }
    typed.append(Self.endOfFile)
    return nil
  }

  /// Where the reader of our output is gone, the program goes on and is not heard.
  private mutating func flush() {
    if printed.drain(to: terminal.output) == .ended {
      outputEnded = true
      printed.removeAll()
    }
  }
}
