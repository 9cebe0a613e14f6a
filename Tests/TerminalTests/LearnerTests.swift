import Foundation
import Testing

/// A learner at a real terminal.
@Suite(.serialized, .enabled(if: Lab.isRoot, "the wording of these is for root"))
struct LearnerTests {
  @Test func thePromptShowsTheWalls() throws {
    let lab = try Pty()
    #expect(lab.sees("glassbox\u{1b}[0m> ") || lab.sees("> "))
    lab.type("unshare uts\r")
    #expect(lab.sees("unshare(CLONE_NEWUTS)"))
    #expect(lab.sees("uts"))
    lab.type("hostname box\r")
    #expect(lab.sees("sethostname"))
    #expect(lab.sees("]> "))
    lab.type("run hostname\r")
    #expect(lab.sees("box\r\n"))
    #expect(lab.sees("]> "))
    lab.type("\u{4}")
    #expect(lab.ends() == 0)
  }

  @Test func controlCClearsTheLineAndControlDLeaves() throws {
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type("hostnam")
    #expect(lab.sees("hostnam"))
    lab.type("\u{3}")
    #expect(lab.sees("> "))
    lab.type("run echo alive\r")
    #expect(lab.sees("alive\r\n"))
    #expect(lab.sees("> "))
    lab.type("\u{4}")
    #expect(lab.ends() == 0)
  }

  @Test func completionShowsDescriptions() throws {
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type("unsh\t")
    #expect(lab.sees("unshare "))
    lab.type("\t\t")
    #expect(lab.sees("give the child its own hostname"))
    lab.type("\u{15}quit\r")
    #expect(lab.ends() == 0)
  }

  @Test func theChildsDeathIsSaidAtAHalfTypedLine() throws {
    let lab = try Pty()
    #expect(lab.sees("child "))
    #expect(lab.sees(" is running"))
    let child = try #require(try Leftovers.children(of: lab.pid).first)
    lab.type("host")
    #expect(lab.sees("host"))
    kill(child, SIGKILL)
    #expect(lab.sees("has died", seconds: 3))
    #expect(lab.sees("host", seconds: 3), "the line is still there")
    lab.type("\u{15}reset\r")
    #expect(lab.sees("a new child"))
    lab.type("quit\r")
    #expect(lab.ends() == 0)
  }

  @Test func theShellHasATerminalOfItsOwn() throws {
    let lab = try Pty()
    #expect(lab.sees("> "))
    lab.type("unshare pid; fork; unshare mount; pivot\r")
    #expect(lab.sees("pivot_root"))
    lab.type("shell\r")
    #expect(lab.sees("# "))
    lab.type("tty; stty size\r")
    #expect(lab.sees("/dev/pts/0\r\n"))
    #expect(lab.sees("40 100"))
    lab.resize(width: 70, height: 20)
    lab.type("stty size\r")
    #expect(lab.sees("20 70"))
    lab.type("sleep 100 &\rjobs\r")
    #expect(lab.sees("sleep 100"))
    lab.type("exit\r")
    #expect(lab.sees("glassbox"))
    lab.type("quit\r")
    #expect(lab.ends() == 0)
    let history = try String(contentsOf: lab.home.appending(path: "state/glassbox/history"), encoding: .utf8)
    #expect(history.contains("shell"))
  }
}
