import CLinux
import Glibc
import TestSupport
import Testing

@testable import Console

/// Serialized, since signal handlers belong to the whole process.
@Suite(.serialized) struct PtyTests {
  static let hasPty =
    makeTerminal().map {
      close($0.master)
      close($0.slave)
      return true
    } ?? false

  private func pump(input: Int32, output: Int32, _ master: Int32, exited: Int32?) throws -> PumpEnd {
    try within(seconds: 10, "the pump") {
      PseudoTerminal(input: input, output: output, master: master, exited: exited).pump()
    }
  }

  @Test(.enabled(if: hasPty, "no pseudoterminals here")) func copiesBothWays() throws {
    let learner = try #require(makeTerminal(rows: 33, columns: 99))
    let program = try #require(makeTerminal())
    let exited = try makePipe()
    close(exited.write)  // readable at once: the program has ended
    defer {
      for end in [learner.master, learner.slave, program.master, program.slave, exited.read] {
        close(end)
      }
    }
    var before = termios()
    tcgetattr(learner.slave, &before)
    send("typed\n", to: learner.master)
    send("printed\n", to: program.slave)

    #expect(try pump(input: learner.slave, output: learner.slave, program.master, exited: exited.read) == .exited)

    #expect(receive(from: program.slave) == "typed\n")
    #expect(receive(from: learner.master).contains("printed\r\n"))
    #expect(terminalSize(program.slave) == [33, 99])
    var after = termios()
    tcgetattr(learner.slave, &after)
    #expect(before.c_lflag == after.c_lflag && before.c_iflag == after.c_iflag)
  }

  @Test(.enabled(if: hasPty, "no pseudoterminals here")) func endsWhenThePtyCloses() throws {
    let program = try #require(makeTerminal())
    let input = try makePipe()
    let output = try makePipe()
    defer {
      for end in [program.master, input.read, input.write, output.read, output.write] { close(end) }
    }
    send("last words\n", to: program.slave)
    close(program.slave)
    #expect(try pump(input: input.read, output: output.write, program.master, exited: nil) == .closed)
    #expect(receive(from: output.read) == "last words\r\n")
  }

  @Test(.enabled(if: hasPty, "no pseudoterminals here")) func endOfInputIsPassedOn() throws {
    let program = try #require(makeTerminal())
    let exited = try makePipe()
    close(exited.write)
    let input = temporaryFile(Array("ls\n".utf8))
    let output = try makePipe()
    defer {
      for end in [program.master, program.slave, exited.read, input, output.read, output.write] {
        close(end)
      }
    }
    #expect(try pump(input: input, output: output.write, program.master, exited: exited.read) == .exited)
    #expect(receive(from: program.slave) == "ls\n")
    #expect(receive(from: program.slave) == "")  // read(2) said 0: end of file
  }

  @Test func captures() throws {
    let out = try makePipe()
    let err = try makePipe()
    send("out\n", to: out.write)
    send("error\n", to: err.write)
    close(out.write)
    close(err.write)
    let captured = try within(seconds: 10, "the capture") { captureOutput(stdout: out.read, stderr: err.read) }
    #expect(captured.stdout == Array("out\n".utf8))
    #expect(captured.stderr == Array("error\n".utf8))
  }

  @Test func capturesUpToTheLimitAndUntilTheEnd() throws {
    let out = try makePipe()
    let err = try makePipe()
    let exited = try makePipe()
    send(String(repeating: "x", count: 5000), to: out.write)
    close(exited.write)  // ended, but something in the background holds the pipes
    let captured = try within(seconds: 10, "the capture") {
      captureOutput(stdout: out.read, stderr: err.read, exited: exited.read, limit: 100)
    }
    #expect(captured.stdout.count == 100)
  }

  @Test func signalsAreReadableAndHandlersComeBack() {
    signal(SIGWINCH, SIG_IGN)
    let pipe = SignalPipe([SIGWINCH])
    kill(getpid(), SIGWINCH)  // not raise(3): the threads of tests have signals blocked
    #expect(poll([(pipe.descriptor, POLLIN)], milliseconds: 1000) == [true])
    #expect(pipe.take() == [SIGWINCH])
    #expect(pipe.take() == [])
    pipe.close()
    var now = sigaction()
    sigaction(SIGWINCH, nil, &now)
    #expect(unsafeBitCast(now.__sigaction_handler.sa_handler, to: Int.self) == 1)  // SIG_IGN
    signal(SIGWINCH, SIG_DFL)
  }

  @Test func closedReader() throws {
    Output.ignoreBrokenPipe()
    let pipe = try makePipe()
    let output = Output(descriptor: pipe.write)
    output.print("one")
    output.flush()
    #expect(receive(from: pipe.read) == "one\n")
    close(pipe.read)
    output.print("two")
    output.flush()
    #expect(output.isClosed)
    #expect(output.failure == nil)
    output.print("three")
    output.flush()
    let full = Output(descriptor: open("/dev/full", O_WRONLY))
    full.print("x")
    full.flush()
    #expect(full.failure == ENOSPC && !full.isClosed)
  }
}
