import Glibc
import KernelState
import Testing

struct ProcessStatusTests {
  /// A process in a PID namespace, from a 6.18 kernel, shortened.
  static let text = """
    Name:\t a\\nb\\\\04(x) c
    Umask:\t0022
    State:\tS (sleeping)
    Tgid:\t4412
    Pid:\t4412
    PPid:\t4402
    TracerPid:\t0
    Uid:\t1000\t1001\t1002\t1003
    Gid:\t0\t0\t0\t4294967295
    Groups:\t4 24 1000 \nNStgid:\t4412\t1
    NSpid:\t4412\t1
    VmSize:\t    3060 kB
    VmRSS:\t    1768 kB
    VmSwap:\t99999999999999999999 kB
    Threads:\t1
    SigIgn:\t0000000000001000
    CapInh:\t0000000000000000
    CapPrm:\t000001fffeffffff
    CapEff:\t000001fffeffffff
    CapBnd:\tffffffffffffffff
    NoNewPrivs:\t0
    Seccomp:\t2
    """

  @Test func readsFields() throws {
    let status = ProcessStatus(Self.text)
    #expect(status.name == " a\nb\\04(x) c")
    #expect(status.state == "S" && status.stateText == "sleeping")
    #expect(status.pid == 4412 && status.parent == 4402 && status.threads == 1)
    let users = try #require(status.users)
    #expect(users.real == 1000 && users.effective == 1001 && users.saved == 1002 && users.fileSystem == 1003)
    #expect(status.groups?.fileSystem == .max)
    #expect(status.supplementaryGroups == [4, 24, 1000])
    #expect(status.namespacePids == [4412, 1])
    #expect(status.effective == 0x1_ffff_ffff & ~(0x1_00_0000) | 0x1fe_0000_0000)
    #expect(status.bounding == .max && status.inheritable == 0)
    #expect(status.noNewPrivileges == false && status.seccomp == 2)
  }

  @Test func leavesMissingFieldsNil() {
    let status = ProcessStatus(Self.text)
    #expect(status.ambient == nil && status.seccompFilters == nil)
    let empty = ProcessStatus("")
    #expect(empty.name == nil && empty.users == nil && empty.namespacePids == nil && empty.noNewPrivileges == nil)
    #expect(ProcessStatus("Groups:\t \n").supplementaryGroups == [])
    #expect(ProcessStatus("Uid:\t0\t0\t0\nNSpid:\t1\tx\n").users == nil)
    #expect(ProcessStatus("NSpid:\t1\tx\n").namespacePids == nil)
  }

  @Test func survivesTruncation() {
    let bytes = Array(Self.text.utf8)
    for length in 0..<bytes.count {
      let status = ProcessStatus(String(decoding: bytes.prefix(length), as: UTF8.self))
      _ = (status.name, status.state, status.stateText, status.users, status.effective)
      #expect(status.seccomp == nil)
    }
  }

  @Test func readsThisProcess() {
    let status = ProcessStatus(contents("/proc/self/status"))
    #expect(status.pid == getpid() && status.parent == getppid())
    #expect(status.users?.effective == geteuid())
    #expect(status.namespacePids?.first == getpid())
  }
}

struct ProcessStatTests {
  static let text =
    "4413 (a) R (b c) S 4402 4402 3303 0 -1 4194304 102 0 0 0 7 8 0 0 "
    + "20 0 1 0 292367 3133440 410 18446744073709551615 1 1"

  @Test func endsNameAtLastParenthesis() throws {
    let stat = try #require(ProcessStat(Self.text))
    #expect(stat.pid == 4413 && stat.state == "S")
    #expect(stat.startTime == 292367)
  }

  @Test func survivesTruncation() {
    let bytes = Array(Self.text.utf8)
    for length in 0..<bytes.count {
      let stat = ProcessStat(String(decoding: bytes.prefix(length), as: UTF8.self))
      #expect(stat == nil || stat?.startTime == 292367)
    }
    #expect(ProcessStat(")(") == nil)
    #expect(ProcessStat("1 (x") == nil)
  }

  @Test func readsThisProcess() throws {
    let stat = try #require(ProcessStat(contents("/proc/self/stat")))
    #expect(stat.pid == getpid() && stat.startTime > 0)
  }
}

struct IDMapTests {
  @Test func reads() throws {
    let maps = IDMap.parse("         0       1000          1\n         1     100000      65536\n")
    #expect(maps.map(\.description) == ["0 1000 1", "1 100000 65536"])
    #expect(maps[1].outside(of: 65536) == 165535 && maps[1].outside(of: 65537) == nil && maps[1].outside(of: 0) == nil)
    #expect(maps[1].inside(of: 100000) == 1)
    #expect(IDMap.parse("         0          0 4294967295\n").first?.isIdentity == true)
    #expect(IDMap.parse("").isEmpty)
    #expect(IDMap(inside: 0, outside: .max, count: 5).outside(of: 1) == nil)
  }

  @Test(arguments: ["0 0", "0 0 1 2", "-1 0 1", "0 0 4294967296", "a b c"])
  func refuses(_ line: String) {
    #expect(IDMap(line: line) == nil)
  }
}
