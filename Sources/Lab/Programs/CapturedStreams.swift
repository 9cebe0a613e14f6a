internal import CLinux
internal import Child
internal import Console
internal import Linux
internal import Session

/// What a program prints goes into memory: for `--json`, for checks, and while nobody watches.
struct CapturedStreams: ProgramStreams {
  /// What it reads: a descriptor of the lab.
  let input: Int32
  /// Whether the learner sees at once what comes.
  var echo = false
  /// Keeps standard output and standard error apart.
  var keepsApart = true
  /// How long it may run; nil where a person waits for it.
  var milliseconds: Int?

  func run(in process: any LiveProcess, _ start: (ProgramFiles) throws -> RunningProgram) throws -> ProgramOutput {
    var output = try Pipe()
    var errors = keepsApart ? try Pipe() : nil
    let running = try start(
      ProgramFiles(input: input, output: writer(output), error: writer(errors ?? output)))
    output.closeWriter()
    errors?.closeWriter()
    let captured = withExtendedLifetime((output, errors)) {
      captureOutput(
        stdout: output.reader.number, stderr: errors?.reader.number ?? -1, exited: running.process.pidDescriptor,
        echo: echo, milliseconds: milliseconds, onTimeout: { running.process.kill() },
        onSignal: { _ in running.process.kill() })
    }
    _ = running.process.waitForEnd(milliseconds: milliseconds == nil ? -1 : 5000)
    let (text, errorText) = (
      String(decoding: captured.stdout, as: UTF8.self), String(decoding: captured.stderr, as: UTF8.self)
    )
    return ProgramOutput(
      output: echo ? nil : text, errorOutput: echo ? nil : errorText, heard: text + errorText)
  }

  private func writer(_ pipe: Pipe) -> Int32 { pipe.writer?.number ?? -1 }
}
