import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Whoever is killed at whatever call leaves a whole store.
@Suite(.serialized, .enabled("needs strace") { access("/usr/bin/strace", X_OK) == 0 }) struct KillTests {
  /// Those that change something on the disk.
  static let calls = ["openat", "write", "fsync", "renameat2", "unlinkat", "mkdirat", "flock"]

  private func kill(_ scratch: Scratch, at call: String, _ number: Int, _ words: [String]) throws -> Bool {
    let outcome = try Subprocess.run(
      [
        "/usr/bin/strace", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
        "inject=\(call):signal=SIGKILL:when=\(number)", Checkout.program("glassbox-image-worker"),
        scratch.path + "/store",
      ] + words)
    return outcome.status != 0
  }

  /// Every name leads to blobs that are there and right, and what else there is goes.
  private func check(_ path: String) throws {
    let store = try ImageStore(path)
    for (name, _) in try store.names() {
      let image = try store.find(name)
      for layer in image.manifest.layers {
        let bytes = try store.open(layer.digest).bytes(atMost: 1 << 24)
        #expect(Digest.of(bytes) == layer.digest, "\(name)")
      }
    }
    _ = try store.prune()
    #expect(try store.temporaryNames().isEmpty)
  }

  private func source(_ scratch: Scratch) throws -> String {
    let root = try scratch.directory("root")
    for number in 0..<3 {
      try Data([UInt8](repeating: UInt8(number), count: 200_000)).write(to: URL(filePath: "\(root)/\(number)"))
    }
    return root
  }

  @Test(.timeLimit(.minutes(5)), arguments: calls) func importIsKilled(_ call: String) throws {
    let scratch = try Scratch()
    let root = try source(scratch)
    var number = 1
    while try kill(scratch, at: call, number, ["import", root, "a:\(number)"]) {
      try check(scratch.path + "/store")
      number += 1
      try #require(number < 500)
    }
    #expect(number > 1 || call == "unlinkat")
    #expect(try ImageStore(scratch.path + "/store").names().map(\.name).contains("a:\(number)"))
    try check(scratch.path + "/store")
  }

  @Test(.timeLimit(.minutes(5)), arguments: ["write", "renameat2", "unlinkat", "openat"]) func pruneIsKilled(
    _ call: String
  ) throws {
    let scratch = try Scratch()
    let root = try source(scratch)
    let path = scratch.path + "/store"
    let kept = try ImageImport(try ImageStore(path)).run(root, name: "kept")
    for words in [["remove", "gone"], ["prune"]] {
      var number = 1
      repeat {
        let store = try ImageStore(path)
        try Data([UInt8](repeating: UInt8(number), count: 9)).write(to: URL(filePath: root + "/other"))
        if words == ["remove", "gone"] || number == 1 { _ = try ImageImport(store).run(root, name: "gone") }
        if words == ["prune"] { try? store.remove(try ImageName("gone")) }
        number += 1
        try #require(number < 500)
      } while try kill(scratch, at: call, number - 1, words)
      #expect(try ImageStore(path).find("kept").descriptor.digest == kept.image.descriptor.digest)
      try check(path)
    }
  }
}
