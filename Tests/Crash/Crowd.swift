// Thousands of other processes, for a machine on which whatever looks through
// all processes has many to look through, and must mean none of them.

import Child
import CLinux
import Linux

final class Crowd {
  private let members: [(pid: Int32, startTime: UInt64?)]
  /// They end when this end of their pipe is closed, whatever becomes of the test.
  private let lifeline: Int32

  /// Starts that many, or as many as the machine lets. They are made by a process
  /// that ends at once, so they are nobody's children here.
  init(_ count: Int) {
    var life: [Int32] = [0, 0]
    var names: [Int32] = [0, 0]
    guard glassbox_pipe(&life) == 0, glassbox_pipe(&names) == 0 else {
      (members, lifeline) = ([], -1)
      return
    }
    let maker = Self.fork()
    if maker == 0 {
      close(life[1])
      for _ in 0..<count {
        var pid = Self.fork()
        if pid == 0 {
          close(names[1])
          Self.wait(life[0])
        }
        if pid < 0 { break }
        write(names[1], &pid, MemoryLayout<Int32>.size)
      }
      _exit(0)
    }
    close(life[0])
    close(names[1])
    var pids: [Int32] = []
    var pid: Int32 = 0
    while read(names[0], &pid, MemoryLayout<Int32>.size) == MemoryLayout<Int32>.size { pids.append(pid) }
    close(names[0])
    var status: Int32 = 0
    waitpid(maker, &status, 0)
    members = pids.map { ($0, startTime(of: $0)) }
    lifeline = life[1]
  }

  var count: Int { members.count }

  /// How many are not there any more.
  var missing: Int { members.count { startTime(of: $0.pid) != $0.startTime } }

  func end() { close(lifeline) }

  private static func fork() -> Int32 {
    Int32(truncatingIfNeeded: glassbox_syscall(Int(SYS_clone), [UInt64(SIGCHLD), 0, 0, 0, 0, 0]))
  }

  private static func wait(_ lifeline: Int32) -> Never {
    var byte: UInt8 = 0
    while true {
      let count = read(lifeline, &byte, 1)
      if count == 0 || (count < 0 && Errno.current != .interrupted) { _exit(0) }
    }
  }
}
