import Linux
import Testing

/// Every typed call that acts: one record with decoded arguments, and an errno
/// of the kernel reaches the caller with the call's name.
struct WrapperTests {
  static let wrappers: [(String, @Sendable (RecordingSystemCalls) throws -> Void)] = [
    ("unshare(CLONE_NEWNET|CLONE_NEWUTS)", { try $0.unshare([.uts, .network]) }),
    ("setns(/proc/1/ns/uts, CLONE_NEWUTS)", { try $0.setNamespace(5, .uts, of: .file("/proc/1/ns/uts")) }),
    (#"sethostname("box", 3)"#, { try $0.setHostname("box") }),
    (#"setdomainname("lab", 3)"#, { try $0.setDomainname("lab") }),
    ("uname({…})", { _ = try $0.uname() }),
    (
      #"openat(AT_FDCWD, "/f", O_WRONLY|O_CREAT, 0644)"#, { _ = try $0.open("/f", [.writeOnly, .create], mode: 0o644) }
    ),
    (#"openat(AT_FDCWD, "/f", O_RDONLY)"#, { _ = try $0.openHere("/f", .readOnly) }),
    ("read(4, …, 16)", { _ = try $0.read(4, count: 16) }),
    (#"write(4, "1\n", 2)"#, { try $0.write(4, "1\n") }),
    ("close(4)", { try $0.close(4) }),
    (#"mkdirat(AT_FDCWD, "/d", 0755)"#, { try $0.makeDirectory("/d") }),
    (#"unlinkat(AT_FDCWD, "/d", AT_REMOVEDIR)"#, { try $0.removeDirectory("/d") }),
    (#"chdir("/")"#, { try $0.changeDirectory("/") }),
    ("dup3(stdin, 0, 0)", { try $0.install(9, as: 0, stream: "stdin") }),
    (#"execve("/bin/sh", ["sh", "-c"], [/* 1 variables */])"#, { try $0.execute("/bin/sh", ["sh", "-c"], ["A=1"]) }),
    (#"prctl(PR_SET_NAME, "x")"#, { try $0.setProcessName("x") }),
    ("setsid()", { try $0.newSession() }),
    ("capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {…})", { _ = try $0.capabilities() }),
    (
      "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=(none), permitted=CAP_KILL, inheritable=(none)})",
      {
        let none = CapabilitySet(mask: 0)
        try $0.setCapabilities(
          CapabilitySets(effective: none, permitted: CapabilitySet(mask: 1 << 5), inheritable: none))
      }
    ),
    ("prctl(PR_CAPBSET_DROP, CAP_KILL)", { try $0.dropFromBounding(Capability(5)) }),
    ("prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0)", { try $0.raiseAmbient(Capability(5)) }),
    ("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)", { try $0.setNoNewPrivileges() }),
    (
      "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=…})",
      { try $0.installFilter(BPFProgram(instructions: [BPFInstruction(code: 6, operand: 0x7fff_0000)])) }
    ),
    ("ioctl(0, TIOCSCTTY, 0)", { try $0.takeTerminal(0) }),
    ("close_range(3, ~0U, CLOSE_RANGE_CLOEXEC)", { try $0.closeOnExec(from: 3) }),
    ("close_range(4, ~0U, 0)", { try $0.closeAll(from: 4) }),
    ("wait4(7, …, WNOHANG, NULL)", { _ = try $0.reap(7) }),
    ("kill(7, SIGKILL)", { try $0.kill(7, 9) }),
    (
      #"clone3({flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup="/g"}, 88)"#,
      { try $0.perform($0.cloneCall(serving: 5, into: 6, named: "/g")) }
    ),
    (#"chroot("/srv")"#, { try $0.changeRoot("/srv") }),
    (#"memfd_create("tiny", MFD_EXEC)"#, { _ = try $0.makeMemoryFile("tiny") }),
    ("write(4, {…}, 2)", { try $0.write(4, bytes: [1, 2], shown: "{…}") }),
    (
      #"execveat(4, "", ["tiny"], [/* 0 variables */], AT_EMPTY_PATH)"#,
      { try $0.execute(descriptor: 4, ["tiny"], []) }
    ),
    ("getpid()", { _ = try $0.processID() }),
    ("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)", { _ = try $0.routingSocket() }),
    ("sendto(4, {…}, 3, 0, NULL, 0)", { try $0.send(4, [1, 2, 3], shown: "{…}") }),
    ("recvfrom(4, …, 64, 0, NULL, NULL)", { _ = try $0.receive(4, count: 64) }),
    ("msgget(0x2a, IPC_CREAT|IPC_EXCL|0600)", { _ = try $0.queue(#require(IPCKey("42")), [.create, .exclusive]) }),
    ("msgget(0xffffffff, 0)", { _ = try $0.queue(#require(IPCKey("4294967295"))) }),
    (#"msgsnd(7, {1, "hi"}, 2, IPC_NOWAIT)"#, { try $0.sendMessage(7, "hi") }),
    ("msgrcv(7, …, 64, 0, IPC_NOWAIT)", { _ = try $0.receiveMessage(7, count: 64) }),
    ("msgctl(7, IPC_RMID, NULL)", { try $0.removeQueue(7) }),
    ("msgctl(0, MSG_INFO, {…})", { _ = try $0.queueTotals() }),
    ("shmctl(0, SHM_INFO, {…})", { _ = try $0.segmentCount() }),
    ("semctl(0, 0, SEM_INFO, {…})", { _ = try $0.semaphoreSetCount() }),
    (
      #"mq_open("box", O_RDONLY|O_CREAT|O_EXCL, 0600, NULL)"#,
      { _ = try $0.openNamedQueue("box", [.create, .exclusive]) }
    ),
    (#"mq_open("box", O_RDONLY)"#, { _ = try $0.openNamedQueue("box", .readOnly) }),
    (#"mq_unlink("box")"#, { try $0.removeNamedQueue("box") }),
    (#"fsopen("mqueue", FSOPEN_CLOEXEC)"#, { _ = try $0.namedQueuesHere() }),
    ("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4, 0)", { _ = try $0.mapShared(4, count: 4096) }),
    ("lseek(4, 0, SEEK_END)", { _ = try $0.size(of: 4) }),
    (
      "process_vm_readv(9, [{…, 4}], 1, [{0x1000, 4}], 1, 0)",
      { _ = try $0.readMemory(at: 0x1000, count: 4, pid: 9) }
    ),
    (
      #"process_vm_writev(9, [{"ab", 2}], 1, [{0x1000, 2}], 1, 0)"#,
      { try $0.writeMemory(at: 0x1000, "ab", pid: 9) }
    ),
    ("clock_gettime(CLOCK_BOOTTIME, {…})", { _ = try $0.now(.boottime) }),
    ("pidfd_open(9, 0)", { _ = try $0.processHere(9) }),
    ("read(4, …, 16)", { _ = try $0.readSent(4, count: 16) }),
  ]

  @Test(arguments: wrappers.indices)
  func aForcedErrnoReachesTheCaller(_ index: Int) throws {
    let (shown, perform) = Self.wrappers[index]
    let name = String(shown.prefix { $0 != "(" })
    let calls = RecordingSystemCalls()
    calls.failures[name] = .noMemory
    #expect { try perform(calls) } throws: {
      ($0 as? SystemCallError)?.errno == .noMemory && ($0 as? SystemCallError)?.name == name
    }
    #expect(calls.recorder.records.map(\.invocation) == [shown])
    #expect(calls.recorder.records.first?.outcome == "-1 ENOMEM (Cannot allocate memory)")
  }

  @Test func anOldKernelIsAskedForAMemoryFileWithoutTheFlag() {
    let calls = RecordingSystemCalls()
    calls.failures["memfd_create"] = .invalid
    #expect(throws: SystemCallError.self) { try calls.makeMemoryFile("tiny") }
    #expect(
      calls.recorder.records.map(\.invocation) == [#"memfd_create("tiny", MFD_EXEC)"#, #"memfd_create("tiny", 0)"#])
  }

  @Test func aControlFileIsClosedWhenItsWriteFails() {
    let calls = RecordingSystemCalls(as: .lab)
    calls.failures["write"] = .busy
    #expect(throws: SystemCallError.self) { try calls.writeFile("/sys/x", "1") }
    #expect(calls.recorder.records.map(\.name) == ["openat", "write", "close"])
  }

  @Test func anArgumentVectorIsATableOfAddresses() throws {
    let calls = RecordingSystemCalls()
    try calls.execute("/bin/a", ["a", "bc"], [])
    let call = try #require(calls.calls.first)
    let words = call.relocations.compactMap {
      if case .wordAddress(let at, let offset) = $0 { (at, offset) } else { nil }
    }
    #expect(words.count == 2)
    #expect(words.map { Array(call.payload[$0.1...].prefix { $0 != 0 }) } == [Array("a".utf8), Array("bc".utf8)])
    #expect(words[1].0 - words[0].0 == 8)
  }
}

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
