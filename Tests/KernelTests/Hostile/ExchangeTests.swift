// A directory that the lab is about to use becomes a symbolic link to the
// host's, and a directory again, as fast as another process can do it.

import Foundation
import KernelState
import Linux
import Synchronization
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct ExchangeTests {
  /// Renames to and fro until it is told to stop.
  private final class Exchanger: @unchecked Sendable {
    private let ends = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)
    let count = Atomic(0)

    /// - Parameter root: has the directory `name`, and a link to exchange it with.
    init(_ root: String, _ name: String, link: String) {
      Thread.detachNewThread { [self] in
        let (place, aside) = ("\(root)/\(name)", "\(root)/\(name)-aside")
        while !ends.load(ordering: .relaxed) {
          rename(place, aside)
          rename(link, place)
          count.add(1, ordering: .relaxed)
          rename(place, link)
          rename(aside, place)
        }
        ended.signal()
      }
    }

    func stop() {
      ends.store(true, ordering: .relaxed)
      #expect(ended.wait(timeout: .now() + 20) == .success)
    }
  }

  @Test(arguments: ["dev", "proc"]) func aPivotMeanwhileWritesNothingOutside(_ name: String) throws {
    let root = try HostileRoot(.fake)
    let link = root.parent + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: root.victim + "/" + name)
    let exchanger = Exchanger(root.path, name, link: link)
    var (done, refused) = (0, 0)
    for _ in 0..<60 {
      let live = try LiveChild()
      try live.perform("unshare mount")
      let before = live.snapshot()["mount.list"]
      if let refusal = live.refusal("pivot", root.path) {
        // EEXIST and ENOENT are the kernel's words for what was exchanged.
        #expect(refusal.cause?.contains("was exchanged") ?? true, "\(refusal)")
        #expect(live.snapshot()["mount.list"] == before, "nothing stays half built")
        refused += 1
      } else {
        #expect(try live.run("/bin/cat", "/mark").output == "inside\n")
        done += 1
      }
    }
    exchanger.stop()
    print("exchanged \(exchanger.count.load(ordering: .relaxed)) times: \(done) pivots done, \(refused) refused")
    #expect(done > 0)
    // Nothing was written to the directory on the host's disk either.
    let left = try FileManager.default.contentsOfDirectory(atPath: root.path + "/dev").sorted()
    #expect(left == ["null", "ptmx", "pts", "tty"] && FileManager.default.fileExists(atPath: root.path + "/dev/pts"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: root.path + "/dev/pts").isEmpty)
    try root.expectUntouched()
  }
}
