internal import CLinux
internal import Console
internal import Child
internal import KernelState
internal import Linux
internal import Session
internal import Course
internal import Reports
internal import Markup
internal import Primitives

extension Lab {
  /// The REPL: a learner at a terminal. Returns the exit status.
  package func interact() -> Int32 {
    LessonNames.folders = lessonFolders
    let editor = LineEditor(
      historyFile: stateDirectory().map { $0 + "/history" },
      completer: { [self] in completions(CompletionRequest(line: $0, cursor: $1)) })
    greet()
    if let warning = editor.historyWarning { show(.notice(warning)) }
    while !isLeaving, !output.isClosed {
      announceDeath()
      let watched = runningSession.map { [$0.workbench.child.pidDescriptor] } ?? []
      let result = editor.readLine(prompt: prompt(), watching: watched) { [self] _ in
        announceDeath()
        editor.setPrompt(prompt())
        return .stopWatching
      }
      switch result {
      case .line(let line): execute(line: line)
      case .interrupted, .stopped: continue
      case .endOfInput:
        output.print("quit")
        isLeaving = true
      case .terminated(let signal):
        lastStatus = 128 + signal
        end()
        return 128 + signal
      }
    }
    end()
    return 0
  }

  private func greet() {
    do {
      let session = try session()
      show(
        .notice(
          "child \(session.workbench.child.pid) is running, with no wall around it. Type 'unshare uts' to put up the first, 'help' for all commands."
        ))
      show(.notice(course.welcome()))
    } catch {
      show(.failure(command: "", diagnose(error)))
    }
  }

  /// `glassbox [uts pid]> `.
  private func prompt() -> String {
    let walls = runningSession?.walls ?? []
    let inside = walls.isEmpty ? "" : " [" + terminal.paint(walls.joined(separator: " "), .green) + "]"
    return terminal.paint(isPlaying ? "glassbox play" : "glassbox", .bold) + inside + "> "
  }
}

/// Where history and progress are kept; nil where it cannot be made.
func stateDirectory() -> String? {
  let base = environmentVariable("XDG_STATE_HOME") ?? environmentVariable("HOME").map { $0 + "/.local/state" }
  guard let base else { return nil }
  let path = base + "/glassbox"
  makeDirectories(path)
  return path
}
