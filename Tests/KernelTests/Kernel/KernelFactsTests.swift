import Child
import KernelState
import Linux
import Primitives
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct KernelFactsTests {
  @Test func theyAreWhatUnameAndTheKernelSay() throws {
    let live = try LiveChild()
    let seen = live.snapshot()
    for view in [View.inside, .host] {
      #expect(seen["kernel.release", view] == .text(try Tool.run("uname", "-r")))
      #expect(seen["kernel.version", view] == .text(try Tool.run("uname", "-v")))
      #expect(seen["kernel.machine", view] == .text(try Tool.run("uname", "-m")))
      #expect(seen["kernel.boot_id", view] == .text(try Tool.run("cat", "/proc/sys/kernel/random/boot_id")))
    }
  }

  @Test func noWallChangesThem() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    let before = live.snapshot()
    for command in ["unshare uts", "unshare pid", "fork", "unshare mount"] { try live.perform(command) }
    try live.perform("pivot", root.path)
    let after = live.snapshot()
    let names = ["release", "version", "machine", "boot_id"].map { "kernel." + $0 }
    for name in names {
      #expect(after[name, .inside] == before[name, .inside])
      #expect(after[name, .inside] == after[name, .host])
    }
    let changes = Difference(before, after).changes.map(\.key.name)
    #expect(Set(changes).isDisjoint(with: names))
    #expect(!KernelPrimitive.stands(in: after))
  }

  @Test func withoutProcTheBootIDCannotBeRead() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("chroot", root.path)
    #expect(live.snapshot()["kernel.boot_id", .inside] == .unreadable(.noEntry))
    #expect(live.snapshot()["kernel.release", .inside] == .text(try Tool.run("uname", "-r")))
  }

  @Test(.enabled(if: Tool.path("systemd-detect-virt") != nil, "needs systemd-detect-virt"))
  func anotherWitnessSaysWhetherThereIsAHypervisor() throws {
    let live = try LiveChild()
    let virtual = try Tool.run("systemd-detect-virt", "--vm") != "none"
    #expect((live.snapshot()["where.machine", .host] != .text("bare metal")) == virtual)
  }

  @Test func theEvidenceIsTrue() throws {
    let live = try LiveChild()
    let seen = live.snapshot()
    for name in ["where.machine_evidence", "where.container_evidence"] {
      guard case .list(let traces)? = seen[name, .host] else { throw Unexpected() }
      #expect(!traces.isEmpty)
      for trace in traces where trace.hasPrefix("/") && trace.contains(" is ") && !trace.contains(",") {
        let words = trace.split(separator: " ")
        let value = words.dropFirst(2).joined(separator: " ")
        guard value != "there" else { continue }
        #expect(try Tool.run("cat", String(words[0])).trimmed == value)
      }
    }
  }
}
