// A terminal that hands every key on, ^C and ^Z included: termios(3), cfmakeraw.

internal import CLinux
import Glibc

/// Holds a terminal in raw mode for as long as it lives.
final class RawMode {
  private let descriptor: Int32
  private var saved = termios()
  private var isActive = false

  /// Does nothing where `descriptor` is not a terminal.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    guard tcgetattr(descriptor, &saved) == 0 else { return }
    var raw = saved
    cfmakeraw(&raw)
    isActive = tcsetattr(descriptor, TCSADRAIN, &raw) == 0
  }

  deinit { restore() }

  /// Gives the terminal its settings back.
  func restore() {
    guard isActive else { return }
    isActive = false
    tcsetattr(descriptor, TCSADRAIN, &saved)
  }
}
