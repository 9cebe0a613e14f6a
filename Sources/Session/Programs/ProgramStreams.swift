package import Child

/// What a program's standard files lead to, and who listens meanwhile: the learner's terminal, memory, or
/// files. Whoever runs programs chooses; the session only starts them.
package protocol ProgramStreams {
  /// Connects a program, lets `start` start it, and comes back when it has ended or was ended.
  ///
  /// - Parameter process: in which the program is to run: a terminal of its own is opened there.
  func run(
    in process: any LiveProcess, _ start: (ProgramFiles) throws -> RunningProgram
  ) throws -> ProgramOutput
}

/// The lab's descriptors that become 0, 1 and 2 of a program.
package struct ProgramFiles {
  package var input: Int32
  package var output: Int32
  package var error: Int32
  /// Whether `input` is a terminal that the program shall control.
  package var controlsTerminal = false

  package init(input: Int32, output: Int32, error: Int32, controlsTerminal: Bool = false) {
    (self.input, self.output, self.error, self.controlsTerminal) = (input, output, error, controlsTerminal)
  }
}

/// What was heard of a program.
package struct ProgramOutput {
  /// Each stream by itself, where nobody else has seen it.
  package var output: String?
  package var errorOutput: String?
  /// Both together, as far as somebody listened.
  package var heard = ""

  package init(output: String? = nil, errorOutput: String? = nil, heard: String = "") {
    (self.output, self.errorOutput, self.heard) = (output, errorOutput, heard)
  }
}
