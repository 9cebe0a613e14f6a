import Child
import KernelState
import Linux
import Testing

@Suite(
  .serialized,
  .enabled(if: isRoot && Tool.path("capsh") != nil && Tool.path("getpcaps") != nil, "needs root, capsh and getpcaps"))
struct CapabilitiesKernelTests {
  private static let sets = [
    "cap.effective": "CapEff", "cap.permitted": "CapPrm", "cap.inheritable": "CapInh", "cap.bounding": "CapBnd",
    "cap.ambient": "CapAmb",
  ]

  /// The names that capsh(1) finds in a line of /proc/<pid>/status.
  private func decoded(_ field: String, of pid: String) throws -> [String] {
    let line = try #require(readText("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(field + ":") })
    let text = try Tool.run("capsh", "--decode=\(line.dropFirst(field.count + 1).drop { $0.isWhitespace })")
    return try #require(text.split(separator: "=", omittingEmptySubsequences: false).last)
      .split(separator: ",").map { $0.uppercased() }
  }

  private func expectWitnesses(_ live: LiveChild, _ what: Comment) throws {
    let seen = live.snapshot()
    for (fact, field) in Self.sets {
      #expect(seen[fact, .outside] == .list(try decoded(field, of: "\(live.child.pid)")), what)
      #expect(seen[fact, .host] == .list(try decoded(field, of: "self")), what)
    }
  }

  private func names(_ live: LiveChild, _ fact: String) -> Set<String> {
    if case .list(let names)? = live.snapshot()[fact, .outside] { Set(names) } else { [] }
  }

  @Test func theFiveSetsAreThoseThatCapshDecodes() throws {
    let live = try LiveChild()
    try expectWitnesses(live, "at first")
    try live.perform("inheritable", "CAP_NET_RAW", "cap_kill")
    try live.perform("ambient", "net_raw")
    try live.perform("drop effective", "CAP_MKNOD")
    try live.perform("drop", "CAP_SYS_ADMIN", "CAP_CHOWN")
    try expectWitnesses(live, "after all commands")
    #expect(names(live, "cap.ambient") == ["CAP_NET_RAW"])
    #expect(names(live, "cap.inheritable") == ["CAP_NET_RAW", "CAP_KILL"])
    #expect(!names(live, "cap.effective").contains("CAP_MKNOD"))
    #expect(names(live, "cap.permitted").contains("CAP_MKNOD"))
  }

  @Test func dropTakesFromAllFive() throws {
    let live = try LiveChild()
    try live.perform("inheritable", "CAP_CHOWN")
    try live.perform("ambient", "CAP_CHOWN")
    #expect(Self.sets.keys.allSatisfy { names(live, $0).contains("CAP_CHOWN") })
    try live.perform("drop", "CAP_CHOWN")
    #expect(Self.sets.keys.allSatisfy { !names(live, $0).contains("CAP_CHOWN") })
    #expect(try live.run("chown", "65534", "/proc/self/comm").status != .exited(0))
  }

  @Test func theEffectiveSetComesBackByExecve() throws {
    let live = try LiveChild()
    try live.perform("unshare uts")
    try live.perform("drop effective", "all")
    #expect(names(live, "cap.effective").isEmpty)
    #expect(live.refusal("hostname", "box")?.errno == .notPermitted)
    #expect(live.refusal("hostname", "box")?.cause?.contains("no longer in its effective one") ?? false)
    #expect(try live.run("hostname", "box").status == .exited(0))
    #expect(live.snapshot()["uts.hostname", .inside] == .text("box"))
  }

  @Test func keepDockerLeavesTheFourteenToEachProgram() throws {
    let live = try LiveChild()
    try live.perform("keep", "docker")
    #expect(names(live, "cap.bounding").count == 14)
    #expect(names(live, "cap.bounding") == names(live, "cap.permitted"))
    #expect(names(live, "cap.bounding") == names(live, "cap.effective"))
    let outcome = try live.run("grep", "-E", "Cap(Eff|Prm|Bnd)", "/proc/self/status").output
    // As `docker run debian grep Cap /proc/self/status` prints it.
    #expect(outcome.split(separator: "\n").allSatisfy { $0.hasSuffix("00000000a80425fb") })
    #expect(try Tool.run("getpcaps", "\(live.child.pid)").contains("cap_net_bind_service"))
  }

  @Test func keepNothingIsDropAll() throws {
    let live = try LiveChild()
    try live.perform("drop", "all")
    #expect(Self.sets.keys.allSatisfy { names(live, $0).isEmpty })
    #expect(try live.run("grep", "CapEff", "/proc/self/status").output == "CapEff:\t0000000000000000\n")
  }

  @Test func whatWasDroppedForbidsTheNextWallAndTheCauseSaysSo() throws {
    let live = try LiveChild()
    try live.perform("drop", "CAP_SYS_ADMIN")
    let refusal = live.refusal("unshare uts")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("has dropped CAP_SYS_ADMIN") ?? false)
    // A user namespace needs none, and gives all of them over itself.
    try live.perform("unshare user")
    #expect(names(live, "cap.effective").contains("CAP_SYS_ADMIN"))
    try live.perform("unshare uts")
  }

  @Test func theBoundingSetNeedsSetpcap() throws {
    let live = try LiveChild()
    try live.perform("drop", "CAP_SETPCAP")
    let refusal = live.refusal("drop", "CAP_CHOWN")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("has dropped CAP_SETPCAP") ?? false)
  }

  @Test func ambientWithoutInheritableIsRefused() throws {
    let live = try LiveChild()
    let refusal = live.refusal("ambient", "CAP_CHOWN")
    #expect(refusal?.errno == .notPermitted)
    #expect(refusal?.cause?.contains("inheritable set") ?? false)
    try live.perform("drop", "CAP_CHOWN")
    #expect(live.refusal("ambient", "CAP_CHOWN")?.cause?.contains("permitted set") ?? false)
    #expect(live.refusal("inheritable", "CAP_CHOWN")?.cause?.contains("CAP_CHOWN") ?? false)
  }

  @Test func wrongNamesAreRefusedByTheLab() throws {
    let live = try LiveChild()
    let before = names(live, "cap.effective")
    #expect(live.refusal("drop", "CAP_SYS_ADM")?.cause?.contains("no capability") ?? false)
    for bad in ["", "CAP_NETADMIN", "41", "99", "CAP_", "cap_chown,cap_kill", "\u{1b}[31m"] {
      #expect(live.refusal("drop", bad)?.cause?.contains("no capability") ?? false, "\(bad)")
    }
    #expect(names(live, "cap.effective") == before)
  }

  @Test func snapshotsGoOnWithoutAnyCapability() throws {
    let live = try LiveChild()
    for command in ["unshare uts", "unshare mount", "unshare net", "unshare pid", "fork"] { try live.perform(command) }
    let before = live.snapshot()
    try live.perform("drop", "all")
    let after = live.snapshot()
    for key in before.keys where !key.name.hasPrefix("cap.") {
      if case .unreadable = after[key], before[key] != after[key] {
        Issue.record("\(key.qualifiedName) has become unreadable")
      }
    }
  }
}
