import Testing

@testable import Images

/// From physical lines to nodes.
@Suite struct ReaderTests {
  private func nodes(_ text: String) throws -> [DockerfileNode] {
    try DockerfileReader(Array(text.utf8), name: "Dockerfile").nodes
  }

  @Test func continuationsWithCommentsAndEmptyLines() throws {
    let reader = try DockerfileReader(
      Array("FROM a\nRUN one \\\n# comment\n   # another\n\n  two \\  \n three\nUSER b".utf8), name: "Dockerfile")
    #expect(reader.nodes.map(\.keyword) == ["FROM", "RUN", "USER"])
    #expect(reader.nodes[1].words == ["one   two  three"])
    #expect(reader.nodes.map(\.lines) == [1...1, 2...7, 8...8])
    #expect(reader.warnings.map(\.line) == [2])
  }

  @Test func byteOrderMarkAndCarriageReturns() throws {
    let found = try nodes("\u{FEFF}# escape=`\r\nfrom a\r\nRun b `\r\n  c\r\n")
    #expect(found.map(\.keyword) == ["FROM", "RUN"])
    #expect(found[1].words == ["b   c"])
  }

  @Test func directives() throws {
    let reader = try DockerfileReader(
      Array("# syntax = docker/dockerfile:1\n#ESCAPE=`\n# check=skip=all\nFROM a\n".utf8), name: "D")
    #expect(reader.directives.syntax == "docker/dockerfile:1")
    #expect(reader.directives.escape == "`")
    #expect(reader.directives.check == "skip=all")
    let late = try DockerfileReader(Array("# a comment\n# escape=`\nFROM a\n".utf8), name: "D")
    #expect(late.directives.escape == "\\")
  }

  @Test(arguments: [
    ("# escape=x\nFROM a", "D:1: the escape character"), ("# escape=`\n# escape=`\nFROM a", "D:2: only one"),
    ("", "no instructions"), ("# x\n\n", "no instructions"),
    ("FROM a\nRUN <<E\nx\n", "D:2: the heredoc 'E' has no end"),
    ("FROM a\nENV a", "D:2: ENV needs a name"), ("FROM a\n\nENV a=b c", "D:3: 'c' is not NAME=VALUE"),
    ("FROM a\nCMD [1]", "D:2: only strings"), ("FROM \u{0}", "D:1: the line is no text"),
  ]) func refusals(_ text: String, _ part: String) {
    #expect { try DockerfileReader(Array(text.utf8), name: "D") } throws: { "\($0)".contains(part) }
  }

  @Test func execAndShellForm() throws {
    let reader = try DockerfileReader(
      Array(#"CMD ["a", "b c"]"#.utf8) + Array("\nCMD [\"a\", 'b']\nRUN [ -f x ] && y\nRUN []".utf8), name: "D")
    #expect(reader.nodes.map(\.isJSON) == [true, false, false, true])
    #expect(reader.nodes[1].words == ["[\"a\", 'b']"])
    #expect(reader.warnings.map(\.line) == [2])
  }

  @Test func heredocs() throws {
    let found = try nodes(
      "FROM a\nRUN <<EOF\na $B\n# kept\n\nEOF\nCOPY <<-'x' <<y /d/\n\t1\n\tx\n2\ny\nRUN cat 3<<\"Z\" <<< no\nz\nZ\n")
    #expect(found[1].heredocs.map(\.name) == ["EOF"])
    #expect(found[1].heredocs.map(\.expands) == [true])
    #expect(found[1].heredocs.map(\.content) == ["a $B\n# kept\n\n"])
    #expect(found[1].lines == 2...6)
    #expect(found[2].heredocs.map(\.content) == ["1\n", "2\n"])
    #expect(found[2].heredocs.map(\.expands) == [false, true])
    #expect(found[2].heredocs.map(\.stripsTabs) == [true, false])
    #expect(found[3].heredocs.map(\.descriptor) == [3])
  }

  @Test func flags() throws {
    let found = try nodes("COPY --from=a --chown=\"b c\" --x='d' -- --y e\nRUN --a\\ b c")
    #expect(found[0].flags == ["--from=a", "--chown=b c", "--x=d"])
    #expect(found[0].words == ["--y", "e"])
    #expect(found[1].flags == ["--a b"])
  }

  @Test func pairs() throws {
    let found = try nodes("ENV a=1 b=\"2 3\" c='4' d=\\ 5\nENV old the  rest = of it\nLABEL \"k e\"=v")
    #expect(found[0].words == ["a", "1", "b", "\"2 3\"", "c", "'4'", "d", "\\ 5"])
    #expect(found[1].words == ["old", "the  rest = of it"])
    #expect(found[2].words == ["\"k e\"", "v"])
  }
}
