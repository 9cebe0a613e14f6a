// The learner's terminal joined to a pseudoterminal (pty(7)): what is typed goes in,
// what the program prints comes out, and its window follows the learner's.

import CLinux
import Glibc

/// Why a pump came to its end.
package enum PumpEnd: Equatable, Sendable {
  /// The program has ended, and all that it printed has been copied.
  case exited
  /// Nobody holds the pseudoterminal any more; the program may still run.
  case closed
  /// The learner's terminal is gone.
  case hungUp
  /// SIGTERM, SIGHUP or SIGQUIT came, which nobody else handles.
  case terminated(signal: Int32)
}

/// Copies both ways between a terminal and a pseudoterminal's master.
package struct PseudoTerminal {
  package var input: Int32
  package var output: Int32
  package var master: Int32
  /// Becomes readable when the program has ended: pidfd_open(2). Nil: until the pty closes.
  package var exited: Int32?

  package init(input: Int32 = 0, output: Int32 = 1, master: Int32, exited: Int32?) {
    self.input = input
    self.output = output
    self.master = master
    self.exited = exited
  }

  /// Gives the master the window size of `terminal`, if that has one.
  /// Worth calling before the program starts. TIOCSWINSZ, see ioctl_tty(2).
  package static func copyWindowSize(from terminal: Int32, to master: Int32) {
    guard var size = windowSize(of: terminal) else { return }
    _ = glassbox_ioctl(master, GLASSBOX_TIOCSWINSZ, &size)
  }

  /// Copies until the program ends. The terminal is raw meanwhile, and as it was after.
  ///
  /// Where `input` is no terminal, its end is passed on as one end-of-file character.
  ///
  /// - Parameter listener: is given all that the program prints.
  package func pump(listener: @escaping (ArraySlice<UInt8>) -> Void = { _ in }) -> PumpEnd {
    let signals = SignalPipe([SIGWINCH], onlyIfDefault: [SIGTERM, SIGHUP, SIGQUIT])
    let raw = RawMode(input)
    let flags = fcntl(master, F_GETFL)
    _ = fcntl(master, F_SETFL, flags | O_NONBLOCK)
    defer {
      _ = fcntl(master, F_SETFL, flags)
      raw.restore()
      signals.close()
    }
    Self.copyWindowSize(from: input, to: master)
    var pump = PumpState(terminal: self, listener: listener)
    while true {
      pump.wait(signals.descriptor)
      for signal in signals.take() {
        if signal != SIGWINCH { return .terminated(signal: signal) }
        Self.copyWindowSize(from: input, to: master)
      }
      if let end = pump.step() { return end }
    }
  }
}
