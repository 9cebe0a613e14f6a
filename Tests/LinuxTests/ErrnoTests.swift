import Linux
import Testing

struct ErrnoTests {
  @Test func numbersAreNamed() {
    #expect(Errno.notPermitted.description == "EPERM (Operation not permitted)")
    #expect(Errno(name: "EBUSY") == .busy)
    #expect(Errno(name: "ENOSUCH") == nil)
  }

  @Test func anUnknownNumberIsShownAndDoesNotTrap() {
    #expect(Errno(rawValue: 4000).description == "errno 4000 (unknown error)")
    #expect(Errno(rawValue: -1).name == "errno -1")
  }

  @Test func flagsShowTheirNamesAndUnknownBits() {
    #expect(MountFlags([.recursive, .private]).description == "MS_REC|MS_PRIVATE")
    #expect(MountFlags(rawValue: 1 << 40).description == "0x10000000000")
    #expect(MountFlags([]).description == "0")
    #expect(OpenFlags([.readWrite, .closeOnExec]).description == "O_RDWR|O_CLOEXEC")
  }

  @Test func unprintableTextIsEscaped() {
    #expect(quoted("a\"b\n\u{1b}[m\u{7f}") == #""a\"b\n\x1b[m\x7f""#)
  }
}
