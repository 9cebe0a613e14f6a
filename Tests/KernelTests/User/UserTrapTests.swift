import Child
import KernelState
import Linux
import Testing

/// Each trap of the lesson, with the errno that it claims.
@Suite(.serialized, .enabled(if: isRoot, "as root the test can tell who the child is outside"))
struct UserTrapTests {
  @Test func gidMapBeforeSetgroupsIsDenied() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    let refusal = live.refusal("gid_map", "0", "0")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("setgroups(2) is denied") ?? false)
    // The same is no matter for users.
    try live.perform("uid_map", "0", "0")
    try live.perform("setgroups", "deny")
    try live.perform("gid_map", "0", "0")
    #expect(live.snapshot()["user.gid_map", .outside] == .list(["0 0 1"]))
    #expect(live.snapshot()["user.setgroups", .outside] == .text("deny"))
    #expect(live.refusal("setgroups", "allow")?.cause?.contains("cannot be taken back") ?? false)
  }

  @Test func aMapCanBeWrittenOnce() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    try live.perform("map-ids", "0", "1000")
    for (command, words) in [("map-ids", ["0", "1001"]), ("uid_map", ["0", "0"]), ("gid_map", ["0", "0"])] {
      let refusal = live.refusal(command, words)
      #expect(refusal?.errno == .notPermitted)
      #expect(refusal?.cause?.contains("can be written once only") ?? false, "\(command)")
    }
    #expect(live.refusal("setgroups", "deny")?.cause?.contains("gid_map has been written") ?? false)
  }

  @Test func onlyOnesOwnIdCanBeMappedWithoutPrivilege() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    #expect(live.refusal("uid_map", "0", "1000")?.cause?.contains("must be one's own") ?? false)
    #expect(live.refusal("uid_map", "0", "0", "2")?.errno == .notPermitted)
  }

  @Test func withoutUserZeroExecveTakesTheCapabilities() throws {
    for (inside, kept) in [("0", true), ("1000", false)] {
      let live = try LiveChild()
      try live.perform("unshare user")
      try live.perform("map-ids", inside, "0")
      #expect(capabilities(try readText("/proc/\(live.child.pid)/status")) != 0, "the child itself has them")
      let program = try live.run("cat", "/proc/self/status").output
      #expect((capabilities(program) != 0) == kept, "user \(inside)")
    }
  }

  @Test func noCapabilityReachesTheHost() throws {
    let live = try LiveChild()
    let name = try readText("/proc/sys/kernel/hostname")
    for command in ["unshare user", "map-ids"] { try live.perform(command) }
    let result = try live.run("hostname", "glassbox-trap")
    #expect(result.status != .exited(0))
    #expect(try readText("/proc/sys/kernel/hostname") == name)
    try live.perform("unshare uts")
    #expect(try live.run("sh", "-c", "hostname glassbox-trap && hostname").output == "glassbox-trap\n")
    #expect(try readText("/proc/sys/kernel/hostname") == name)
  }

  @Test func inASecondNamespaceTheChildWritesItsMaps() throws {
    let live = try LiveChild()
    for command in ["unshare user", "map-ids", "unshare user"] { try live.perform(command) }
    #expect(live.snapshot()["user.uid", .inside] == .number(65534))
    // The kernel lets only the namespace itself and the one around it write.
    let refusal = live.refusal("map-ids", "0", "1000")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("has no id in the user namespace around") ?? false)
    try live.perform("map-ids", "5", "0")
    #expect(live.snapshot()["user.uid", .inside] == .number(5))
    #expect(live.snapshot()["user.uid_map", .outside] == .list(["5 0 1"]))
    #expect(live.refusal("map-ids", "auto")?.cause?.contains("inside another one") ?? false)
  }

  @Test(arguments: [
    ["map-ids", "x"], ["map-ids", "-1"], ["map-ids", "4294967295"], ["map-ids", "0", "0", "1", "1"],
    ["map-ids", "auto", "0"], ["uid_map", "0", "root"], ["setgroups", "maybe"], ["become", ""],
    ["setuid", "1e3"], ["map-ids", "0", "٣"],
  ])
  func badWordsAreOneLine(_ words: [String]) throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    let refusal = try #require(live.refusal(words[0], Array(words.dropFirst())))
    #expect(refusal.errno == nil)
    #expect(refusal.cause?.contains("\n") == false)
    #expect(live.snapshot()["user.uid_map", .outside] == .list([]))
  }

  @Test func badRangesAreTheKernelsToRefuse() throws {
    let live = try LiveChild()
    try live.perform("unshare user")
    for words in [["0", "0", "0"], ["0", "5", "2", "1", "9", "1"], ["4294967290", "0", "100"]] {
      let refusal = live.refusal("map-ids", words)
      #expect(refusal?.errno == .invalid)
      #expect(refusal?.cause?.contains("overlaps") ?? false)
    }
  }

  @Test func withoutTheWallThereIsNothingToMap() throws {
    let live = try LiveChild()
    for words in [["map-ids"], ["uid_map", "0", "0"], ["gid_map", "0", "0"], ["setgroups", "deny"]] {
      #expect(
        live.refusal(words[0], Array(words.dropFirst()))?.cause?.contains("still in the host's user namespace") ?? false
      )
    }
  }

  private func capabilities(_ status: String) -> UInt64 { ProcessStatus(status).effective ?? .max }
}
