internal import Child
internal import Session

/// A program with the lab's own standard output and error: they are files or pipes of somebody who asked for
/// just that.
struct OwnStreams: ProgramStreams {
  let input: Int32

  func run(in process: any LiveProcess, _ start: (ProgramFiles) throws -> RunningProgram) throws -> ProgramOutput {
    let running = try start(ProgramFiles(input: input, output: 1, error: 2))
    _ = running.process.waitForEnd(milliseconds: -1)
    return ProgramOutput()
  }
}
