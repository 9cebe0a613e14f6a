import Testing
import Linux

@testable import Images

/// Instructions, stages and what is refused before anything runs.
@Suite struct DockerfileTests {
  private func read(_ text: String) throws -> Dockerfile { try Dockerfile(Array(text.utf8)) }

  @Test(arguments: [
    ("RNU x", "Dockerfile:2: the instruction 'RNU' is unknown; did you mean 'RUN'?"),
    ("COPY --form=a b c", "Dockerfile:2: COPY has no flag '--form'; did you mean '--from'?"),
    ("ADD https://example.org/x /", "not supported"), ("ADD git@example.org:x /", "not supported"),
    ("ADD --checksum=sha256:a x /", "not supported"), ("COPY a", "needs a source"), ("RUN", "needs a command"),
    ("RUN --mount=type=ssh x", "type=ssh is not supported"),
    ("RUN --mount=type=bind,targt=/x y", "did you mean 'target'?"),
    ("RUN --mount=type=tmpfs x", "needs a target"), ("RUN --security=insecure x", "not supported"),
    ("RUN --network=bridge x", "not supported"), ("STOPSIGNAL SIGFOO", "no signal 'SIGFOO'"),
    ("COPY --chmod=999 a b", "'999' is no mode"), ("SHELL /bin/sh", "exec form"),
    ("ONBUILD ONBUILD RUN x", "ONBUILD cannot"),
    ("ONBUILD FROM x", "ONBUILD cannot"), ("HEALTHCHECK --interval=1x CMD a", "no duration"),
    ("HEALTHCHECK FOO", "neither CMD nor NONE"), ("ENV =x", "empty"), ("COPY --from=$X a b", "without variables"),
    ("RUN --network=none --network=none x", "twice"), ("COPY --from a b", "needs a value"),
    ("EXPOSE", "needs an argument"),
  ]) func refusals(_ line: String, _ part: String) {
    #expect { try read("FROM scratch\n\(line)\n") } throws: {
      "\($0)".contains(part) && "\($0)".contains("Dockerfile:2")
    }
  }

  @Test func whatComesBeforeFROM() throws {
    #expect(throws: Failure.self) { try read("RUN x\nFROM a") }
    #expect(throws: Failure.self) { try read("ARG x") }
    let file = try read("ARG V=1\nFROM a:$V AS Base\nFROM base")
    #expect(file.globalArguments.count == 1)
    #expect(file.stages.map(\.name) == ["base", nil])
    #expect(throws: Failure.self) { try read("FROM a AS 1b") }
    #expect(throws: Failure.self) { try read("FROM a b") }
  }

  @Test func programs() throws {
    let text =
      "FROM a\nRUN <<E\nfalse\ntrue\nE\nRUN <<E\n#!/usr/bin/env python3\nprint()\nE\nRUN cat <<A >x; <<B sh\n1\nA\n2\nB\nRUN [\"a\"]\n"
    let programs = try read(text).stages[0].instructions.compactMap { instruction -> RunInstruction.Program? in
      guard case .run(let run) = instruction.action else { return nil }
      return run.program
    }
    #expect(
      programs == [
        .shell("false\ntrue\n"), .script(name: "E", text: "#!/usr/bin/env python3\nprint()\n"),
        .shell("cat <<A >x; <<B sh\n1\nA\n2\nB"), .exec(["a"]),
      ])
  }

  @Test func graph() throws {
    let file = try read(
      """
      ARG BASE=busybox
      FROM $BASE AS one
      RUN x
      FROM nowhere AS unused
      RUN false
      FROM scratch AS two
      COPY --from=one /a /
      COPY --from=alpine /b /
      FROM two
      RUN --mount=type=bind,from=0,target=/x true
      """)
    let graph = try BuildGraph(file, BuildArguments())
    #expect(graph.bases == [.image("busybox"), .image("nowhere"), .scratch, .stage(2)])
    #expect(graph.needed == [0, 2, 3])
    #expect(graph.images.map(\.name).sorted() == ["alpine", "busybox"])
    let other = try BuildGraph(file, BuildArguments(given: [("BASE", "other")]), target: "one")
    #expect(other.needed == [0])
    #expect(other.bases[0] == .image("other"))
    #expect { try BuildGraph(file, BuildArguments(), target: "tow") } throws: { "\($0)".contains("did you mean 'two'") }
  }

  @Test(arguments: [
    ("FROM a AS x\nCOPY --from=x b c", "Dockerfile:2: --from=x is the stage itself"),
    ("FROM a\nCOPY --from=0 b c", "itself"),
    ("FROM a\nCOPY --from=y b c\nFROM b AS y", "no stage before"),
    ("FROM ${X}", "Dockerfile:1: the name of the base image is empty"),
    ("FROM --platform=linux/s390x a", "not this machine's"), ("FROM ${X~}", "Dockerfile:1: the modifier"),
  ]) func graphRefusals(_ text: String, _ part: String) {
    #expect { try BuildGraph(try read(text), BuildArguments()) } throws: { "\($0)".contains(part) }
  }

  @Test func unusedArguments() throws {
    let file = try read("ARG A\nFROM x\nARG B")
    let arguments = BuildArguments(given: [("A", ""), ("B", ""), ("C", ""), ("HTTP_PROXY", ""), ("TARGETARCH", "")])
    #expect(arguments.unused(in: file) == ["C"])
  }

  @Test(
    arguments: [
      ("0640", 0o777, false, 0o640), ("u+x,g-r", 0o644, false, 0o704), ("a=rX", 0o600, false, 0o444),
      ("a=rX", 0o600, true, 0o555),
      ("g=u", 0o640, false, 0o660), ("+s", 0o755, false, 0o6755), ("o=", 0o757, false, 0o750), ("7", 0o777, false, 0o7),
    ] as [(String, UInt32, Bool, UInt32)]) func modes(
      _ text: String, _ before: UInt32, _ isDirectory: Bool, _ after: UInt32
    ) throws
  {
    #expect(try FileModeChange(text).applied(to: before, isDirectory: isDirectory) == after)
  }

  @Test(arguments: ["999", "u", "u+q", "", "77777", "x+r"]) func noModes(_ text: String) {
    #expect(throws: Failure.self) { try FileModeChange(text) }
  }

  @Test func durationsAndSignals() {
    #expect(GoDuration.nanoseconds("1m30s") == 90_000_000_000)
    #expect(GoDuration.nanoseconds("1.5h") == 5_400_000_000_000)
    #expect(GoDuration.nanoseconds("100ms") == 100_000_000)
    #expect(GoDuration.nanoseconds("5") == nil)
    #expect(GoDuration.nanoseconds("-5s") == nil)
    #expect(StopSignal.number("SIGTERM") == 15)
    #expect(StopSignal.number("kill") == 9)
    #expect(StopSignal.number("SIGRTMIN+3") == 37)
    #expect(StopSignal.number("64") == 64)
    #expect(StopSignal.number("65") == nil)
  }
}
