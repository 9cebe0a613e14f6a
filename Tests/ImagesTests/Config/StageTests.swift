import Linux
import Testing

@testable import Images

/// The config that instructions lead to.
@Suite struct StageTests {
  /// Evaluates the last stage; answers its state and what was left to do.
  private func evaluate(
    _ text: String, base: ImageConfig = ImageConfig(), given: [(name: String, value: String)] = []
  ) throws -> (state: StageState, work: [StageState.Work]) {
    let file = try Dockerfile(Array(text.utf8))
    let graph = try BuildGraph(file, BuildArguments(given: given))
    var state = StageState(graph, stage: graph.target, config: base)
    let work = try file.stages[graph.target].instructions.map { try state.apply($0) }
    return (state, work)
  }

  private func runs(_ work: [StageState.Work]) -> [RunWork] {
    work.compactMap { if case .run(let run) = $0 { run } else { nil } }
  }

  private func copies(_ work: [StageState.Work]) -> [CopyWork] {
    work.compactMap { if case .copy(let copy) = $0 { copy } else { nil } }
  }

  @Test func globalArgumentsAreEmptyUnlessDeclaredAgain() throws {
    let (state, _) = try evaluate("ARG V=1\nARG W=2\nFROM a\nENV A=$V\nARG V\nENV B=$V\nARG W=3\nENV C=$W")
    #expect(state.config.variable("A") == "")
    #expect(state.config.variable("B") == "1")
    #expect(state.config.variable("C") == "3")
  }

  @Test func aLineSeesTheValuesBeforeIt() throws {
    let (state, _) = try evaluate("FROM a\nENV A=1\nENV A=2 B=$A\nENV C=$A D='$A' E=\\$A F=\"a  b\"")
    #expect(state.config.environment.dropFirst() == ["A=2", "B=1", "C=2", "D=$A", "E=$A", "F=a  b"])
  }

  @Test func argumentsAndTheEnvironment() throws {
    let (state, work) = try evaluate(
      "FROM a\nARG X\nARG Y=y\nARG Z=z\nENV Z=env\nRUN x\nENV L=$Z$TARGETARCH\nARG TARGETARCH\nRUN x",
      given: [("HTTP_PROXY", "http://secret"), ("Y", "given")])
    let runs = runs(work)
    #expect(runs[0].environment.dropFirst() == ["Z=env", "HTTP_PROXY=http://secret", "Y=given"])
    #expect(runs[0].cachedArguments == ["Y=given"])
    #expect(state.config.variable("L") == "env")
    #expect(runs[1].environment.contains("TARGETARCH=\(Platform.this.architecture)"))
    #expect(!state.config.json.encoded().contains("secret"))
  }

  @Test func entrypointClearsAnInheritedCommandOnly() throws {
    var base = ImageConfig()
    base.command = ["old"]
    #expect(try evaluate("FROM a\nENTRYPOINT [\"x\"]", base: base).state.config.command == nil)
    #expect(try evaluate("FROM a\nCMD [\"own\"]\nENTRYPOINT [\"x\"]", base: base).state.config.command == ["own"])
    #expect(try evaluate("FROM a\nRUN true", base: base).state.config.command == ["old"])
  }

  @Test func shellChangesWhatComesLater() throws {
    let (state, work) = try evaluate(
      "FROM a\nCMD before\nSHELL [\"/bin/bash\", \"-ec\"]\nRUN later\nENTRYPOINT later $X\nUSER u")
    #expect(state.config.command == nil || state.config.command == ["/bin/sh", "-c", "before"])
    #expect(state.config.entrypoint == ["/bin/bash", "-ec", "later $X"])
    #expect(runs(work)[0].arguments == ["/bin/bash", "-ec", "later"])
    #expect(state.config.shell == ["/bin/bash", "-ec"])
  }

  @Test func workingDirectories() throws {
    let (state, work) = try evaluate("FROM a\nENV D=d\nUSER app\nWORKDIR /a\nWORKDIR b\nWORKDIR ../c/./$D\nRUN x")
    #expect(state.config.workingDirectory == "/a/c/d")
    #expect(runs(work)[0].workingDirectory == "/a/c/d")
    guard case .makeDirectory("/a/b") = work[3] else { throw Failure("no directory is to be made") }
  }

  @Test func ports() throws {
    let (state, _) = try evaluate("FROM a\nENV P=\"80 443/udp\"\nEXPOSE 8000-8002 $P 53/UDP")
    #expect(state.config.exposedPorts == ["8000/tcp", "8001/tcp", "8002/tcp", "80/tcp", "443/udp", "53/udp"])
    for text in ["70000", "x", "80/xtp", "9-8", "0", "1-"] {
      #expect(throws: Failure.self) { try evaluate("FROM a\nEXPOSE \(text)") }
    }
  }

  @Test func healthchecks() throws {
    let (state, _) = try evaluate(
      "FROM a\nHEALTHCHECK --interval=1m30s --retries=3 --start-period=100ms CMD curl x || exit 1")
    #expect(
      state.config.healthcheck?.encoded()
        == #"{"Test":["CMD-SHELL","curl x || exit 1"],"Interval":90000000000,"StartPeriod":100000000,"Retries":3}"#)
    #expect(try evaluate("FROM a\nHEALTHCHECK NONE").state.config.healthcheck == .object([("Test", ["NONE"])]))
    #expect(
      try evaluate("FROM a\nHEALTHCHECK CMD [\"a\", \"b\"]").state.config.healthcheck?["Test"] == ["CMD", "a", "b"])
  }

  @Test func triggersAreForTheChildImageAlone() throws {
    let (state, _) = try evaluate("FROM a\nONBUILD RUN echo \\\n  $X\nONBUILD COPY . /src")
    #expect(state.config.onBuild == ["RUN echo   $X", "COPY . /src"])
    let instructions = try StageState.triggers(of: state.config)
    #expect(instructions.map(\.keyword) == ["RUN", "COPY"])
    #expect(try evaluate("FROM a", base: state.config).state.config.onBuild.isEmpty)
  }

  @Test func triggersKeepTheirHeredocs() throws {
    let (state, _) = try evaluate("FROM a\nONBUILD RUN <<EOF\n#!/bin/cat\nx\nEOF\n")
    #expect(state.config.onBuild == ["RUN <<EOF\n#!/bin/cat\nx\nEOF"])
    guard case .run(let run)? = try StageState.triggers(of: state.config).first?.action else {
      throw Failure("there is no RUN")
    }
    #expect(run.program == .script(name: "EOF", text: "#!/bin/cat\nx\n"))
  }

  /// To Swift, `=` and an accent behind it are one other character.
  @Test func valuesMayBeginWithAnAccent() throws {
    let (state, _) = try evaluate("FROM a\nENV A=\u{301}x\nENV A=\u{301}y B=$A")
    #expect(
      state.config.environment.dropFirst().map { Array($0.utf8) }
        == ["A=\u{301}y", "B=\u{301}x"].map { Array($0.utf8) })
  }

  @Test func copies() throws {
    let (_, work) = try evaluate(
      """
      FROM x AS one
      FROM a
      WORKDIR /w
      ENV N=app
      COPY --from=one --chown=$N:$N --chmod=0640 /$N ./
      COPY <<A <<'B' /d/
      $N
      A
      $N
      B
      ADD a.tgz b
      COPY a b c/
      """)
    let copies = copies(work)
    #expect(copies[0].from == .stage(0))
    #expect(copies[0].owner == "app:app")
    #expect(copies[0].mode == (try FileModeChange("0640")))
    #expect(copies[0].sources == ["/app"])
    #expect(copies[0].destination == "/w/")
    #expect(copies[1].files.map(\.content) == ["app\n", "$N\n"])
    #expect(copies[1].files.map(\.name) == ["A", "B"])
    #expect(copies[1].sources.isEmpty)
    #expect(copies[2].unpacks && copies[2].destination == "/w/b")
    #expect(throws: Failure.self) { try evaluate("FROM a\nCOPY a b c") }
  }

  @Test func scripts() throws {
    let (_, work) = try evaluate("FROM a\nRUN <<EOF\n#!/usr/bin/python3\nprint()\nEOF\nRUN <<EOF\nfalse\ntrue\nEOF\n")
    let runs = runs(work)
    #expect(runs[0].arguments == ["/dev/pipes/EOF"])
    #expect(runs[0].script?.text == "#!/usr/bin/python3\nprint()\n")
    #expect(runs[1].arguments == ["/bin/sh", "-c", "false\ntrue\n"])
    #expect(runs[1].network == .none)
  }

  @Test func mounts() throws {
    let (_, work) = try evaluate(
      """
      FROM a
      ENV D=/x
      RUN --mount=type=cache,target=$D,sharing=locked,id=c --mount=type=secret,id=s,required,mode=0400 \
        --mount=type=tmpfs,dst=/t,size=64m --mount=source=a,target=b,rw x
      """)
    let mounts = runs(work)[0].mounts
    #expect(mounts.map(\.kind) == [.cache, .secret, .tmpfs, .bind])
    #expect(mounts[0].target == "/x" && mounts[0].sharing == .locked)
    #expect(mounts[1].isRequired && mounts[1].mode == 0o400)
    #expect(mounts[2].size == 64 << 20)
    #expect(mounts[3].isReadOnly == false && mounts[3].source == "a")
  }

  @Test(arguments: [
    "STOPSIGNAL ${X}FOO", "ENV A=${B~}", "USER $X", "COPY --chmod=$X a b", "COPY --from=a --chmod=9$X a b",
  ])
  func refusalsHaveTheirLine(_ line: String) {
    #expect { try evaluate("FROM a\n\n\(line)") } throws: { "\($0)".hasPrefix("Dockerfile:3: ") }
  }

  @Test func configsKeepWhatTheyDoNotKnow() throws {
    let text =
      #"{"User":"u","Zed":{"b":1,"a":18446744073709551615},"Cmd":["x"],"Labels":{"b":"1","a":"2"},"Volumes":{"/v":{}}}"#
    let json = try ImageConfig(try JSONReader.read(Array(text.utf8))).json.encoded()
    #expect(json.contains(#""Zed":{"b":1,"a":18446744073709551615}"#))
    #expect(json.contains(#""Volumes":{"/v":{}}"#))
    #expect(throws: Failure.self) { try ImageConfig(["Env": "x"]) }
  }
}
