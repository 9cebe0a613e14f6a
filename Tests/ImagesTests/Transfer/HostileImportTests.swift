import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Images that lie. Each is refused in a line, and leaves the store as it was.
@Suite struct HostileImportTests {
  /// A layout with one image, of which a part is then exchanged.
  private struct Layout {
    let scratch: Scratch
    let path: String
    var layer: [UInt8] = []
    var config: String
    var manifest: String
    var index: String

    init() throws {
      scratch = try Scratch()
      path = try scratch.directory("layout")
      let writer = TarWriter { bytes in }
      try writer.finish()
      var bytes: [UInt8] = []
      let real = TarWriter { bytes += $0 }
      try real.begin(TarEntry("a"))
      try real.finish()
      layer = bytes
      config = ""
      manifest = ""
      index = ""
      config =
        #"{"architecture":"\#(Platform.this.architecture)","os":"linux","rootfs":{"type":"layers","diff_ids":["\#(Digest.of(layer))"]}}"#
      manifest =
        #"{"schemaVersion":2,"config":{"mediaType":"\#(MediaType.config)","digest":"CONFIG","size":CSIZE},"#
        + #""layers":[{"mediaType":"\#(MediaType.layer)","digest":"LAYER","size":LSIZE}]}"#
      index =
        #"{"schemaVersion":2,"manifests":[{"mediaType":"\#(MediaType.manifest)","digest":"MANIFEST","size":MSIZE}]}"#
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(filePath: path + "/" + name))
    }

    private func blob(_ bytes: [UInt8]) throws { try write("blobs/sha256/" + Digest.of(bytes).hex, bytes) }

    func save(layerSize: Int? = nil) throws {
      _ = try scratch.directory("layout/blobs/sha256")
      try write("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
      try blob(layer)
      try blob(Array(config.utf8))
      let manifest = Array(
        manifest.replacing("CONFIG", with: "\(Digest.of(Array(config.utf8)))").replacing(
          "CSIZE", with: "\(config.utf8.count)"
        )
        .replacing("LAYER", with: "\(Digest.of(layer))").replacing("LSIZE", with: "\(layerSize ?? layer.count)").utf8)
      try blob(manifest)
      try write(
        "index.json",
        Array(
          index.replacing("MANIFEST", with: "\(Digest.of(manifest))").replacing("MSIZE", with: "\(manifest.count)").utf8
        ))
    }

    func run() throws -> ImportedImage {
      try ImageImport(try ImageStore(scratch.path + "/store")).run(path)
    }

    /// Refused with that text, from the directory and from an archive of it.
    func isRefused(_ part: String, _ location: SourceLocation = #_sourceLocation) throws {
      let tar = scratch.path + "/layout.tar"
      _ = try Subprocess.run(["tar", "-C", path, "-cf", tar, "."])
      let store = try ImageStore(scratch.path + "/store")
      for source in [path, tar] {
        #expect(sourceLocation: location) { try ImageImport(store).run(source) } throws: { error in
          "\(error)".contains(part) && "\(error)".hasPrefix(source + ": ") && !"\(error)".contains("\n")
        }
      }
      #expect(try store.names().isEmpty, sourceLocation: location)
      #expect(try directoryEntries(scratch.path + "/store/tmp").isEmpty, sourceLocation: location)
    }
  }

  @Test func theHonestOneIsTaken() throws {
    let layout = try Layout()
    try layout.save()
    #expect(try layout.run().image.manifest.layers.count == 1)
  }

  @Test func sizesAndDigests() throws {
    var layout = try Layout()
    try layout.save(layerSize: 1)
    try layout.isRefused("not 1 as the manifest says")
    layout.config = layout.config.replacing(
      "\(Digest.of(layout.layer))", with: "sha256:" + String(repeating: "1", count: 64))
    try layout.save()
    try layout.isRefused("not 111111111111 as the config says")
    layout = try Layout()
    layout.config = layout.config.replacing(
      "\"diff_ids\":[", with: "\"diff_ids\":[\"sha256:\(String(repeating: "1", count: 64))\",")
    try layout.save()
    try layout.isRefused("its config names 2")
    layout = try Layout()
    layout.manifest = layout.manifest.replacing("LAYER", with: "sha256:../../../../../etc/passwd")
    try layout.save()
    try layout.isRefused("no SHA-256 digest")
    layout = try Layout()
    try layout.save()
    try Data([1]).write(to: URL(filePath: layout.path + "/blobs/sha256/" + Digest.of(layout.layer).hex))
    try layout.isRefused("bytes, not")
    try FileManager.default.removeItem(atPath: layout.path + "/blobs/sha256/" + Digest.of(layout.layer).hex)
    try layout.isRefused("is missing")
  }

  @Test func brokenJSON() throws {
    var layout = try Layout()
    layout.index = "{\"schemaVersion\":2,"
    try layout.save()
    try layout.isRefused("index.json")
    layout.index = #"{"schemaVersion":2,"manifests":[]}"#
    try layout.save()
    try layout.isRefused("no image")
    layout = try Layout()
    layout.manifest = String(repeating: "[", count: 5000)
    try layout.save()
    try layout.isRefused("no JSON")
    layout = try Layout()
    layout.config = "[]"
    try layout.save()
    try layout.isRefused("not an object")
  }

  @Test func otherPlatforms() throws {
    var layout = try Layout()
    layout.index = layout.index.replacing(
      "\"size\":MSIZE}",
      with: "\"size\":MSIZE,\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}},"
        + "{\"mediaType\":\"\(MediaType.manifest)\",\"digest\":\"MANIFEST\",\"size\":MSIZE,\"platform\":{\"os\":\"linux\",\"architecture\":\"riscv64\"}}"
    )
    try layout.save()
    try layout.isRefused("it is for linux/s390x, linux/riscv64")
    layout = try Layout()
    layout.config = layout.config.replacing(Platform.this.architecture, with: "s390x")
    try layout.save()
    try layout.isRefused("the image is for linux/s390x")
  }

  @Test func membersAreLookedAt() throws {
    for (name, part) in [("../evil", "'..'"), ("a\nb", "control character"), (".", "root itself")] {
      var layout = try Layout()
      var bytes: [UInt8] = []
      let writer = TarWriter { bytes += $0 }
      try writer.begin(TarEntry("fine"))
      try writer.begin(TarEntry(name, .symbolicLink, target: "/"))
      try writer.finish()
      layout.config = layout.config.replacing("\(Digest.of(layout.layer))", with: "\(Digest.of(bytes))")
      layout.layer = bytes
      try layout.save()
      try layout.isRefused(part)
    }
    var layout = try Layout()
    let junk = [UInt8](repeating: 7, count: 2048)
    layout.config = layout.config.replacing("\(Digest.of(layout.layer))", with: "\(Digest.of(junk))")
    layout.layer = junk
    try layout.save()
    try layout.isRefused("no header of a tar archive at byte 0")
  }

  @Test func linksInALayoutStayInIt() throws {
    let layout = try Layout()
    try layout.save()
    let blob = layout.path + "/blobs/sha256/" + Digest.of(layout.layer).hex
    try FileManager.default.removeItem(atPath: blob)
    symlink("/etc/hostname", blob)
    #expect(throws: Failure.self) { try layout.run() }
    try FileManager.default.removeItem(atPath: blob)
    mkfifo(blob, 0o600)
    #expect { try layout.run() } throws: { "\($0)".contains("no regular file") }
  }

  @Test func whatIsNoImage() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path + "/store")
    for path in ["/nowhere", "/dev/zero", scratch.path + "/junk"] {
      try Data([UInt8](repeating: 0x41, count: 9999)).write(to: URL(filePath: scratch.path + "/junk"))
      #expect { try ImageImport(store).run(path) } throws: { "\($0)".hasPrefix(path + ": ") }
    }
    #expect(try store.names().isEmpty)
  }
}
