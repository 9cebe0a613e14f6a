import CLinux
import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Little memory, and a disk that is full.
@Suite(.serialized) struct LimitTests {
  private let worker = Checkout.program("glassbox-image-worker")

  /// So much memory that the program and its libraries fit, and no image does.
  private func bounded(_ words: String...) throws -> Outcome {
    try Subprocess.run(["bash", "-c", "ulimit -v 200000; exec \"$@\"", "-", worker] + words, seconds: 120)
  }

  @Test func aLargeFileOfHolesTakesLittleMemory() throws {
    let scratch = try Scratch()
    let root = try scratch.directory("root")
    let file = try OpenFile(root + "/sparse", [.writeOnly, .create])
    try file.write([1])
    ftruncate(file.descriptor, 300 << 20)
    let tar = scratch.path + "/t.tar"
    #expect(try Subprocess.run(["tar", "-C", root, "-S", "-cf", tar, "sparse"]).status == 0)
    for path in [tar, root] {
      let outcome = try bounded(scratch.path + "/store", "import", path, "a")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let gzip = scratch.path + "/t.tar.gz"
    #expect(try Subprocess.run(["bash", "-c", "tar -C \(root) -cf - sparse | gzip -1 > \(gzip)"]).status == 0)
    let outcome = try bounded(scratch.path + "/store", "import", gzip, "a")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func manyMembersTakeLittleMemory() throws {
    let scratch = try Scratch()
    let file = try scratch.file("many.tar")
    let sink = HashingSink(file)
    let writer = TarWriter { bytes throws(Failure) in try sink.write(bytes) }
    var bytes: [UInt8] = []
    let one = TarWriter { bytes += $0 }
    try one.begin(TarEntry("x"))
    for _ in 0..<20_000 { try sink.write(bytes) }
    try writer.finish()
    _ = try sink.finish()
    let outcome = try bounded(scratch.path + "/store", "import", scratch.path + "/many.tar", "a")
    #expect(outcome.status == 0, "\(outcome.errors)")
    try file.seek(to: 0)
    let reader = TarReader(FileSource(file), mostMembers: 1000)
    #expect { while try reader.next() != nil {} } throws: { "\($0)" == "it has more than 1000 members" }
  }

  @Test(.enabled("needs root: a file system is mounted in a namespace of its own") { getuid() == 0 }) func aFullDisk()
    throws
  {
    let scratch = try Scratch()
    let small = try scratch.directory("small")
    let root = try scratch.directory("root")
    try Data([UInt8](repeating: 1, count: 3 << 20)).write(to: URL(filePath: root + "/large"))
    try Data([1]).write(to: URL(filePath: try scratch.directory("little") + "/file"))
    let script = """
      mount -t tmpfs -o size=2m none \(small)
      \(worker) \(small)/store import \(scratch.path)/little before || exit 9
      \(worker) \(small)/store import \(root) large; echo $?
      ls -A \(small)/store/tmp; \(worker) \(small)/store prune; echo $?
      mkdir \(small)/tree; \(worker) \(small)/store unpack before \(small)/tree; ls \(small)/tree
      \(worker) \(scratch.path)/other import \(root) large; \(worker) \(scratch.path)/other unpack large \(small)/tree; echo $?
      """
    let outcome = try Subprocess.run(["unshare", "-m", "sh", "-c", script])
    #expect(outcome.output == "1\n0\nfile\n1\n", "\(outcome.errors)")
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errorLines.allSatisfy { $0.contains("ENOSPC") }, "\(outcome.errors)")
  }
}
