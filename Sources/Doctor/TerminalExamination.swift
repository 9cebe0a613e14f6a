internal import CLinux
internal import Console
internal import Linux

/// What the learner sees the lab through.
enum TerminalExamination: Examination {
  static let area = "terminal"

  static func examine(_ machine: Machine) -> [Finding] {
    [terminal(machine.terminal), kind(), colour(machine.terminal), locale(), pseudoterminals(), readline()]
  }

  private static func terminal(_ terminal: Terminal) -> Finding {
    let input = isatty(0) == 1
    guard input, isatty(1) == 1 else {
      let which = input ? "standard output" : isatty(1) == 1 ? "standard input" : "neither standard input nor output"
      let verb = which.hasPrefix("neither") ? "is" : "is not"
      return limited(
        "terminal", "\(which) \(verb) a terminal (isatty(3)): commands are read, but there is no prompt",
        remedy: "start the lab at a terminal; in a container: -it")
    }
    let size = "\(terminal.width) columns, \(terminal.height) lines (TIOCGWINSZ)"
    return terminal.width >= 60
      ? works("terminal", size) : limited("terminal", size, remedy: "tables look better with 80 columns or more")
  }

  private static func kind() -> Finding {
    switch environmentVariable("TERM") {
    case nil: limited("TERM", "not set: no colour, no line editing", remedy: "export TERM=xterm-256color")
    case "dumb"?: limited("TERM", "dumb: no colour, no line editing", remedy: "export TERM=xterm-256color")
    case let name?: works("TERM", name)
    }
  }

  private static func colour(_ terminal: Terminal) -> Finding {
    if terminal.usesColor { return works("colour", "used") }
    if environmentVariable("NO_COLOR") != nil { return works("colour", "not used: NO_COLOR is set") }
    return works(
      "colour",
      terminal.isTTY ? "not used: --no-color, --plain, --json or TERM" : "not used: standard output is not a terminal")
  }

  /// The first that is set counts. Source: locale(7).
  private static func locale() -> Finding {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = environmentVariable(name) else { continue }
      let plain = value.lowercased().filter { $0 != "-" }
      return plain.contains("utf8")
        ? works("UTF-8", "\(name)=\(value)")
        : limited("UTF-8", "\(name)=\(value): the lab writes UTF-8 all the same", remedy: "export LC_ALL=C.UTF-8")
    }
    return limited(
      "UTF-8", "no LC_ALL, LC_CTYPE or LANG: the lab writes UTF-8 all the same", remedy: "export LANG=C.UTF-8")
  }

  private static func pseudoterminals() -> Finding {
    let descriptor = glassbox_open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC, 0)
    guard descriptor >= 0 else {
      return limited(
        "pseudoterminals", "/dev/ptmx: \(Errno(rawValue: -descriptor)): 'shell' has no terminal",
        remedy: "as root: mount -t devpts devpts /dev/pts")
    }
    close(descriptor)
    return works("pseudoterminals", "/dev/ptmx can be opened")
  }

  private static func readline() -> Finding {
    works("readline", "version \(ReadlineLibrary.version)")
  }
}
