import Child
import Foundation
import KernelState
import Linux
import Testing

@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root and busybox"))
struct LayersKernelTests {
  @Test func whatIsWrittenGoesToTheUpperLayer() throws {
    let host = try readText("/proc/self/mountinfo")
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("layer new", "base", "keep=below", "change=old", "gone=x", "etc/motd=hello")
    try live.perform("overlay", "base")
    #expect(live.snapshot()["layers.upper", .outside] == .list([]))
    try shell(live, "cd /mnt/root; echo new > change; rm gone; echo a > added; rm -r etc; mkdir etc; echo b > etc/two")
    #expect(
      live.snapshot()["layers.upper", .outside]
        == .list(["A /added", "C /change", "C /etc (opaque)", "A /etc/two", "D /gone"]))
    // What the kernel itself has in the directories.
    #expect(try live.run("stat", "-c", "%F %t:%T", "/mnt/upper/gone").output == "character special file 0:0\n")
    #expect(
      try live.run("cat", "/mnt/base/change", "/mnt/upper/change", "/mnt/root/change").output == "old\nnew\nnew\n")
    #expect(try live.run("ls", "/mnt/base").output == "change\netc\ngone\nkeep\n")
    #expect(
      try live.run("ls", "/mnt/root", "/mnt/root/etc").output
        == "/mnt/root:\nadded\nchange\netc\nkeep\n\n/mnt/root/etc:\ntwo\n")
    let options = try findmnt(live, "FS-OPTIONS", "/mnt/root")
    #expect(options.contains("lowerdir=/mnt/base,upperdir=/mnt/upper,workdir=/mnt/work"))
    #expect(live.snapshot()["layers.lower", .outside] == .list(["/mnt/base"]))
    #expect(try readText("/proc/self/mountinfo") == host)
    #expect((try? FileManager.default.contentsOfDirectory(atPath: "/mnt"))?.contains("base") != true)
  }

  @Test func theFirstLowerLayerIsTheTopmost() throws {
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("layer new", "below", "which=below", "only=here")
    try live.perform("layer new", "above", "which=above")
    try live.perform("overlay", "above", "below")
    #expect(try live.run("cat", "/mnt/root/which", "/mnt/root/only").output == "above\nhere\n")
    #expect(live.snapshot()["layers.lower", .outside] == .list(["/mnt/above", "/mnt/below"]))
    // A file hidden by a whiteout in between is added, not changed, when it comes back.
    try shell(live, "rm /mnt/root/only")
    try live.perform("layer commit", "removed")
    try shell(live, "echo again > /mnt/root/only")
    #expect(live.snapshot()["layers.upper", .outside] == .list(["A /only"]))
  }

  @Test func aSecretStaysInTheLayerBelow() throws {
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("layer new", "base")
    try live.perform("overlay", "base")
    try shell(live, "echo hunter2 > /mnt/root/secret")
    try live.perform("layer commit", "one")
    try shell(live, "rm /mnt/root/secret")
    try live.perform("layer commit", "two")
    #expect(try live.run("cat", "/mnt/root/secret").status == .exited(1))
    #expect(try live.run("cat", "/mnt/one/secret").output == "hunter2\n")
    #expect(live.snapshot()["layers.lower", .outside] == .list(["/mnt/two", "/mnt/one", "/mnt/base"]))
    // Done is done.
    #expect(try live.run("sh", "-c", "echo x > /mnt/one/secret").output.contains("Read-only file system"))
    #expect(try findmnt(live, "VFS-OPTIONS", "/mnt/one").hasPrefix("ro"))
  }

  @Test func anOverlayOfARootFileSystemBecomesTheRoot() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    for words in [["unshare mount"], ["overlay", root.path], ["pivot"]] {
      try live.perform(words[0], Array(words.dropFirst()))
    }
    let seen = live.snapshot()
    #expect(seen["mount.root", .outside] == .text("overlay overlay"))
    #expect(seen["layers.target", .outside] == .text("/"))
    #expect(try live.run("sh", "-c", "cat /mark; echo changed > /mark; cat /mark").output == "inside\nchanged\n")
    #expect(live.snapshot()["layers.upper", .outside] == .list(["C /mark"]), "seen though no path leads there any more")
    #expect(try readText(root.path + "/mark") == "inside\n")
    #expect(live.refusal("layer commit", "x")?.cause?.contains("changed its root") ?? false)
    #expect(live.refusal("layer new", "x")?.cause?.contains("changed its root") ?? false)
  }

  @Test func eachRunIsAContainerOfItsOwn() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    try live.perform("unshare mount")
    try live.perform("overlay", root.path)
    for number in 1...2 {
      for command in ["fork", "unshare mount", "pivot"] { try live.perform(command) }
      #expect(try live.run("sh", "-c", "echo \(number) > /file\(number)").status == .exited(0))
      try live.perform("leave")
      try live.perform("layer commit", "layer\(number)")
    }
    #expect(live.workbench.processes.count == 1)
    #expect(try live.run("cat", "/mnt/root/file1", "/mnt/root/file2").output == "1\n2\n")
    #expect(try live.run("ls", "/mnt/layer2").output == "file2\n")
    #expect(live.refusal("leave")?.cause?.contains("no process waits") ?? false)
  }

  @Test func inAUserNamespace() throws {
    let live = try LiveChild()
    for command in ["unshare user", "map-ids", "unshare mount"] { try live.perform(command) }
    try live.perform("layer new", "base", "gone=x", "dir/file=y")
    let refusal = live.refusal("overlay", "base")
    if refusal?.errno == .notPermitted {
      #expect(refusal?.cause?.contains("5.11") ?? false)
      return
    }
    #expect(refusal == nil)
    #expect(try findmnt(live, "FS-OPTIONS", "/mnt/root").contains("userxattr"))
    // Without attributes there are whiteouts, but no directory that hides what is below: none can be made,
    // and none that has something below can be removed.
    let hasMarks = !live.workbench.notes.contains { $0.contains("6.6") }
    try shell(live, "cd /mnt/root; rm gone; rm -r dir; \(hasMarks ? "mkdir dir; " : "")echo n > new")
    let expected = hasMarks ? ["C /dir (opaque)"] : ["C /dir", "D /dir/file"]
    #expect(live.snapshot()["layers.upper", .outside] == .list(expected + ["D /gone", "A /new"]))
    try live.perform("layer commit", "top")
    #expect(try live.run("ls", "/mnt/root").output == "dir\nnew\n")
    #expect(try live.run("ls", "/mnt/root/dir").output.isEmpty)
  }

  @Test func wrongWordsAreOneLine() throws {
    let live = try LiveChild()
    #expect(live.refusal("layer new", "base")?.cause?.contains("host's mount namespace") ?? false)
    #expect(live.refusal("overlay", "base")?.cause?.contains("host's mount namespace") ?? false)
    try live.perform("unshare mount")
    for words in [
      ["layer new", "a/b"], ["layer new", ""], ["layer new", ".."], ["layer new", "a:b"], ["layer new", "upper"],
      ["layer new", "good", "no-text"], ["layer new", "good", "../out=x"], ["layer new", "good", "/abs=x"],
      ["overlay", "none-such"], ["overlay", "on"], ["overlay", "on", "/mnt"], ["overlay", "a", "a"],
      ["layer commit", "x"], ["layer diff"], ["copy", "/etc/passwd", "/x"], ["env", "=x"],
      ["env", "GLASSBOX_SESSION=1"],
    ] {
      let refusal = try #require(live.refusal(words[0], Array(words.dropFirst())), "\(words)")
      #expect(refusal.cause?.contains("\n") == false)
    }
    try live.perform("layer new", "base")
    #expect(live.refusal("layer new", "base")?.cause?.contains("is taken") ?? false)
    try live.perform("overlay", "base")
    #expect(live.refusal("overlay", "base")?.cause?.contains("mounted on /mnt/root already") ?? false)
    #expect(live.refusal("copy", "/none", "/x")?.errno == .noEntry)
    #expect(live.refusal("copy", "/etc", "/x")?.cause?.contains("no regular file") ?? false)
    #expect(live.refusal("copy", "/etc/passwd", "/none/x")?.errno == .noEntry)
  }

  private func shell(_ live: LiveChild, _ script: String) throws {
    let result = try live.run("sh", "-c", script)
    #expect(result.status == .exited(0), "\(result.output)")
  }

  private func findmnt(_ live: LiveChild, _ column: String, _ target: String) throws -> String {
    let text = try Tool.run("findmnt", "-N", "\(live.child.pid)", "-n", "-r", "-o", "TARGET,\(column)")
    return text.split(separator: "\n").first { $0.hasPrefix(target + " ") }.map {
      String($0.dropFirst(target.count + 1))
    } ?? ""
  }
}
