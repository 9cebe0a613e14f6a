import Glibc
import KernelState
import Testing

/// All of a file of /proc; such a file has no size that one could ask for.
func contents(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer.prefix(count) }
  return String(decoding: bytes, as: UTF8.self)
}

struct MountInfoTests {
  static let slave =
    "36 35 98:0 /mnt1 /mnt\\0402\\134x\\011\\012 rw,noatime "
    + "shared:7 master:1 propagate_from:3 - ext3 /dev/root rw,errors=continue"

  @Test func readsEveryField() throws {
    let mount = try #require(MountInfo(line: Self.slave))
    #expect(mount.id == 36 && mount.parent == 35 && mount.device == "98:0" && mount.root == "/mnt1")
    #expect(mount.mountPoint == "/mnt 2\\x\t\n")
    #expect(mount.options == ["rw", "noatime"])
    #expect(mount.propagation == Propagation(shared: 7, master: 1, propagateFrom: 3))
    #expect(mount.type == "ext3" && mount.source == "/dev/root" && mount.superOptions == ["rw", "errors=continue"])
  }

  @Test(arguments: [
    ("", "private"), ("shared:1 ", "shared"), ("master:2 ", "slave"), ("shared:1 master:2 ", "shared,slave"),
    ("unbindable ", "unbindable"), ("of_the_future:9 ", "private"),
  ])
  func namesPropagation(_ fields: String, _ expected: String) throws {
    let mount = try #require(MountInfo(line: "25 24 0:23 / /dev/shm rw \(fields)- tmpfs tmpfs rw"))
    #expect(mount.propagation.description == expected)
  }

  @Test func takesEmptySource() throws {
    let mount = try #require(MountInfo(line: "25 24 0:23 / /x rw - tmpfs  rw,size=4k"))
    #expect(mount.source == "" && mount.superOptions == ["rw", "size=4k"])
  }

  @Test func survivesTruncation() {
    let text = Array(Self.slave.utf8)
    for length in 0..<text.count {
      let line = String(decoding: text.prefix(length), as: UTF8.self)
      let whole = line.contains(" - ext3 /dev/root ")
      #expect((MountInfo(line: line) != nil) == whole, "\(line)")
    }
    #expect(MountInfo(line: "x 24 0:23 / /x rw - tmpfs a rw") == nil)
    #expect(MountInfo(line: "99999999999999999999 24 0:23 / /x rw - tmpfs a rw") == nil)
  }

  @Test func readsThisProcess() {
    let text = contents("/proc/self/mountinfo")
    let mounts = MountInfo.parse(text)
    #expect(mounts.count == text.utf8.count { $0 == 10 })
    #expect(mounts.contains { $0.mountPoint == "/" })
  }
}
