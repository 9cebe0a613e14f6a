import Glibc
import Linux
import Testing

struct PathTests {
  @Test(arguments: [("/a/b/c", "/a/b"), ("/a", "/"), ("/", "/"), ("a/b", "a"), ("a", "."), ("", ".")])
  func parentDirectories(_ path: String, _ parent: String) {
    #expect(parentDirectory(of: path) == parent)
  }

  @Test(arguments: [(" a b\t\r\n", "a b"), ("\n", ""), ("", ""), ("ä\u{a0}", "ä\u{a0}")])
  func trims(_ text: String, _ trimmed: String) {
    #expect(text.trimmed == trimmed)
  }
}

struct OwnedDescriptorTests {
  @Test func isClosedWithItsLastOwner() throws {
    var pipe = try Pipe()
    var entry = pollfd(fd: pipe.reader.number, events: 0, revents: 0)
    #expect(poll(&entry, 1, 0) == 0, "somebody can write")
    pipe.closeWriter()
    #expect(poll(&entry, 1, 0) == 1 && entry.revents == Int16(POLLHUP))
    withExtendedLifetime(pipe) {}
  }
}
