import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Blobs, names, and what happens to them.
@Suite struct StoreTests {
  /// Stores an image of these files.
  private func image(_ store: ImageStore, _ name: String, _ files: [String]) throws -> StoredImage {
    let layer = try store.addLayer { archive throws(Failure) in
      for file in files { try archive.begin(TarEntry(file)) }
      try archive.finish()
    }
    var configuration = ImageConfiguration(layers: [layer.digest])
    configuration.created = "2026-01-01T00:00:00Z"
    let config = Array(configuration.json.encoded().utf8)
    let manifest = Manifest(
      config: Descriptor(MediaType.config, try store.add(config), size: config.count), layers: [layer])
    let bytes = Array(manifest.json.encoded().utf8)
    let descriptor = Descriptor(MediaType.manifest, try store.add(bytes), size: bytes.count)
    try store.setName(try ImageName(name), descriptor)
    return try store.find(name)
  }

  @Test func namesAndDigests() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path + "/a/b")
    #expect(try store.names().isEmpty)
    let first = try image(store, "app", ["x"])
    _ = try image(store, "app:2", ["y"])
    #expect(try store.names().map(\.name) == ["app:2", "app:latest"])
    #expect(try store.find(first.descriptor.digest.short).name == "app:latest")
    #expect(try store.find("\(first.manifest.config.digest)").name == "app:latest")
    #expect { try store.find("apq") } throws: { "\($0)" == "there is no image 'apq:latest'; did you mean 'app'?" }
    let again = try ImageStore(scratch.path + "/a/b")
    #expect(try again.names().count == 2)
    #expect(try Subprocess.run(["ls", "-A", scratch.path + "/a/b/tmp"]).output == "")
  }

  @Test func prune() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path)
    let first = try image(store, "a", ["x"])
    _ = try image(store, "b", ["x", "y"])
    _ = try store.add(Array("nobody wants this".utf8))
    #expect(try store.prune() == PruneResult(blobs: 1, bytes: 17))
    try store.remove(try ImageName("b"))
    #expect(throws: Failure.self) { try store.remove(try ImageName("b")) }
    #expect(try store.prune().blobs == 3)
    #expect(try store.find("a").descriptor.digest == first.descriptor.digest)
    for blob in [first.manifest.config, first.manifest.layers[0]] { #expect(store.has(blob.digest, size: blob.size)) }
    _ = try image(store, "a", ["z"])
    #expect(try store.prune().blobs == 3)
  }

  @Test func aStoreInUseIsNotPruned() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path)
    let lock = try store.use()
    #expect { try ImageStore(scratch.path).prune() } throws: { "\($0)".contains("another lab is using") }
    withExtendedLifetime(lock) {}
  }

  @Test func whatIsBrokenIsNamed() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path)
    let image = try image(store, "a", ["x"])
    let path = scratch.path + "/blobs/sha256/" + image.manifest.config.digest.hex
    try "{}".write(toFile: path, atomically: false, encoding: .utf8)
    #expect { try store.find("a") } throws: { "\($0)".contains("not what its name says") }
    #expect(try store.prune().blobs == 0)
    try "[".write(toFile: scratch.path + "/index.json", atomically: false, encoding: .utf8)
    #expect { try store.names() } throws: { "\($0)".hasPrefix(scratch.path + "/index.json: this is no JSON") }
    #expect(throws: Failure.self) { try store.prune() }
  }

  @Test(arguments: ["a", "a:b", "a/b/c:D_.-", "localhost:5000/a", "Host.example/a:1", "0"])
  func names(_ text: String) throws {
    #expect(
      try ImageName(text).description
        == (text.split(separator: "/").last?.contains(":") == true ? text : text + ":latest"))
  }

  @Test(arguments: ["", ":", "A", "a:", "a/", "/a", "../a", "a b", "a\n", "a:-x", "a@sha256:1", "a//b", ".a", "a:b/c"])
  func noNames(_ text: String) {
    #expect(throws: Failure.self) { try ImageName(text) }
  }

  @Test(arguments: [
    "", "sha256:", "sha512:" + String(repeating: "0", count: 64), "sha256:" + String(repeating: "A", count: 64),
    "sha256:../../../../etc/passwd", "sha256:" + String(repeating: "0", count: 65),
  ])
  func noDigests(_ text: String) {
    #expect(throws: Failure.self) { try Digest(text) }
  }

  /// Many at once, each with names of its own and one that all want.
  @Test func severalAtOnce() async throws {
    let scratch = try Scratch()
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let store = try ImageStore(path)
          for round in 0..<10 {
            let lock = try store.use()
            _ = try image(store, "own\(worker):\(round)", ["f\(worker)", "\(round)"])
            _ = try image(store, "common", ["f\(worker)"])
            withExtendedLifetime(lock) {}
          }
        }
      }
      try await group.waitForAll()
    }
    let store = try ImageStore(path)
    #expect(try store.names().count == 41)
    for (name, _) in try store.names() {
      let image = try store.find(name)
      #expect(store.has(image.manifest.layers[0].digest, size: image.manifest.layers[0].size))
    }
  }
}
