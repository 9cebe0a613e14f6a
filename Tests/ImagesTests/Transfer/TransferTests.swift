import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// In and out, with skopeo and umoci on the other side.
@Suite(.enabled("needs root: owners are kept") { getuid() == 0 }) struct TransferTests {
  private static func has(_ program: String) -> Bool { (try? Subprocess.run([program, "--version"]))?.status == 0 }

  private func run(_ words: String...) throws {
    let outcome = try Subprocess.run(
      words, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp"])
    try #require(outcome.status == 0, "\(words.joined(separator: " ")): \(outcome.errors)")
  }

  /// An image of three layers with what is hard to carry.
  private func hardImage(_ scratch: Scratch, _ name: String = "hard") throws -> (store: ImageStore, image: StoredImage)
  {
    let store = try ImageStore(scratch.path + "/store")
    var odd = TarEntry(path: Array("odd/".utf8) + [0xff, 0xfe])
    odd.user = 3_000_000
    odd.group = 4_294_967_294
    odd.mode = 0o4711
    odd.attributes = [("user.nul", [1, 0, 2])]
    let long = TarEntry("long/" + (0..<3).map { String(repeating: "\($0)", count: 210) }.joined(separator: "/"))
    var link = TarEntry("odd/link", .symbolicLink)
    link.target = [0xe9, 0x2f]
    let layers: [[(TarEntry, [UInt8])]] = [
      [
        (TarEntry("etc/", .directory, mode: 0o755), []), (TarEntry("etc/secret"), Array("the secret\n".utf8)),
        (TarEntry("etc/old"), [1]), (TarEntry("d/x"), [1]), (TarEntry("d/y", .hardLink, target: "d/x"), []),
      ],
      [(odd, Array("odd".utf8)), (long, [2]), (link, []), (TarEntry("etc/.wh.secret"), []), (TarEntry("d/.wh.x"), [])],
      [(TarEntry("etc/old"), [9, 9]), (TarEntry("new/.wh..wh..opq"), []), (TarEntry("new/a"), [3])],
    ]
    let stored = try layers.enumerated().map { number, members in
      let file = try scratch.archive("\(name)\(number)", members)
      try file.seek(to: 0)
      return try store.addLayer(FileSource(file), size: 1 << 20, name: "layer \(number)")
    }
    var configuration = ImageConfiguration(layers: stored.map(\.digest))
    configuration.created = "2026-01-01T00:00:00Z"
    configuration.config.command = ["/bin/sh"]
    configuration.history = ["base", "ENV", "odd", "new"].map { .init(createdBy: $0, isEmptyLayer: $0 == "ENV") }
    let config = Array(configuration.json.encoded().utf8)
    let manifest = Manifest(
      config: Descriptor(MediaType.config, try store.add(config), size: config.count), layers: stored)
    let bytes = Array(manifest.json.encoded().utf8)
    try store.setName(try ImageName(name), Descriptor(MediaType.manifest, try store.add(bytes), size: bytes.count))
    return (store, try store.find(name))
  }

  /// Out in each form, by skopeo into each of its forms, and in again: the same
  /// config and the same layers, so the same image.
  @Test(
    .enabled("needs skopeo") { has("skopeo") },
    arguments: [ImageExport.Format.ociDirectory, .ociArchive, .dockerArchive],
    ["oci", "oci-archive", "docker-archive", "dir-oci-zstd"])
  func throughSkopeo(_ format: ImageExport.Format, _ other: String) throws {
    let scratch = try Scratch()
    let (store, image) = try hardImage(scratch)
    let out = scratch.path + "/out"
    try ImageExport(store).run(image, to: out, format: format, compression: other == "dir-oci-zstd" ? .zstd : .gzip)
    let back = scratch.path + "/back"
    let source = "\(format.rawValue):\(out)" + (format == .dockerArchive ? "" : ":latest")
    if other == "dir-oci-zstd" {
      if format == .dockerArchive { return }
      try run("skopeo", "inspect", "--config", source)
      let again = try ImageImport(try ImageStore(scratch.path + "/second")).run(out, name: "z")
      #expect(again.image.manifest.config.digest == image.manifest.config.digest)
      return
    }
    try run(
      "skopeo", "--insecure-policy", "copy", source,
      "\(other):\(back)" + (other == "docker-archive" ? ":again:1" : ":tag"))
    let second = try ImageStore(scratch.path + "/second")
    let imported = try ImageImport(second).run(back)
    // From Docker's form to OCI's, skopeo writes the config anew.
    if format != .dockerArchive || other == "docker-archive" {
      #expect(imported.image.manifest.config.digest == image.manifest.config.digest)
    }
    #expect(imported.image.manifest.layers.map(\.digest) == image.manifest.layers.map(\.digest))
    #expect(
      imported.name.description == (other == "docker-archive" ? "again:1" : "back:tag")
        || imported.name.description == "docker.io/library/again:1" || imported.name.description == "tag:latest")
  }

  /// umoci unpacks what is exported to the tree that the lab unpacks, and the lab
  /// unpacks what umoci has packed.
  @Test(.enabled("needs umoci") { has("umoci") }) func throughUmoci() throws {
    let scratch = try Scratch()
    let (store, image) = try hardImage(scratch)
    try ImageExport(store).run(image, to: scratch.path + "/out", format: .ociDirectory)
    try run("umoci", "unpack", "--image", scratch.path + "/out:latest", scratch.path + "/bundle")
    let tree = try scratch.tree("own")
    for layer in image.manifest.layers {
      _ = try LayerUnpacker(into: tree).unpack(try store.open(layer.digest), name: layer.digest.short)
    }
    func list(_ path: String) throws -> String {
      try Subprocess.run([
        "sh", "-c",
        "cd \(path) && find . -mindepth 1 -printf '%p %y %m %U:%G %s %l\\n' | LC_ALL=C sort | grep -av ' d ' ; getfattr -dR -m user. . 2>/dev/null | sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum",
      ]).output
    }
    #expect(try list(scratch.path + "/own") == list(scratch.path + "/bundle/rootfs"))
    try "more".write(toFile: scratch.path + "/bundle/rootfs/etc/more", atomically: false, encoding: .utf8)
    try FileManager.default.removeItem(atPath: scratch.path + "/bundle/rootfs/new")
    try run("umoci", "repack", "--image", scratch.path + "/out:second", scratch.path + "/bundle")
    let again = try ImageImport(store).run(scratch.path + "/out", name: "repacked", reference: "second")
    let listing = try LayerStackListing(store, again.image)
    let last = try #require(listing.layers.last)
    #expect(last.changes.contains { $0.path.text == "etc/more" && $0.change == .added })
    #expect(last.changes.contains { $0.path.text == "new/a" && $0.change == .deleted })
  }

  /// The merged archive is the tree that the layers make.
  @Test func rootArchive() throws {
    let scratch = try Scratch()
    let (store, image) = try hardImage(scratch)
    try ImageExport(store).run(image, to: scratch.path + "/root.tar", format: .rootArchive)
    let listed = try Subprocess.run(["tar", "-tf", scratch.path + "/root.tar", "--quoting-style=escape"]).outputLines
    #expect(
      Set(listed.filter { !$0.hasPrefix("long/") }) == [
        "etc/", "etc/old", "d/y", "odd/\\377\\376", "odd/link", "new/a",
      ])
    _ = try scratch.directory("x")
    #expect(
      try Subprocess.run(["tar", "-C", scratch.path + "/x", "--xattrs", "-xpf", scratch.path + "/root.tar"]).status == 0
    )
    #expect(try readBytes(scratch.path + "/x/d/y") == [1])
    #expect(try readBytes(scratch.path + "/x/etc/old") == [9, 9])
    let imported = try ImageImport(store, now: 0).run(scratch.path + "/root.tar")
    #expect(imported.name.description == "root:latest")
    let fromDirectory = try ImageImport(store, now: 0).run(scratch.path + "/x", name: "dir")
    #expect(try MergedTree(store, fromDirectory.image).files.filter { $0.value.entry.kind == .file }.count == 5)
    #expect(fromDirectory.image.configuration.created == "1970-01-01T00:00:00Z")
  }

  /// A link to a file of a lower layer, which a higher one then deletes, still has its content.
  @Test func aLinkOutlivesWhatItNames() throws {
    let scratch = try Scratch()
    let store = try ImageStore(scratch.path + "/store")
    let members: [[(TarEntry, [UInt8])]] = [
      [(TarEntry("a"), [1, 2, 3])],
      [(TarEntry("b", .hardLink, target: "a"), []), (TarEntry("c", .hardLink, target: "b"), [])],
      [(TarEntry(".wh.a"), [])],
    ]
    let layers = try members.enumerated().map { number, members in
      let file = try scratch.archive("layer\(number)", members)
      try file.seek(to: 0)
      return try store.addLayer(FileSource(file), size: 1 << 20, name: "layer \(number)")
    }
    let config = Array(ImageConfiguration(layers: layers.map(\.digest)).json.encoded().utf8)
    let manifest = Manifest(
      config: Descriptor(MediaType.config, try store.add(config), size: config.count), layers: layers)
    let bytes = Array(manifest.json.encoded().utf8)
    let image = try store.image(Descriptor(MediaType.manifest, try store.add(bytes), size: bytes.count))
    try ImageExport(store).run(image, to: scratch.path + "/root.tar", format: .rootArchive)
    let root = try scratch.directory("x")
    #expect(try Subprocess.run(["tar", "-C", root, "-xf", scratch.path + "/root.tar"]).status == 0)
    #expect(try directoryEntries(root) == ["b", "c"])
    #expect(try readBytes(root + "/b") == [1, 2, 3] && readBytes(root + "/c") == [1, 2, 3])
  }

  @Test func listingsAndComparisons() throws {
    let scratch = try Scratch()
    let (store, image) = try hardImage(scratch)
    let layers = try LayerStackListing(store, image).layers
    #expect(layers.map { $0.history?.createdBy } == ["base", "odd", "new"])
    #expect(layers[1].changes.filter { $0.change == .deleted }.map(\.path.text) == ["d/x", "etc/secret"])
    #expect(layers[1].wasted == 12)
    #expect(layers[2].changes.map(\.path.text) == ["etc/old", "new/a"])
    #expect(layers[2].changes.map(\.change) == [.changed, .added])
    #expect(layers[2].bytes == 3 && layers[2].wasted == 1)
    var secret: [UInt8] = []
    try LayerFile.read(store, image.manifest.layers[0], Array("/etc/secret".utf8)) { secret += $0 }
    #expect(secret.text == "the secret\n")
    var linked: [UInt8] = []
    try LayerFile.read(store, image.manifest.layers[0], Array("d/y".utf8)) { linked += $0 }
    #expect(linked == [1])
    #expect { try LayerFile.read(store, image.manifest.layers[1], Array("etc/secret".utf8)) { _ in } } throws: {
      "\($0)".contains("has no 'etc/secret'")
    }
    #expect { try LayerFile.read(store, image.manifest.layers[0], Array("etc".utf8)) { _ in } } throws: {
      "\($0)".contains("is a directory")
    }
    #expect(try ImageComparison(store, image, image).changes.isEmpty)
  }
}
