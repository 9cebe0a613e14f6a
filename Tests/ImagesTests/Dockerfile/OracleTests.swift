import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// BuildKit's own parser, in the Python package `dockerfile`, reads the same.
@Suite struct OracleTests {
  private static let script = """
    import sys, json, dockerfile
    for path in sys.argv[1:]:
        try:
            commands = dockerfile.parse_file(path)
            print(json.dumps([[c.cmd.upper(), list(c.flags), list(c.value), bool(c.json), c.start_line, c.end_line,
              [[h.name, h.content] for h in c.heredocs]] for c in commands]))
        except Exception as error:
            print(json.dumps(None))
    """

  private static let oracle: String? = {
    guard let found = try? Subprocess.run(["python3", "-c", "import dockerfile"]), found.status == 0 else {
      return "the Python package dockerfile is not installed"
    }
    return nil
  }()

  private static let corpus = "/usr/share/gocode/src/github.com/openshift/imagebuilder"

  private func compare(_ files: [String]) throws {
    let outcome = try Subprocess.run(["python3", "-c", Self.script] + files)
    try #require(outcome.status == 0, "\(outcome.errors)")
    for (path, line) in zip(files, outcome.outputLines) {
      let bytes = try readBytes(path)
      let expected = try JSONReader.read(Array(line.utf8), atMost: 1 << 26)
      let found = (try? DockerfileReader(bytes, name: path)).map { Self.json($0.nodes) }
      #expect(found?.encoded() == (expected.isNull ? nil : expected.encoded()), "\(path)\n\(bytes.text.prefix(2000))")
    }
  }

  private static func json(_ nodes: [DockerfileNode]) -> JSONValue {
    .array(
      nodes.map { node in
        let inner = node.trigger.first ?? node
        // What it does not know it does not take apart.
        let words = InstructionParser.keywords.contains(node.keyword) ? inner.words : [""]
        return .array([
          .string(node.keyword), .array((node.keyword == "ONBUILD" ? node.flags : inner.flags).map(JSONValue.string)),
          .array(words.map { .string($0.filter { $0 != "\0" }) }), .bool(inner.isJSON), .integer(node.lines.lowerBound),
          .integer(node.lines.upperBound),
          .array(node.heredocs.map { .array([.string($0.name), .string($0.content)]) }),
        ])
      })
  }

  @Test(
    .enabled("needs the Python package dockerfile and golang-github-openshift-imagebuilder-dev") {
      oracle == nil && fileKind(corpus) == .directory
    }) func corpusIsReadTheSame() throws
  {
    let found = try Subprocess.run([
      "find", Self.corpus, "-type", "f", "-iname", "*dockerfile*", "-not", "-name", "*.go",
    ])
    let files = found.outputLines.sorted()
    #expect(files.count > 80)
    try compare(files)
  }

  /// Lines put together at random from what parsers trip over.
  @Test(.enabled("needs the Python package dockerfile") { oracle == nil }) func generatedOnesAreReadTheSame() throws {
    let pieces = [
      "RUN", "run a", "ENV A=b", "ENV a", "COPY", "ADD", "\\", "\\ ", " ", "  ", "\n", "\n", "\n", "\n\n", "# c",
      "#x\n", "<<EOF", "<<-E", "EOF\n", "E\n",
      "[\"a\",", "\"b\"]", "'q'", "\"", "'", "$A", "=", "x", "--a=b", "--", "\t", "\r\n", "LABEL k=v", "FROM x", "CMD",
      "ONBUILD RUN y",
      "HEALTHCHECK CMD z", "# escape=`\n", "`", "`\n", "3<<F\n", "F\n", "é", "VOLUME /a /b", "USER u v", "[1]", "[]",
      "ARG A=1 B",
    ]
    var state: UInt64 = 7
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(filePath: "/tmp"), create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var files: [String] = []
    for number in 0..<400 {
      var text = below(3) == 0 ? "" : "FROM a\n"
      for _ in 0..<(2 + below(14)) { text += pieces[below(pieces.count)] + (below(3) == 0 ? "\n" : " ") }
      let path = directory.path + "/\(number)"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      files.append(path)
    }
    try compare(files)
  }
}
