// What a program in the child must not find: descriptors and directories of the
// lab, a way to write to what the lab executes, capabilities nobody asked for.

import Child
import Foundation
import KernelState
import Linux
import Testing

@testable import Primitives

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct LeakTests {
  /// Builds of all kinds, which open directories of the host on their way.
  static let builds: [[[String]]] = [
    [],
    [["unshare uts"], ["unshare pid"], ["fork"], ["unshare mount"], ["pivot", "ROOT"]],
    [["unshare user"], ["map-ids"], ["unshare pid"], ["fork"], ["unshare mount"], ["pivot", "ROOT"]],
    [["unshare mount"], ["overlay", "ROOT"], ["copy", "ROOT/mark", "/new"], ["pivot", "overlay"], ["unshare net"]],
    [["unshare mount"], ["chroot", "ROOT"], ["escape-chroot"], ["unshare net"], ["link up", "lo"]],
    [["unshare pid"], ["fork"], ["fork"], ["unshare mount"], ["mount proc"]],
  ]

  private func build(_ steps: [[String]], _ root: HostileRoot) throws -> LiveChild {
    let live = try LiveChild()
    for step in steps {
      let words = step.map { $0.hasPrefix("ROOT") ? root.path + $0.dropFirst(4) : $0 }
      try live.perform(words[0], Array(words.dropFirst()))
    }
    return live
  }

  /// A program that runs until the body has looked at it.
  private func withProgram(_ live: LiveChild, _ body: (Int32) throws -> Void) throws {
    let program = Program(
      ["sleep", "100"], environment: live.workbench.environment, input: nullDevice, output: nullDevice,
      error: nullDevice)
    let running = try live.child.start(program)
    defer {
      running.process.kill()
      _ = running.process.waitForEnd(milliseconds: 5000)
      _ = try? running.reap()
    }
    let limit = Date().addingTimeInterval(5)
    let place = "/proc/\(running.process.pid)"
    while try readText("\(place)/comm") != "sleep\n", Date() < limit { usleep(1000) }
    // The loader of shared libraries has files of its own open at first.
    while try directoryEntries("\(place)/fd").count > 3, Date() < limit { usleep(1000) }
    try body(running.process.pid)
  }

  @Test(arguments: builds) func descriptorsAndDirectories(_ steps: [[String]]) throws {
    let root = try HostileRoot(.fake)
    // What the lab's own parent left open, and what no library would close.
    let leaked = open(root.victim, O_RDONLY | O_DIRECTORY)
    let file = open(root.victim + "/passwd", O_RDWR)
    defer { [leaked, file].forEach { close($0) } }
    #expect(fcntl(leaked, F_GETFD) & FD_CLOEXEC == 0)
    let live = try build(steps, root)
    try withProgram(live) { pid throws in
      #expect(try directoryEntries("/proc/\(pid)/fd") == ["0", "1", "2"])
      for number in 0...2 { #expect(try readLink("/proc/\(pid)/fd/\(number)") == "/dev/null") }
      #expect(try readLink("/proc/\(pid)/cwd") == readLink("/proc/\(pid)/root"))
    }
    let isGuest = LayerStack.of(live.workbench.child) != nil
    for process in live.workbench.processes {
      let open = try directoryEntries("/proc/\(process.pid)/fd").compactMap { Int($0) }.sorted()
      #expect(open == [0, 1, 2, 3], "process \(process.pid), layers \(isGuest)")
      #expect(try readLink("/proc/\(process.pid)/fd/3").hasPrefix("socket:"))
      #expect(try readLink("/proc/\(process.pid)/cwd") == readLink("/proc/\(process.pid)/root"))
    }
  }

  /// From inside, by all numbers that its /proc shows: no process's program,
  /// directory or root is one of the host's.
  @Test func thePIDNamespaceShowsNothingOfTheHost() throws {
    let root = try HostileRoot(.fake)
    let live = try build(Self.builds[1], root)
    let script = """
      for p in /proc/[0-9]*; do for l in exe cwd root; do readlink $p/$l; done; done
      for p in 1 self $PPID; do echo x >/proc/$p/exe && echo "wrote $p"; done 2>/dev/null
      cat /proc/$PPID/comm; echo done
      """
    let (output, status) = try live.run("sh", "-c", script)
    let lines = Set(output.split(separator: "\n").map(String.init))
    #expect(lines == ["/memfd:glassbox-child (deleted)", "/bin/busybox", "/", "glassbox-child", "done"], "\(output)")
    #expect(status == .exited(0))
  }

  /// As CVE-2019-5736 had it: opened for reading while it runs, and for writing
  /// once it does not run any more.
  @Test func theChildsProgramCannotBeChangedAfterItsEndEither() throws {
    let live = try LiveChild()
    let held = open("/proc/\(live.child.pid)/exe", O_RDONLY | O_CLOEXEC)
    try #require(held >= 0)
    defer { close(held) }
    live.workbench.endChild()
    let writer = open("/proc/self/fd/\(held)", O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    #expect(write(writer, "x", 1) == -1 && (errno == EPERM || writer < 0))
    #expect(ftruncate(writer, 0) == -1)
    #expect(mmap(nil, 4096, PROT_WRITE, MAP_SHARED, writer, 0) == MAP_FAILED)
  }

  @Test(arguments: builds) func capabilities(_ steps: [[String]]) throws {
    let own = ProcessStatus(try readText("/proc/self/status"))
    let root = try HostileRoot(.fake)
    let live = try build(steps, root)
    try withProgram(live) { pid throws in
      for process in [pid] + live.workbench.processes.map(\.pid) {
        let status = ProcessStatus(try readText("/proc/\(process)/status"))
        let (inheritable, ambient) = (try #require(status.inheritable), try #require(status.ambient))
        #expect(inheritable & ~(own.inheritable ?? 0) == 0)
        #expect(ambient & ~(own.ambient ?? 0) == 0)
      }
    }
  }
}
