// Names that programs inside choose: of the host, of processes, files, mounts
// and links. The lab tells them; a terminal must not obey them.

import Foundation
import Testing
import TestSupport

@Suite(.serialized, .enabled(if: Lab.isRoot, "mounts and names need root"))
struct EscapeTests {
  /// Everything by which a name could speak to the terminal, or begin a line of its own.
  static let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\nnote: all is well\r\u{202e}"

  /// None of it is in what the lab has printed, and no line begins as the name wants it.
  private func expectPlain(_ text: String, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation)
  {
    let bad = text.unicodeScalars.filter { scalar in
      scalar.value < 0x20 && scalar != "\n" || (0x7f...0x9f).contains(scalar.value) || scalar == "\u{202e}"
    }
    #expect(bad.isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
    #expect(
      !text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("note: all is well") },
      "\(text.debugDescription)", sourceLocation: sourceLocation)
  }

  /// Commands that bring the name in, and those that tell it. `EVIL` stands for it.
  static let scenes: [(String, told: String)] = [
    (
      "unshare uts; run sh -c 'printf %s \"$0\" >/proc/sys/kernel/hostname' 'EVIL'; state uts; hostname 'EVIL'; hostname box; diff; diff all; trace",
      "owned"
    ),
    ("unshare mount; mount tmpfs /mnt; run mkdir '/mnt/EVIL'; mount tmpfs '/mnt/EVIL'; state mount; diff", "owned"),
    ("unshare mount; mount tmpfs '/EVIL'; pivot 'EVIL'; run 'EVIL'; host 'EVIL'; EVIL; mmap '/EVIL'", "owned"),
    (
      "unshare mount; layer new base 'EVIL=x'; overlay base; run touch '/mnt/root/EVIL'; layer diff; state layers",
      "owned"
    ),
    (
      "unshare ipc; queue new 'EVIL'; unshare time; drop 'EVIL'; limit 'EVIL' 1; explain 'EVIL'; source 'EVIL'", "owned"
    ),
    ("unshare net; run sh -c 'ip link add dummy0 type dummy'; state net; veth 'EVIL' 'EVIL'; link up 'EVIL'", "owned"),
    ("env 'GREETING=EVIL'; env 'EVIL'; run true; journal; export 'EVIL'; start 'EVIL'", "owned"),
  ]

  @Test(arguments: scenes.indices, [["--plain"], ["--json"], ["--no-color"]])
  func namesAreTold(_ index: Int, _ options: [String]) throws {
    let (commands, told) = Self.scenes[index]
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let line = commands.replacing("EVIL", with: Self.evil)
    let outcome = try Lab.run(options[0], "-c", line, home: home)
    #expect(outcome.status < 2)
    expectPlain(outcome.output)
    expectPlain(outcome.errors)
    #expect((outcome.output + outcome.errors).contains(told), "the name is told: \(outcome.output)")
  }

  /// PR_SET_NAME takes any bytes; `tree` and `inspect` show them.
  @Test(arguments: [["--plain"], ["--json"], ["--no-color"]]) func processNames(_ options: [String]) throws {
    let program = "printf \"\\033]0;owned\\007\\nx\" >/proc/self/task/$$/comm; while :; do sleep 1; done"
    let daemon = "run sh -c '(setsid sh -c \"$0\" >/dev/null 2>&1 &); sleep 0.3' '\(program)'"
    let outcome = try Lab.run(options[0], "-c", "unshare pid; fork; unshare mount; mount proc; \(daemon); tree")
    expectPlain(outcome.output)
    #expect(outcome.output.contains("]0;owned"), "\(outcome.output) \(outcome.errors)")
    #expect(outcome.status == 0)
  }

  /// At a terminal, where the lab itself sends escapes: none of the name's.
  @Test func atATerminal() throws {
    let lab = try Pty(width: 100)
    #expect(lab.sees("> "))
    lab.type("unshare uts\r")
    #expect(lab.sees("]> "))
    // Typed as a learner could: the program makes the bytes.
    lab.type("run sh -c 'printf \"\\033]0;owned\\007\\033[2Jx\" >/proc/sys/kernel/hostname'\r")
    #expect(lab.sees("]> "))
    lab.type("state uts\r")
    #expect(lab.sees("\\x1b]0;owned\\x07\\x1b[2Jx"))
    lab.type("hostname box\r")
    #expect(lab.sees("\\x1b]0;owned"))
    lab.type("quit\r")
    #expect(lab.ends() == 0)
    #expect(!lab.transcript.contains("\u{1b}]0;owned") && !lab.transcript.contains("\u{1b}[2J"))
  }

  /// Root file systems are completed by the names of their directories.
  @Test func completions() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    for name in ["a\u{1b}]0;owned\u{7}", "a\u{1b}[2Jb", "a\nnote: all is well", "a\u{9b}31m"] {
      let root = home.appending(path: "rootfs").appending(path: name)
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }
    let lab = try Pty(width: 200, more: ["GLASSBOX_ROOTFS_DIR": home.path + "/rootfs"])
    #expect(lab.sees("> "))
    for start in ["pivot a", "chroot ", "overlay 'a"] {
      lab.type(start + "\t\t")
      usleep(300_000)
      lab.type("\u{15}")
    }
    lab.type("quit\r")
    #expect(lab.ends() == 0)
    for bad in ["\u{1b}]0;owned", "\u{1b}[2J", "\u{9b}31m", "\nnote: all is well"] {
      #expect(!lab.transcript.contains(bad), "\(lab.transcript.debugDescription)")
    }
    #expect(lab.transcript.contains("owned"), "the names are offered: \(lab.transcript.debugDescription)")
  }
}
