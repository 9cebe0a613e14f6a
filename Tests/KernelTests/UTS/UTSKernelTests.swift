import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot, "needs root, or a user namespace first"))
struct UTSKernelTests {
  @Test func aNewNamespaceBeginsEqualAndThenDiffers() throws {
    let live = try LiveChild()
    let before = live.snapshot()
    try live.perform("unshare uts")
    let between = live.snapshot()
    #expect(between["ns.uts", .outside] != before["ns.uts", .outside])
    #expect(between["uts.hostname", .inside] == before["uts.hostname", .inside])
    try live.perform("hostname", "box")
    let after = live.snapshot()
    #expect(after["uts.hostname", .inside] == .text("box"))
    #expect(after["uts.hostname", .host] == before["uts.hostname", .host])
    #expect(try live.run("hostname").output == "box\n")
  }

  @Test func theHostsNameIsNotTouchedWithoutAWall() throws {
    let live = try LiveChild()
    #expect(throws: Failure.self) { try live.perform("hostname", "box") }
  }

  @Test func aNameOf65BytesIsRefusedByTheKernel() throws {
    let live = try LiveChild()
    try live.perform("unshare uts")
    for command in ["hostname", "domainname"] {
      let refusal = live.refusal(command, String(repeating: "x", count: 65))
      #expect(refusal?.errno == .invalid)
      #expect(refusal?.cause?.contains("has 65 bytes") ?? false)
    }
  }
}
