import Linux

extension Wrapper {
  static let processes = [
    Wrapper(
      #"execve("/bin/sh", ["sh", "-c"], [/* 1 variables */])"#,
      "&0 &8 &48 *8=&32 *16=&40 *48=&64 [/bin/sh{00*25}sh{00*6}-c{00*22}A=1{00}]"
    ) { try $0.execute("/bin/sh", ["sh", "-c"], ["A=1"]) },
    Wrapper(#"execve("/a", ["a"], [/* 0 variables */])"#, "&0 &8 &32 *8=&24 atEnd [/a{00*22}a{00*15}]") {
      try $0.executeAtEnd("/a", ["a"], [])
    },
    Wrapper(
      #"execveat(4, "", ["tiny"], [/* 0 variables */], AT_EMPTY_PATH)"#,
      "4 &0 &8 &32 4096 *8=&24 [{00*24}tiny{00*12}]"
    ) { try $0.execute(descriptor: 4, ["tiny"], []) },
    Wrapper("clone(SIGCHLD, NULL)", "17 0 +5 fork") { try $0.perform($0.forkCall(serving: 5)) },
    Wrapper(
      #"clone3({flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup="/g"}, 88)"#,
      "&0 88 *80=^6 +5 fork [{00*4}{02}{00*27}{11}{00*55}]"
    ) { try $0.perform($0.cloneCall(serving: 5, into: 6, named: "/g")) },
    Wrapper(#"prctl(PR_SET_NAME, "x")"#, "15 &0 [x{00}]") { try $0.setProcessName("x") },
    Wrapper("prctl(PR_SET_DUMPABLE, 1)", "4 1") { try $0.setDumpable() },
    Wrapper("prctl(PR_SET_PDEATHSIG, SIGKILL)", "1 9") { try $0.dieWithParent() },
    Wrapper("prctl(PR_SET_PDEATHSIG, 0)", "1 0") { try $0.surviveParent() },
    Wrapper("sched_setaffinity(0, 1, […])", "0 1 &0 looks [{01}]") { try $0.setAffinity([1]) },
    Wrapper("setsid()", "") { try $0.newSession() },
    Wrapper("ioctl(0, TIOCSCTTY, 0)", "0 21518 0") { try $0.takeTerminal(0) },
    Wrapper("close_range(3, ~0U, CLOSE_RANGE_CLOEXEC)", "3 4294967295 4") { try $0.closeOnExec(from: 3) },
    Wrapper("close_range(4, ~0U, 0)", "4 4294967295 0") { try $0.closeAll(from: 4) },
    Wrapper("wait4(7, …, WNOHANG, NULL)", "7 &0 1 0 [{00*4}]") { _ = try $0.reap(7) },
    Wrapper("kill(7, SIGKILL)", "7 9") { try $0.kill(7, 9) },
    Wrapper("rt_sigprocmask(SIG_SETMASK, ~[], NULL, 8)", "2 &0 0 8 [{ff*8}]") { try $0.blockAllSignals() },
    Wrapper("getpid()", "looks") { _ = try $0.processID() },
    Wrapper("getppid()", "looks") { _ = try $0.parentID() },
    Wrapper("pidfd_open(9, 0)", "9 0 descriptor") { _ = try $0.processHere(9) },
    Wrapper("clock_gettime(CLOCK_BOOTTIME, {…})", "7 &0 looks [{00*16}]") { _ = try $0.now(.boottime) },
  ]

  static let identities = [
    Wrapper("setresuid(7, 7, 7)", "7 7 7") { try $0.setUserIDs(7) },
    Wrapper("setresgid(7, 7, 7)", "7 7 7") { try $0.setGroupIDs(7) },
    Wrapper("setuid(7)", "7") { try $0.setUserID(7) },
    Wrapper("setgid(7)", "7") { try $0.setGroupID(7) },
    Wrapper("setgroups(2, [7, 8])", "2 &0 [{07}{00*3}{08}{00*3}]") { try $0.setGroups([7, 8]) },
    Wrapper("getresuid(…, …, …)", "&0 &8 &16 looks [{00*20}]") { _ = try $0.userIDs() },
    Wrapper("getresgid(…, …, …)", "&0 &8 &16 looks [{00*20}]") { _ = try $0.groupIDs() },
    Wrapper("getgroups(0, NULL)", "0 0 looks") { _ = try $0.groups() },
    Wrapper("capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {…})", "&0 &8 [\"{05}{08} {00*28}]") {
      _ = try $0.capabilities()
    },
    Wrapper(
      "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=(none), permitted=CAP_KILL, inheritable=(none)})",
      "&0 &8 [\"{05}{08} {00*8} {00*19}]"
    ) {
      let none = CapabilitySet(mask: 0)
      try $0.setCapabilities(CapabilitySets(effective: none, permitted: CapabilitySet(mask: 1 << 5), inheritable: none))
    },
    Wrapper("prctl(PR_CAPBSET_DROP, CAP_KILL)", "24 5") { try $0.dropFromBounding(Capability(5)) },
    Wrapper("prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0)", "47 2 5 0 0") {
      try $0.raiseAmbient(Capability(5))
    },
    Wrapper("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)", "38 1 0 0 0") { try $0.setNoNewPrivileges() },
    Wrapper("seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=…})", "1 0 &0 *8=&16 [{01}{00*15}{06}{00*5}{ff}{7f}]") {
      try $0.installFilter(BPFProgram(instructions: [BPFInstruction(code: 6, operand: 0x7fff_0000)]))
    },
  ]
}
