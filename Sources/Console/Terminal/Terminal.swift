// What the place where output goes can show.

import CLinux
import Glibc

/// The learner's terminal, or the file or pipe that stands for it.
package struct Terminal: Sendable {
  package var descriptor: Int32
  package var isTTY: Bool
  /// Escape sequences may be sent.
  package var usesColor: Bool
  /// `--plain`: no alignment, no drawing characters, ASCII arrows.
  package var isPlain: Bool
  /// Overrides the size that the kernel reports, for tests and recorded text.
  package var fixedSize: (width: Int, height: Int)?

  /// What `descriptor` can show, by the environment and the program's options.
  package init(descriptor: Int32 = 1, noColor: Bool = false, plain: Bool = false) {
    self.descriptor = descriptor
    isTTY = isatty(descriptor) == 1
    isPlain = plain
    usesColor =
      isTTY && !plain
      && Self.wantsColor(
        noColor: noColor, noColorVariable: environment("NO_COLOR"), term: environment("TERM"))
  }

  /// A terminal of known size, for tests and recorded text.
  package init(width: Int, height: Int = 24, usesColor: Bool = false, isPlain: Bool = false) {
    descriptor = -1
    isTTY = usesColor
    self.usesColor = usesColor
    self.isPlain = isPlain
    fixedSize = (max(1, width), max(1, height))
  }

  /// Columns: the kernel's (TIOCGWINSZ), else COLUMNS, else 80; never below 1.
  package var width: Int {
    if let fixedSize { return fixedSize.width }
    return firstPositive(Int(windowSize(of: descriptor)?.ws_col ?? 0), environment("COLUMNS"), 80)
  }

  /// Lines: the kernel's (TIOCGWINSZ), else LINES, else 24; never below 1.
  package var height: Int {
    if let fixedSize { return fixedSize.height }
    return firstPositive(Int(windowSize(of: descriptor)?.ws_row ?? 0), environment("LINES"), 24)
  }

  /// `text` in `style` where colours may be used, `text` itself where not.
  /// Sanitise first: the text is sent as it is.
  package func paint(_ text: String, _ style: Style) -> String {
    usesColor ? style.sgr(text) : text
  }

  /// A line of styled pieces as text.
  package func paint(_ spans: [Span]) -> String {
    spans.map { paint($0.text, $0.style) }.joined()
  }

  /// The arrow between before and after.
  package var arrow: String { isPlain ? "->" : "→" }

  /// `--no-color`, NO_COLOR (set and not empty, as no-color.org has it) and
  /// TERM=dumb each say no.
  static func wantsColor(noColor: Bool, noColorVariable: String?, term: String?) -> Bool {
    !noColor && (noColorVariable ?? "").isEmpty && term != nil && term != "" && term != "dumb"
  }
}

/// The window size of a terminal, nil if `descriptor` is none. TIOCGWINSZ, see ioctl_tty(2).
func windowSize(of descriptor: Int32) -> winsize? {
  var size = winsize()
  return glassbox_ioctl(descriptor, GLASSBOX_TIOCGWINSZ, &size) == 0 ? size : nil
}

func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

private func firstPositive(_ size: Int, _ variable: String?, _ fallback: Int) -> Int {
  if size > 0 { return size }
  if let variable, let number = Int(variable), (1...10_000).contains(number) { return number }
  return fallback
}
