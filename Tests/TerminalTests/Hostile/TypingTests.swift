// Who may type at the learner's terminal. A program that has it open can put
// characters into its input, as if the learner had typed them. Source: TIOCSTI(2const).

import Foundation
import Testing

@Suite(.serialized, .enabled(if: Lab.isRoot && hasPerl, "needs root and perl"))
struct TypingTests {
  /// Types a line at each terminal that the program has, and at its controlling one.
  private static let typist =
    "perl -e 'for my $f (\"/dev/tty\", \"/proc/self/fd/0\", \"/proc/self/fd/1\", \"/proc/self/fd/2\") "
    + "{ open(my $t, \"+<\", $f) or next; ioctl($t, \(TIOCSTI), $_) for split //, \"echo injected\\n\"; } print \"typed\\n\"'"

  /// In the lab a program has a terminal of its own.
  @Test(arguments: [[], ["unshare pid", "fork", "unshare mount", "mount proc"]]) func inTheLab(_ walls: [String]) throws
  {
    let lab = try Pty(width: 200)
    #expect(lab.sees("> "))
    for wall in walls {
      lab.type(wall + "\r")
      #expect(lab.sees("]> ") || lab.sees("> "))
    }
    lab.type("run \(Self.typist)\r")
    #expect(lab.sees("typed\r\n"))
    #expect(lab.sees("> "))
    lab.type("run echo alive\r")
    #expect(lab.sees("alive\r\n"))
    #expect(lab.sees("> "))
    lab.type("quit\r")
    #expect(lab.ends() == 0)
    #expect(!lab.transcript.contains("unknown command 'echo'"), "what a program typed was taken for a command")
  }

  /// Ways to run one program from a shell at a terminal; `$0` is the program, `$1` the typist.
  static let ways = [
    "\"$0\" -c \"run $1\"", "\"$0\" -c \"run $1\" 2>/dev/null", "\"$0\" -c \"run $1\" | cat",
    "echo x | \"$0\" -c \"run $1\"", "\"$0\" -c \"run $1\" >/dev/null 2>&1", "\"$0\" --json -c \"run $1\"",
  ]

  /// What comes to the shell after it?
  @Test(arguments: ways) func afterOneCommand(_ way: String) throws {
    let script = way + "; echo waiting; read -r line; echo \"got:$line\""
    // The typist writes to standard output; what matters is what it types.
    let shell = ["/bin/sh", "-c", script, Lab.path, Self.typist]
    let terminal = try Pty(width: 200, launcher: shell)
    #expect(terminal.sees("waiting"))
    usleep(200_000)
    terminal.type("mine\r")
    #expect(terminal.sees("got:"))
    #expect(terminal.sees("mine"))
    _ = terminal.ends()
    #expect(!terminal.transcript.contains("got:echo injected"), "\(way)")
  }
}

private let hasPerl = FileManager.default.isExecutableFile(atPath: "/usr/bin/perl")
