internal import CLinux
internal import Child
internal import Console
internal import Linux
internal import Session

/// A program at a pseudoterminal of its own. No program inside gets hold of the learner's terminal: who has
/// it open could type into it. Source: TIOCSTI in ioctl_tty(2).
struct TerminalStreams: ProgramStreams {
  /// What the program reads: a descriptor of the lab; nil for what the learner types.
  let input: Int32?
  /// Called where a signal asked the lab itself to end meanwhile.
  let onTermination: () -> Void

  /// How much of what is printed is kept for checks, in bytes.
  private static let memory = 1 << 20

  func run(in process: any LiveProcess, _ start: (ProgramFiles) throws -> RunningProgram) throws -> ProgramOutput {
    let pair = try TerminalPair(for: process)
    let screen: Int32 = isatty(1) == 1 ? 1 : 2
    PseudoTerminal.copyWindowSize(from: screen, to: pair.master)
    let keyboard = input == nil ? 0 : glassbox_open("/dev/null", O_RDONLY | O_CLOEXEC, 0)
    defer { if keyboard > 0 { close(keyboard) } }
    let running = try start(
      ProgramFiles(
        input: input ?? pair.slave, output: isatty(1) == 1 ? pair.slave : 1, error: isatty(2) == 1 ? pair.slave : 2,
        controlsTerminal: input == nil))
    pair.closeSlave()
    var heard: [UInt8] = []
    let end = PseudoTerminal(
      input: keyboard, output: screen, master: pair.master, exited: running.process.pidDescriptor
    ).pump { bytes in
      if heard.count < Self.memory { heard += bytes }
    }
    if end != .exited { running.process.kill() }
    _ = running.process.waitForEnd(milliseconds: 5000)
    if case .terminated = end { onTermination() }
    return ProgramOutput(heard: String(decoding: heard, as: UTF8.self))
  }
}
