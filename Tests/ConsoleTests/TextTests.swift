import Console
import Testing
import Linux
import Markup

@Suite struct SanitizedTests {
  @Test func controls() {
    #expect(sanitized("a\u{1b}[1m\u{7}\u{9b}\n\t\r\u{0}") == #"a\x1b[1m\x07\x9b\n\t\r\x00"#)
    #expect(sanitized("a\nb\tc", keepingNewlines: true) == "a\nb\\tc")
    #expect(sanitized("\u{202e}x\u{2066}\u{feff}\u{2028}") == #"\u{202e}x\u{2066}\u{feff}\u{2028}"#)
    #expect(sanitized("hé 容器 👩‍👩‍👧 ≤") == "hé 容器 👩‍👩‍👧 ≤")
  }

  @Test func invalidBytes() {
    #expect(sanitized(bytes: [0x61, 0xff, 0xc3, 0xa9, 0xc3, 0x62]) == #"a\xffé\xc3b"#)
    #expect(sanitized(bytes: [0xed, 0xa0, 0x80]) == #"\xed\xa0\x80"#)
    #expect(firstInvalidUTF8Offset(in: Array("ok 容".utf8)) == nil)
    #expect(firstInvalidUTF8Offset(in: [0x61, 0xf4, 0x90, 0x80, 0x80]) == 1)
    #expect(firstInvalidUTF8Offset(in: [0x61, 0xe2, 0x82]) == 1)
    #expect(firstInvalidUTF8Offset(in: [0xc0, 0x80]) == 0)
  }

  /// Every two-byte and many three-byte inputs agree with the standard library.
  @Test func agreesWithTheStandardLibrary() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for tail in [[], [0x80], [0xbf, 0x80]] as [[UInt8]] {
          let bytes = [first, second] + tail
          #expect(
            (firstInvalidUTF8Offset(in: bytes) == nil)
              == (String(validating: bytes, as: UTF8.self) != nil))
        }
      }
    }
  }
}

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("容器", 4), ("→", 1), ("👩‍👩‍👧", 2), ("│…", 2),
  ])
  func width(_ text: String, _ width: Int) { #expect(displayWidth(text) == width) }

  @Test func padding() {
    #expect("ab".padded(to: 4) == "ab  ")
    #expect("容".padded(to: 4, alignment: .right) == "  容")
    #expect("abcd".padded(to: 2) == "abcd")
  }

  @Test func truncation() {
    #expect("abcdef".truncated(to: 4) == "abc…")
    #expect("容器容器".truncated(to: 4) == "容…")
    #expect("abc".truncated(to: 3) == "abc")
    #expect("abc".truncated(to: 1) == "…")
    #expect("abc".truncated(to: 0) == "")
  }

  @Test func wrapping() {
    #expect(wrapped("one two three", width: 7) == ["one two", "three"])
    #expect(wrapped("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
    #expect(wrapped("a\nb", width: 10) == ["a", "b"])
    #expect(wrapped("", width: 10) == [""])
    #expect(wrapped("容器", width: 1) == ["容", "器"])
  }
}

@Suite struct SuggestionTests {
  static let commands = [
    "unshare", "hostname", "mount", "umount", "run", "reset", "start", "state",
  ]

  @Test(arguments: [
    ("unsahre", "unshare"), ("Hostnam", "hostname"), ("mnout", "mount"), ("rn", "run"),
    ("hostn", "hostname"), ("hos", "hostname"),
  ])
  func near(_ typed: String, _ meant: String) {
    #expect(suggestion(for: typed, among: Self.commands) == meant)
  }

  @Test(arguments: ["", "x", "xyzzy", "docker", "sta"])
  func far(_ typed: String) {
    #expect(suggestion(for: typed, among: Self.commands) == nil)
  }

  @Test func veryLong() {
    let typed = String(repeating: "a", count: 100_000)
    #expect(suggestion(for: typed, among: Self.commands) == nil)
  }
}

@Suite struct JSONValueTests {
  @Test func encoding() {
    let value: JSONValue = [
      "type": "step", "ok": true, "n": [1, -2, 8.4, nil], "empty": [:], "none": [],
    ]
    #expect(
      value.encoded() == #"{"type":"step","ok":true,"n":[1,-2,8.4,null],"empty":{},"none":[]}"#)
  }

  @Test func escapes() {
    let text = "\"\\/\u{8}\u{1b}\n\r\t\u{7f}\u{9b}\u{2028}é👍"
    #expect(
      JSONValue.string(text).encoded()
        == #""\"\\/\u0008\u001b\n\r\t\u007f\u009b\u2028é👍""#)
    #expect(JSONValue.number(.nan).encoded() == "null")
    #expect(JSONValue.number(.infinity).encoded() == "null")
    #expect(JSONValue.integer(.max).encoded() == "9223372036854775807")
  }
}

@Suite struct StyleTests {
  @Test func rendering() {
    let colored = Terminal(width: 80, usesColor: true)
    #expect(colored.paint("x", [.bold, .green]) == "\u{1b}[1;32mx\u{1b}[0m")
    #expect(colored.paint("x", []) == "x")
    #expect(Terminal(width: 80).paint("x", .red) == "x")
    #expect(Terminal(width: 0).width == 1)
  }
}
