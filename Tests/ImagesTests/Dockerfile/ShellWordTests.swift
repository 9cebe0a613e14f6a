import Images
import Testing
import Linux

@testable import Images

/// Variables, quotes and escapes, as POSIX and BuildKit have them.
@Suite struct ShellWordTests {
  private static let variables = ["A": "a.b.c", "E": "", "X": "x y", "P": "/usr/local/bin", "C": "cacao"]

  private func word(_ text: String, escape: Character = "\\") throws -> String {
    var word = ShellWord(text, Self.variables, escape: escape)
    return try word.word()
  }

  @Test(arguments: [
    ("$A", "a.b.c"), ("${A}", "a.b.c"), ("x${A}y", "xa.b.cy"), ("$U", ""), ("${U}", ""), ("$", "$"), ("$ a", "$ a"),
    ("\\$A", "$A"), ("'$A'", "$A"), ("\"$A\"", "a.b.c"), ("\"\\$A\"", "$A"), ("\"a\\b\"", "a\\b"), ("a\\b", "ab"),
    ("${U:-x}", "x"), ("${E:-x}", "x"), ("${E-x}", ""), ("${U-x}", "x"), ("${A:-x}", "a.b.c"),
    ("${A:+x}", "x"), ("${E:+x}", ""), ("${E+x}", "x"), ("${U+x}", ""), ("${U:-$A}", "a.b.c"), ("${U:-${E:-z}}", "z"),
    ("${A?m}", "a.b.c"), ("${A:?m}", "a.b.c"), ("${E?m}", ""),
    ("${A%.*}", "a.b"), ("${A%%.*}", "a"), ("${A#*.}", "b.c"), ("${A##*.}", "c"), ("${P##*/}", "bin"),
    ("${A%x}", "a.b.c"),
    ("${A#?}", ".b.c"), ("${C//c/C}", "CaCao"), ("${C/c/C}", "Cacao"), ("${C//a/}", "cco"),
    ("${P//\\//-}", "-usr-local-bin"),
    ("${A/b*/z}", "a.z"), ("${C/z/y}", "cacao"), ("$A$A", "a.b.ca.b.c"), ("'a'\"b\"c", "abc"),
  ]) func expansions(_ text: String, _ expected: String) throws {
    #expect(try word(text) == expected)
  }

  @Test(arguments: [
    ("${A", "'}'"), ("${", "'}'"), ("${}", "no name"), ("${:x}", "no name"), ("${A:x}", "modifier ':x'"),
    ("${A~x}", "modifier '~'"),
    ("${A:#x}", "modifier ':#'"), ("${A^^}", "modifier '^'"), ("'a", "second '"), ("\"a", "second \""),
    ("${U?gone}", "U: gone"),
    ("${U:?}", "U: is not allowed to be unset"), ("${E:?}", "E: is not allowed to be empty"), ("${A%\\}", "'}'"),
  ]) func refusals(_ text: String, _ part: String) {
    #expect { try word(text) } throws: { "\($0)".contains(part) }
  }

  @Test func backtickEscapes() throws {
    #expect(try word("C:\\`$A`b", escape: "`") == "C:\\$Ab")
  }

  /// What EXPOSE has: blanks out of a variable split, quoted ones do not.
  @Test func words() throws {
    var lexer = ShellWord("a $X \"$X\" 'b c' \"\" $U", Self.variables)
    #expect(try lexer.words() == ["a", "x", "y", "x y", "b c", ""])
  }

  @Test func heredocText() throws {
    var lexer = ShellWord("say \"$A\" 'x' \\n \\$A \\\\ ${A}", Self.variables, ignoresQuotes: true)
    #expect(try lexer.word() == "say \"a.b.c\" 'x' \\n $A \\ a.b.c")
  }

  /// Values that double with each line end somewhere.
  @Test func growthIsBounded() {
    var value = "xxxxxxxxxxxxxxxx"
    #expect(throws: Failure.self) {
      for _ in 0..<40 {
        var lexer = ShellWord("$A$A", ["A": value])
        value = try lexer.word()
      }
    }
  }
}
