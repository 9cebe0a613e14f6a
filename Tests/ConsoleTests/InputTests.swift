import Glibc
import Testing
@testable import Markup

@testable import Console
import Linux

@Suite struct TokenizeTests {
  func words(_ line: String) throws -> [[String]] { try tokenize(line).map { $0.map(\.text) } }

  @Test(
    arguments: [
      ("", []), ("   ", []), (";;", []), ("# all", []),
      ("unshare uts pid", [["unshare", "uts", "pid"]]),
      ("a;b ; c", [["a"], ["b"], ["c"]]),
      ("run sh -c 'a; b # c'", [["run", "sh", "-c", "a; b # c"]]),
      (#"a "b \"c\" \\ \n" d"#, [["a", #"b "c" \ \n"#, "d"]]),
      (#"a\ b \; \'"#, [["a b", ";", "'"]]),
      ("a'b'\"c\"d ''", [["abcd", ""]]),
      ("a # comment; b\nc#d", [["a"], ["c#d"]]),
      ("a\tb\r", [["a", "b"]]),
      ("hostname 容器 'é è'", [["hostname", "容器", "é è"]]),
    ] as [(String, [[String]])])
  func splitting(_ line: String, _ commands: [[String]]) throws {
    #expect(try words(line) == commands)
  }

  @Test func positions() throws {
    let tokens = try tokenize("é 'b c' d;x")
    #expect(tokens[0].map(\.column) == [1, 3, 9])
    #expect(tokens[0].map(\.range) == [0..<2, 3..<8, 9..<10])
    #expect(tokens[0].map(\.isQuoted) == [false, true, false])
    #expect(tokens[1][0].column == 11)
  }

  @Test func errors() {
    #expect(throws: Failure("the quote ' at column 3 is not closed")) { try tokenize("a 'b") }
    #expect(throws: Failure("the quote \" at column 1 is not closed")) { try tokenize(#""b\""#) }
    #expect(throws: Failure("nothing follows the backslash at column 2")) { try tokenize("a\\") }
  }

  @Test(
    arguments: [
      ("", 0, [], "", 0), ("uns", 3, [], "uns", 0), ("unshare ", 8, ["unshare"], "", 8),
      ("unshare ut pid", 10, ["unshare"], "ut", 8), ("a; b c", 6, ["b"], "c", 5),
      ("a 'b c", 6, ["a"], "b c", 2), ("a b\\ ", 5, ["a"], "b ", 2), ("a;", 2, [], "", 2),
      ("é x", 4, ["é"], "x", 3),
    ] as [(String, Int, [String], String, Int)])
  func wordUnderCursor(
    _ line: String, _ cursor: Int, _ preceding: [String], _ text: String, _ start: Int
  ) {
    #expect(
      wordAtCursor(in: line, cursor: cursor)
        == WordAtCursor(preceding: preceding, text: text, start: start))
  }
}

@Suite struct PlainLineReaderTests {
  /// The lines of a file that holds `bytes`.
  func read(_ bytes: [UInt8], limit: Int = 16) -> ([PlainLine], lines: Int) {
    let file = temporaryFile(bytes)
    defer { close(file) }
    let reader = PlainLineReader(descriptor: file, limit: limit)
    var lines: [PlainLine] = []
    while lines.last != .end { lines.append(reader.next()) }
    return (lines.dropLast(), reader.lineNumber)
  }

  @Test func lines() {
    let (lines, count) = read(Array("a\n\nb\r\nlast".utf8))
    #expect(lines == [.line("a"), .line(""), .line("b"), .line("last")])
    #expect(count == 4)
    #expect(read([]).0 == [])
  }

  @Test func badLines() {
    let bytes =
      Array("ok\n12345678901234567\nx".utf8) + [0xff, 0x0a, 0x61, 0, 0x0a] + Array("ok".utf8)
    #expect(
      read(bytes).0 == [
        .line("ok"), .tooLong(bytes: 17), .invalidUTF8(offset: 1), .containsNUL(offset: 1),
        .line("ok"),
      ])
  }

  @Test func hugeLine() {
    let bytes = [UInt8](repeating: 0x61, count: 300_000) + Array("\nnext\n".utf8)
    #expect(read(bytes, limit: 65536).0 == [.tooLong(bytes: 300_000), .line("next")])
  }

  @Test func unreadable() {
    let reader = PlainLineReader(descriptor: -1)
    #expect(reader.next() == .failed(errno: EBADF))
    #expect(reader.next() == .end)
  }
}

@Suite struct CompletionTests {
  @Test func list() {
    let all = [Completion("uts", "host name"), Completion("pid", "processes"), Completion("容器")]
    #expect(
      completionList(all, width: 80, maximum: 10) == ["uts    host name", "pid    processes", "容器"])
    #expect(completionList(all, width: 10, maximum: 2) == ["uts    ho…", "… 2 more"])
    #expect(completionList(all, width: 1, maximum: 10) == ["…", "…", "…"])
    #expect(
      completionList([.init("a\u{1b}", "\u{7}")], width: 80, maximum: 9) == [#"a\x1b   \x07"#])
  }

  @Test func quoting() {
    #expect(quoted("a b'c;\\", by: nil) == #"a\ b\'c\;\\"#)
    #expect(quoted("a b\"c", by: "\"") == #"a b\"c"#)
    #expect(quoted("a b", by: "'") == "a b")
    #expect(quoted("#a#", by: nil) == "\\#a\\#")
  }

  @Test func prompt() {
    #expect(
      markedPrompt("\u{1b}[1;32mx\u{1b}[0m> ") == "\u{1}\u{1b}[1;32m\u{2}x\u{1}\u{1b}[0m\u{2}> ")
    #expect(markedPrompt("plain> ") == "plain> ")
    #expect(markedPrompt("\u{1b}[1") == "\u{1}\u{1b}[1\u{2}")
  }
}
