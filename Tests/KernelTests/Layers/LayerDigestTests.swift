import Child
import Foundation
import KernelState
import Linux
import Testing

/// The digest, against the machine's own tar(1) and sha256sum(1).
@Suite(.serialized, .enabled(if: isRoot && Tool.areInstalled, "needs root"))
struct LayerDigestTests {
  @Test func itIsTheDigestOfATarArchive() throws {
    let live = try LiveChild()
    try live.perform("unshare mount")
    try live.perform("layer new", "base")
    try live.perform("overlay", "base")
    try shell(
      live,
      """
      cd /mnt/root; umask 022; mkdir -p a/b; echo hello > a/b/file; chmod 750 a; printf '%01000d' 0 > a/big
      ln -s ../x a/link; ln a/big z; mkfifo pipe; mknod null c 1 3; touch empty; chown 7:9 empty; chmod 4755 empty
      """)
    try live.perform("layer commit", "top")
    let expected = try live.run(
      "sh", "-c",
      """
      cd /mnt/top && find . -mindepth 1 -printf '%P\\n' | LC_ALL=C sort | tar --no-recursion -T - -b 1 \
        --format=ustar --mtime=@0 --numeric-owner -c | sha256sum
      """
    ).output
    #expect(digest(live, "top") == String(expected.prefix(12)))
  }

  @Test func equalFilesGiveEqualDigests() throws {
    let digests = try ["a", "b"].map { word in
      let live = try LiveChild()
      try live.perform("unshare mount")
      try live.perform("layer new", "base", "x=1")
      try live.perform("overlay", "base")
      try shell(live, "sleep 0.0\(word == "a" ? 1 : 2); rm /mnt/root/x; echo same > /mnt/root/file")
      try live.perform("layer commit", "top")
      return try #require(digest(live, "top"))
    }
    #expect(digests[0] == digests[1])
  }

  @Test func theOrderOfLayersMakesAnotherChain() throws {
    let chains = try [["one", "two"], ["two", "one"]].map { names in
      let live = try LiveChild()
      try live.perform("unshare mount")
      try live.perform("layer new", "base")
      try live.perform("overlay", "base")
      for name in names {
        try shell(live, "echo \(name) > /mnt/root/\(name)")
        try live.perform("layer commit", name)
      }
      return (live.snapshot()["layers.chain", .outside], digest(live, "one"), digest(live, "two"))
    }
    #expect(chains[0].1 == chains[1].1)
    #expect(chains[0].2 == chains[1].2)
    #expect(chains[0].0 != chains[1].0)
  }

  @Test func longNamesAndWhiteoutsAreThereForTar() throws {
    // The archive itself is nowhere to be read, so that its digest must do: two
    // names that differ beyond the room of a header are two archives.
    let long = String(repeating: "d", count: 90) + "/" + String(repeating: "f", count: 90)
    let digests = try ["x", "y"].map { last in
      let live = try LiveChild()
      try live.perform("unshare mount")
      try live.perform("layer new", "base", "gone=1")
      try live.perform("overlay", "base")
      try shell(live, "cd /mnt/root; rm gone; mkdir \(long.prefix(90)); echo 1 > \(long)\(last)")
      try live.perform("layer commit", "top")
      return try #require(digest(live, "top"))
    }
    #expect(digests[0] != digests[1])
  }

  @Test func copyStaysInTheOverlayAndCountsItsBytes() throws {
    let live = try LiveChild()
    let root = try TinyRoot()
    let source = root.parent + "/source"
    let bytes = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
    try bytes.write(to: URL(filePath: source))
    try live.perform("unshare mount")
    try live.perform("overlay", root.path)
    // A link in the image that would lead to the host's /etc, were it followed from outside.
    try shell(live, "cd /mnt/root && mkdir etc && ln -s /etc linked && ln -s ../../../../etc up")
    for (path, name) in [("linked", "glassbox-test-1"), ("up", "glassbox-test-2")] {
      try live.perform("copy", source, "/\(path)/\(name)")
      #expect(!FileManager.default.fileExists(atPath: "/etc/\(name)"))
      #expect(try live.run("cmp", source, "/mnt/root/etc/\(name)").status == .exited(0))
    }
    try live.perform("copy", source, "/")
    #expect(try live.run("cmp", source, "/mnt/root/source").status == .exited(0))
    try live.perform("pivot")
    try live.perform("copy", source, "/bin/after")
    #expect(try live.run("ls", "/bin/after").output == "/bin/after\n")
  }

  @Test func variablesReachTheNextProgram() throws {
    let live = try LiveChild()
    try live.perform("env", "GREETING=hello", "PLACE=a b=c")
    try live.perform("env", "GREETING=hi")
    #expect(try live.run("sh", "-c", "echo $GREETING $PLACE").output == "hi a b=c\n")
  }

  private func shell(_ live: LiveChild, _ script: String) throws {
    let result = try live.run("sh", "-c", script)
    #expect(result.status == .exited(0), "\(result.output)")
  }

  /// Twelve digits of a committed layer.
  private func digest(_ live: LiveChild, _ name: String) -> String? {
    guard case .list(let lines)? = live.snapshot()["layers.digests", .outside] else { return nil }
    return lines.first { $0.hasPrefix("\(name) sha256:") }.map { String($0.dropFirst(name.count + 8)) }
  }
}
