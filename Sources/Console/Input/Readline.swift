// Readline keeps its state in globals and calls back C functions, which can reach
// globals only. This file is the one place where they meet; the main thread alone
// comes here.

internal import CLinux
@preconcurrency import CReadline
import Glibc

/// The one line that readline is reading.
enum Readline {
  nonisolated(unsafe) static var completer: Completer?
  /// The completions of the word that is being completed, for the list.
  nonisolated(unsafe) static var offered: [Completion] = []
  nonisolated(unsafe) private static var result: LineResult?
  nonisolated(unsafe) private static var saved = termios()
  nonisolated(unsafe) private static var hasSaved = false
  nonisolated(unsafe) private static var isReading = false
  nonisolated(unsafe) private static var usesBracketedPaste = false

  /// What holds for every line. The name comes first: inputrc may ask for it.
  static func configure() {
    rl_readline_name = UnsafePointer(strdup("glassbox"))
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_change_environment = 0  // LINES and COLUMNS are not ours to set for programs we start
    configureCompletion()
  }

  static func begin(prompt: String, completer: @escaping Completer) {
    Readline.completer = completer
    result = nil
    isReading = true
    withUTF8Locale {
      rl_callback_handler_install(prompt) { line in
        if let line {
          Readline.result = .line(String(cString: line))
          free(line)
        } else {
          Readline.result = .endOfInput
        }
        rl_callback_handler_remove()  // at once, or readline prompts again
      }
    }
    usesBracketedPaste = readsBracketedPaste()
  }

  static func end() {
    rl_callback_handler_remove()
    isReading = false
    completer = nil
    offered = []
    fflush(rl_outstream)
  }

  static func takeResult() -> LineResult? {
    // At the end of input, readline leaves the line itself if it leaves bracketed paste.
    if result == .endOfInput, !usesBracketedPaste { leaveLine() }
    return result
  }

  /// Takes the half-typed line from the screen; the cursor stands where the prompt began.
  static func hideLine() {
    if isDumb {
      leaveLine()
    } else {
      rl_clear_visible_line()
    }
    fflush(rl_outstream)
  }

  /// Draws prompt and line again where the cursor stands now.
  static func showLine() {
    rl_on_new_line()
    rl_forced_update_display()
  }

  /// Leaves the line where it is and goes on below it.
  static func abandonLine(echoing text: String) {
    rl_point = rl_end
    rl_redisplay()
    fputs(text, rl_outstream)
    leaveLine()
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_replace_line("", 0)
  }

  /// Lets `stop` stop the program with the terminal as the shell wants it.
  static func suspend(_ stop: () -> Void) {
    leaveLine()
    fflush(rl_outstream)
    rl_deprep_terminal()
    stop()
    rl_prep_terminal(1)
    rl_resize_terminal()
    showLine()
  }

  static func saveTerminal() { hasSaved = tcgetattr(0, &saved) == 0 }

  /// Async-signal-safe, see `LineEditor.restoreTerminal()`.
  static func restoreTerminal() {
    guard isReading, hasSaved else { return }
    tcsetattr(0, TCSANOW, &saved)
    if usesBracketedPaste { write(1, "\u{1b}[?2004l\r", 9) }
  }

  private static func readsBracketedPaste() -> Bool {
    guard !isDumb, let value = rl_variable_value("enable-bracketed-paste") else { return false }
    return String(cString: value) == "on"
  }

  private static func leaveLine() {
    rl_crlf()
    fflush(rl_outstream)
  }

  private static var isDumb: Bool { environment("TERM") ?? "dumb" == "dumb" }
}
