// GNU readline as one call that waits for a line and for anything else at once.
// Its callback interface hands over one key at a time, so poll(2) stays here.

@preconcurrency import CReadline
import Glibc

/// What came of asking for a line.
package enum LineResult: Equatable, Sendable {
  case line(String)
  /// ^C: the line was cleared, nothing was entered.
  case interrupted
  /// ^D on an empty line, or the terminal is gone.
  case endOfInput
  /// SIGTERM or SIGHUP came, which nobody else handles; the terminal is in order again.
  case terminated(signal: Int32)
  /// `onReady` asked to stop.
  case stopped
}

/// What is to happen after a watched descriptor was ready.
package enum WatchAction: Sendable {
  case stopWatching
  /// Give up the half-typed line and return `.stopped`.
  case stopReading
}

/// Line editing with history and completion. There can be one at a time.
package final class LineEditor {
  private let history: History
  private let completer: Completer

  /// - Parameters:
  ///   - historyFile: read now and appended to with each line; nil keeps no file.
  ///   - completer: answers every completion of the word at the cursor.
  package init(
    historyFile: String?, completer: @escaping Completer
  ) {
    history = History(path: historyFile)
    self.completer = completer
    Readline.configure()
  }

  /// Why the history could not be read or saved, in one line; nil if it could.
  package var historyWarning: String? { history.warning }

  /// Asks for a line on standard input, which must be a terminal.
  ///
  /// - Parameters:
  ///   - prompt: may hold colours; its escape sequences are marked for readline here.
  ///   - watching: descriptors that are watched meanwhile.
  ///   - onReady: called when one of them is readable or hung up. The half-typed line is
  ///     out of the way then; what is printed must end with a newline and be flushed.
  ///     The prompt may be changed with `setPrompt(_:)`.
  ///
  /// SIGINT, SIGTSTP and SIGWINCH are handled while it runs, SIGTERM, SIGHUP and SIGQUIT
  /// where they stand at their default; the former handlers are back when it returns.
  package func readLine(
    prompt: String, watching: [Int32] = [],
    onReady: (Int32) -> WatchAction = { _ in .stopWatching }
  ) -> LineResult {
    Readline.saveTerminal()
    let signals = SignalPipe(
      [SIGINT, SIGTSTP, SIGWINCH], onlyIfDefault: [SIGTERM, SIGHUP, SIGQUIT])
    return withoutActuallyEscaping(completer) { completer in
      Readline.begin(prompt: markedPrompt(prompt), completer: completer)
      let result = loop(signals, watching, onReady)
      Readline.end()
      signals.close()
      if case .line(let line) = result { history.add(line) }
      return result
    }
  }

  /// Changes the prompt of the line that is being read; for `onReady`.
  package func setPrompt(_ prompt: String) { rl_set_prompt(markedPrompt(prompt)) }

  /// Gives the terminal its settings from before `readLine` back. Only async-signal-safe
  /// calls are made (tcsetattr(3), write(2)), so a handler that is about to end the
  /// program may call it.
  package static func restoreTerminal() { Readline.restoreTerminal() }

  private func loop(
    _ signals: SignalPipe, _ watching: [Int32], _ onReady: (Int32) -> WatchAction
  ) -> LineResult {
    var watched = watching
    while true {
      let ready = poll([(0, POLLIN), (signals.descriptor, POLLIN)] + watched.map { ($0, POLLIN) })
      for signal in signals.take() {
        if let result = handle(signal, signals) { return result }
      }
      for (descriptor, isReady) in zip(watched, ready.dropFirst(2)) where isReady {
        Readline.hideLine()
        let action = onReady(descriptor)
        if case .stopReading = action { return .stopped }
        if case .stopWatching = action { watched.removeAll { $0 == descriptor } }
        Readline.showLine()
      }
      if ready[0] {
        rl_callback_read_char()
        if let result = Readline.takeResult() { return result }
      }
    }
  }

  private func handle(_ signal: Int32, _ signals: SignalPipe) -> LineResult? {
    switch signal {
    case SIGWINCH: rl_resize_terminal()
    case SIGINT:
      Readline.abandonLine(echoing: "^C")
      return .interrupted
    case SIGTSTP:
      Readline.suspend { signals.raiseWithDefaultAction(SIGTSTP) }
    default:
      Readline.abandonLine(echoing: "")
      return .terminated(signal: signal)
    }
    return nil
  }
}

/// The prompt with its escape sequences between \001 and \002 (RL_PROMPT_START_IGNORE),
/// which tells readline that they take no room.
func markedPrompt(_ prompt: String) -> String {
  var result = ""
  var isInSequence = false
  for scalar in prompt.unicodeScalars where scalar != "\u{1}" && scalar != "\u{2}" {
    if scalar == "\u{1b}" {
      result += "\u{1}"
      isInSequence = true
    }
    result.unicodeScalars.append(scalar)
    if isInSequence, scalar.properties.isAlphabetic {
      result += "\u{2}"
      isInSequence = false
    }
  }
  return isInSequence ? result + "\u{2}" : result
}
