import Testing

@testable import Images

/// `.dockerignore`.
@Suite struct IgnoreTests {
  @Test(arguments: [
    ("*.log", ["a.log", "a.log/b"], ["a/b.log", "a"]), ("**/*.log", ["a.log", "a/b.log", "a/b/c.log"], ["a.logs"]),
    ("*\n!**/*.py", ["a", "b/c.txt"], ["x.py", "b/x.py", "b/c/y.py"]), ("# x\n\n a \n", ["a", "a/b"], ["# x"]),
    ("/a/", ["a"], ["b/a"]), ("a/b", ["a/b", "a/b/c"], ["a", "b"]), ("*\n!a\na", ["a"], []), ("a\n!a", [], ["a"]),
    ("d\n!d/keep", ["d", "d/x"], ["d/keep", "d/keep/y"]), ("[a-c]?", ["ax", "cz"], ["dx", "a"]), ("[^a]", ["b"], ["a"]),
    ("./a/../b", ["b"], ["a"]), ("a/**", ["a/b", "a/b/c"], []), ("**", ["a", "a/b"], []), ("\\*", ["*"], ["a"]),
    ("é?", ["éé"], ["é"]),
  ]) func patterns(_ text: String, _ out: [String], _ inside: [String]) throws {
    let patterns = try IgnorePatterns(text)
    for path in out { #expect(patterns.excludes(path), "\(path) is out") }
    for path in inside { #expect(!patterns.excludes(path), "\(path) is in") }
  }

  @Test func whatMustBeLookedInto() throws {
    let patterns = try IgnorePatterns("*\n!a/b/*.py\n!c")
    #expect(patterns.mayExceptBelow("a"))
    #expect(patterns.mayExceptBelow("a/b"))
    #expect(!patterns.mayExceptBelow("d"))
    #expect(patterns.mayExceptBelow("c/d"))
  }

  @Test func brokenOnesHaveALine() {
    #expect { try IgnorePatterns("a\n[b") } throws: { "\($0)".contains(".dockerignore:2") }
    #expect { try IgnorePatterns("!") } throws: { "\($0)".contains(".dockerignore:1") }
  }
}
