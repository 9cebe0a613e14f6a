import Foundation
import TestSupport
import Testing

/// A lab that runs out of memory in the middle of its work.
@Suite(.serialized, .enabled(if: Lab.isRoot, "only root can make groups and cables"))
struct MemoryTests {
  /// No program in Swift outlives that. What the lab has made goes all the same.
  @Test func memoryRunsOut() throws {
    let lab = try TypedLab(launcher: ["/usr/bin/unshare", "--net"])
    let daemon = "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'"
    for command in ["limit pids.max 30", "unshare net", "veth", daemon] {
      #expect(try lab.type(command)["type"] as? String != "error", "\(command)")
    }
    let sessions = lab.sessions
    #expect(!Traces.all(of: sessions).isEmpty)
    // The address space that it has now is all that it gets.
    let status = try String(contentsOfFile: "/proc/\(lab.pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmSize:") })
    let size = try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    #expect(try Subprocess.run(["prlimit", "--pid", "\(lab.pid)", "--as=\(size * 1024)"]).status == 0)
    // What a program prints goes into one object.
    try lab.send("run head -c 67108864 /dev/zero")
    #expect(try lab.ends() > 128, "by a signal")
    #expect(Leftovers.areGone(run: lab.run), "\(Leftovers.all(run: lab.run))")
    #expect(Traces.areGone(of: sessions), "\(Traces.all(of: sessions))")
  }
}
