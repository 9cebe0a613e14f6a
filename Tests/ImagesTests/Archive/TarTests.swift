import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Archives in and out.
@Suite struct TarTests {
  private func members(_ path: String) throws -> [TarEntry] {
    let reader = TarReader(try Decompressor(FileSource(try OpenFile(path, []))))
    var found: [TarEntry] = []
    while let entry = try reader.next() { found.append(entry) }
    return found
  }

  /// Everything that has no room in a block comes back as it went in.
  @Test func roundTrip() throws {
    var odd = TarEntry(path: Array(repeating: 0x61, count: 200) + [0x2f] + Array(repeating: 0xe9, count: 250))
    odd.user = 3_000_000
    odd.group = 4_294_967_294
    odd.mode = 0o6755
    odd.modified = (1 << 34, 0)
    odd.attributes = [("security.capability", [1, 0, 0, 2, 0x0a, 0x3d]), ("user.a", [])]
    var link = TarEntry("l", .symbolicLink)
    link.target = [0xff, 0xfe, 0x2f]
    var device = TarEntry("d", .characterDevice)
    device.device = (5, 1)
    var old = TarEntry("old")
    old.modified = (-5, 0)
    let entries = [odd, link, device, old, TarEntry("dir/", .directory), TarEntry("h", .hardLink, target: "old")]
    var bytes: [UInt8] = []
    let writer = TarWriter { bytes += $0 }
    for entry in entries { try writer.begin(entry) }
    try writer.finish()
    #expect(bytes.count % 512 == 0)
    let reader = TarReader(MemorySource(bytes))
    for entry in entries { #expect(try reader.next() == entry) }
    #expect(try reader.next() == nil)
  }

  /// GNU tar reads what is written here, and writes what is read here.
  @Test(arguments: ["gnu", "pax", "ustar", "oldgnu", "v7"]) func gnuFormats(_ format: String) throws {
    let scratch = try Scratch()
    let name = format == "v7" ? "short" : String(repeating: "n", count: 90) + "/" + String(repeating: "m", count: 90)
    let path = try scratch.directory("in/" + name) + "/file"
    try "content".write(toFile: path, atomically: false, encoding: .utf8)
    symlink(format == "v7" ? "to" : String(repeating: "t", count: 90), scratch.path + "/in/link")
    #expect(
      try Subprocess.run(["tar", "-C", scratch.path + "/in", "--format", format, "-cf", scratch.path + "/t", "."])
        .status == 0)
    let found = try members(scratch.path + "/t")
    #expect(found.contains { $0.path.text == "./\(name)/file" && $0.size == 7 })
    #expect(found.contains { $0.kind == .symbolicLink && $0.target.text.hasPrefix("t") })
  }

  @Test(arguments: ["0.0", "0.1", "1.0", "old"]) func sparseFormats(_ version: String) throws {
    let scratch = try Scratch()
    let file = try OpenFile(try scratch.directory("in") + "/s", [.readWrite, .create])
    let size = 100 << 20
    for place in [1 << 20, 50 << 20, 99 << 20] {
      try file.seek(to: place)
      try file.write(Array("data\(place)".utf8))
    }
    ftruncate(file.descriptor, size)
    let format = version == "old" ? ["--format=gnu"] : ["--format=pax", "--sparse-version=" + version]
    #expect(
      try Subprocess.run(["tar", "-C", scratch.path + "/in", "--sparse"] + format + ["-cf", scratch.path + "/t", "s"])
        .status == 0)
    let found = try members(scratch.path + "/t")
    #expect(found.map(\.size) == [size])
    #expect(found[0].path.text == "s")
    #expect(found[0].extents?.isEmpty == false)
    let report = try LayerUnpacker(into: try scratch.tree("out")).unpack(
      try OpenFile(scratch.path + "/t", []), name: "t")
    #expect(report.bytes < 1 << 20)
    #expect(try Subprocess.run(["cmp", scratch.path + "/in/s", scratch.path + "/out/s"]).status == 0)
    var status = stat()
    stat(scratch.path + "/out/s", &status)
    #expect(status.st_blocks * 512 < 4 << 20)
  }

  @Test(arguments: ["gzip", "zstd", "xz", "bzip2"]) func compressions(_ program: String) throws {
    let scratch = try Scratch()
    _ = try scratch.archive("t", [(TarEntry("a"), Array("hello".utf8))])
    #expect(try Subprocess.run([program, "-k", scratch.path + "/t"]).status == 0)
    let packed = try #require(try directoryEntries(scratch.path).first { $0 != "t" })
    #expect(try members(scratch.path + "/" + packed).map(\.path.text) == ["a"])
  }

  @Test(arguments: [Compression.gzip, .zstd, .none]) func compressing(_ compression: Compression) throws {
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    func pack() throws -> [UInt8] {
      var packed: [UInt8] = []
      let compressor = try Compressor(compression) { packed += $0 }
      try content.withUnsafeBytes { try compressor.write($0) }
      try compressor.finish()
      return packed
    }
    let packed = try pack()
    #expect(try packed == pack())
    #expect(try Decompressor(MemorySource(packed)).bytes(400_000) == content)
    #expect(compression == .none ? packed == content : packed.count < 100_000)
  }

  @Test func bombsAndBrokenStreams() throws {
    var packed: [UInt8] = []
    let compressor = try Compressor(.gzip) { packed += $0 }
    try [UInt8](repeating: 0, count: 1 << 20).withUnsafeBytes { try compressor.write($0) }
    try compressor.finish()
    #expect { try Decompressor(MemorySource(packed), limit: 1 << 19).bytes(1 << 20) } throws: {
      "\($0)".contains("bomb")
    }
    #expect(throws: Failure.self) {
      try Decompressor(MemorySource(Array(packed.prefix(packed.count / 2)))).bytes(1 << 21)
    }
  }

  @Test func brokenArchives() throws {
    var bytes: [UInt8] = []
    let writer = TarWriter { bytes += $0 }
    var entry = TarEntry("a")
    entry.size = 1000
    try writer.begin(entry)
    try writer.write([UInt8](repeating: 7, count: 1000))
    try writer.finish()
    func read(_ bytes: [UInt8]) throws {
      let reader = TarReader(MemorySource(bytes))
      while try reader.next() != nil {}
    }
    try read(bytes)
    #expect { try read(Array(bytes.prefix(700))) } throws: { "\($0)".contains("ends in the middle") }
    #expect { try read(Array(bytes.prefix(300))) } throws: { "\($0)".contains("ends in the middle") }
    var flipped = bytes
    flipped[3] ^= 1
    #expect { try read(flipped) } throws: { "\($0)".contains("no header of a tar archive at byte 0") }
    let nul = TarHeader.record("path", Array("a\0b".utf8))
    #expect { try PaxRecords(nul) } throws: { "\($0)".contains("NUL") }
    #expect(throws: Failure.self) { try PaxRecords(Array("99 path=a\n".utf8)) }
    #expect(throws: Failure.self) { try PaxRecords(Array("5 =a\n".utf8)) }
  }
}
