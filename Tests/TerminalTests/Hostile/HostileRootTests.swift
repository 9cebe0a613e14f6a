// The built program, at a terminal, in a root file system that means harm.

import Foundation
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Lab.isRoot, "mounts need root"))
struct HostileRootTests {
  private func make(_ kind: String, in home: URL) throws -> String {
    let script = Checkout.path + "/Tests/Hostile/root.sh"
    let made = try Subprocess.run(["sh", script, "--victim", home.path + "/victim", kind, home.path + "/root"])
    #expect(made.status == 0, "\(made.errors)")
    return home.path + "/root"
  }

  /// A program gets its terminal, whatever stands at /dev/ptmx inside.
  @Test(arguments: ["absolute", "magic", "loop", "file", "fifo", "fake"], ["pivot", "chroot"])
  func aProgramRunsAtATerminal(_ kind: String, _ command: String) throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let root = try make(kind, in: home)
    let lab = try Pty(width: 200, home: home)
    #expect(lab.sees("> "))
    for line in ["unshare mount", "\(command) \(root)"] {
      lab.type(line + "\r")
      #expect(lab.sees("]> "))
    }
    lab.type("run cat /mark\r")
    #expect(lab.sees("inside\r\n", seconds: 5))
    lab.type("\r")
    #expect(lab.sees("> "))
    lab.type("quit\r")
    #expect(lab.ends() == 0)
  }
}
