import Child
import Foundation
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot, "as root the test can tell who the child is outside"))
struct UserKernelTests {
  @Test func withoutAMapEverybodyIsNobody() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    let seen = live.snapshot()
    #expect(seen["user.uid", .inside] == .number(65534))
    #expect(seen["user.uid", .outside] == .number(0))
    #expect(seen["user.uid", .host] == .number(0))
    #expect(seen["user.uid_map", .outside] == .list([]))
    #expect(try live.run("id", "-u").output == "65534\n")
    let number = try #require(seen["ns.user", .outside])
    #expect(number == .text(try Tool.namespace("user", of: live.child.pid)))
  }

  @Test func rootInsideIsAnOrdinaryUserOutside() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    try live.perform("map-ids", "0", "1000")
    #expect(live.snapshot()["user.uid", .inside] == .number(65534), "a map alone changes nobody")
    try live.perform("become", "0")
    let seen = live.snapshot()
    #expect(seen["user.uid", .inside] == .number(0))
    #expect(seen["user.uid", .outside] == .number(1000))
    #expect(seen["user.gid", .inside] == .number(0))
    #expect(seen["user.gid", .outside] == .number(1000))
    #expect(seen["user.groups", .outside] == .list([]))
    #expect(try live.run("id", "-u").output == "0\n")
    #expect(try Tool.run("ps", "-o", "uid=", "-p", "\(live.child.pid)").trimmed == "1000")
    // Its files under /proc are its own again, and it can read them.
    #expect(try Tool.run("stat", "-c", "%u:%g", "/proc/\(live.child.pid)/environ") == "1000:1000")
    #expect(try Tool.run("cat", "/proc/\(live.child.pid)/uid_map").words == ["0", "1000", "1"])
  }

  @Test func aFileMadeInsideBelongsToTheOutsideUser() throws {
    let live = try LiveChild()
    let folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(chmod(folder.path, 0o777) == 0)
    for words in [["unshare user"], ["map-ids", "0", "1000"], ["become", "0"]] {
      try live.perform(words[0], Array(words.dropFirst()))
    }
    #expect(try live.run("touch", folder.path + "/mine").status == .exited(0))
    #expect(try live.run("stat", "-c", "%u", folder.path + "/mine").output == "0\n")
    #expect(try Tool.run("stat", "-c", "%u", folder.path + "/mine") == "1000")
  }

  @Test func severalRangesAreOneWrite() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    try live.perform("map-ids", "0", "100000", "1000", "1000", "200000", "5")
    #expect(live.snapshot()["user.uid_map", .outside] == .list(["0 100000 1000", "1000 200000 5"]))
    #expect(live.snapshot()["user.gid_map", .outside] == .list(["0 100000 1000", "1000 200000 5"]))
    try live.perform("become", "1004")
    #expect(live.snapshot()["user.uid", .outside] == .number(200_004))
    #expect(live.refusal("become", "1005")?.errno == .notPermitted || live.refusal("become", "1005")?.errno == .invalid)
  }

  @Test func autoTakesARangeOfSubordinateIds() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    try live.perform("map-ids", "auto")
    guard case .list(let ranges)? = live.snapshot()["user.uid_map", .outside] else {
      Issue.record("no map")
      return
    }
    #expect(ranges.first?.hasPrefix("0 ") ?? false)
    #expect(!ranges.contains { $0.words.count != 3 || $0.words[1] == "0" }, "root outside is not in it")
    try live.perform("become", "5")
    #expect(live.snapshot()["user.uid", .inside] == .number(5))
  }

  @Test func theLabIsStillThereAfterBecoming() throws {
    let live = try LiveChild()
    _ = live.workbench.recorder.drain()
    try live.perform("become", "1000", "1001")
    let calls = live.workbench.recorder.drain().filter { !$0.observes }.map(\.invocation)
    #expect(
      calls == [
        "setgroups(0, [])", "setresgid(1001, 1001, 1001)", "setresuid(1000, 1000, 1000)", "prctl(PR_SET_DUMPABLE, 1)",
        "prctl(PR_SET_PDEATHSIG, SIGKILL)",
      ])
    #expect(try live.run("id", "-u").output == "1000\n")
    #expect(live.refusal("become", "0")?.cause == "the child does not have CAP_SETGID")
    #expect(live.refusal("setuid", "0")?.cause == "the child does not have CAP_SETUID")
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
  fileprivate var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
