internal import CCap
internal import Linux

extension CapabilitiesPrimitive {
  package static let terms =
    Capability.all.map { Term($0.name, meaning(of: $0), manual: "capabilities(7)") } + [
      term("capability", "one of the pieces into which root's power is cut; a process has five sets of them"),
      term(
        "effective set", "the capabilities that count now: the kernel looks here when a call needs one"),
      term(
        "permitted set",
        "the capabilities that a process may make effective; what leaves it comes back only by execve(2)"
      ),
      term(
        "inheritable set",
        "kept through execve(2), and made permitted where the program file has the same capability inheritable"),
      term(
        "bounding set",
        "the most that execve(2) can give: user id 0 gets all of it, a file its own capabilities within it"),
      term(
        "ambient set", "kept through execve(2) and made effective, without root and without capabilities on the file"),
      term(
        "capset", "sets a process's own effective, permitted and inheritable set; it can add nothing to the permitted",
        "capset(2)"),
      term("capget", "reads the effective, permitted and inheritable set of a process", "capset(2)"),
      term("PR_CAPBSET_DROP", "takes one capability out of the bounding set for good; needs CAP_SETPCAP", "prctl(2)"),
      term(
        "PR_CAP_AMBIENT", "raises or lowers the ambient set; only what is permitted and inheritable can be raised",
        "prctl(2)"),
    ]

  private static func term(_ name: String, _ text: String, _ manual: String = "capabilities(7)") -> Term {
    Term(name, text, manual: manual)
  }

  /// What it lets a process do, in one line. Source: capabilities(7).
  static func meaning(of capability: Capability) -> String {
    meanings[capability.number] ?? "not known to this lab: it is younger than the lab"
  }

  private static let meanings: [Int32: String] = [
    CAP_CHOWN: "give files to any user and group",
    CAP_DAC_OVERRIDE: "read, write and execute files whatever their mode says",
    CAP_DAC_READ_SEARCH: "read any file and search any directory; open files by handle",
    CAP_FOWNER: "do to any file what its owner may: change its mode, times and attributes",
    CAP_FSETID: "keep set-user-ID and set-group-ID bits when a file is changed",
    CAP_KILL: "send signals to any process",
    CAP_SETGID: "change group ids and the list of groups at will; map groups in a user namespace",
    CAP_SETUID: "change user ids at will; map users in a user namespace",
    CAP_SETPCAP: "drop from the bounding set, and make anything in it inheritable",
    CAP_LINUX_IMMUTABLE: "set and clear the immutable and append-only flags of files",
    CAP_NET_BIND_SERVICE: "listen on ports below 1024",
    CAP_NET_BROADCAST: "nothing: the kernel does not ask for it",
    CAP_NET_ADMIN: "configure networks: links, addresses, routes, firewall rules",
    CAP_NET_RAW: "use raw and packet sockets: make and watch packets of any kind",
    CAP_IPC_LOCK: "keep memory from being swapped, beyond the limit; use huge pages",
    CAP_IPC_OWNER: "use System V IPC objects whatever their mode says",
    CAP_SYS_MODULE: "load and remove kernel modules, that is, run code in the kernel",
    CAP_SYS_RAWIO: "reach I/O ports, physical memory and raw device commands",
    CAP_SYS_CHROOT: "chroot, and join a mount namespace",
    CAP_SYS_PTRACE: "trace any process, and read and write its memory",
    CAP_SYS_PACCT: "turn process accounting on and off",
    CAP_SYS_ADMIN: "mount, unshare, setns, sethostname and very much more: almost root again",
    CAP_SYS_BOOT: "reboot the machine, and load another kernel for it",
    CAP_SYS_NICE: "raise priorities, and set scheduling and processors of any process",
    CAP_SYS_RESOURCE: "go beyond limits and quotas, and raise hard limits",
    CAP_SYS_TIME: "set the clock",
    CAP_SYS_TTY_CONFIG: "hang up and configure terminals",
    CAP_MKNOD: "make device files",
    CAP_LEASE: "take leases on files of other users",
    CAP_AUDIT_WRITE: "write records into the kernel's audit log",
    CAP_AUDIT_CONTROL: "turn auditing on and off, and change its rules",
    CAP_SETFCAP: "give capabilities to program files; map the outer root in a user namespace",
    CAP_MAC_OVERRIDE: "override the Smack security module",
    CAP_MAC_ADMIN: "configure the Smack and AppArmor security modules",
    CAP_SYSLOG: "read and clear the kernel's log where it is restricted; see kernel addresses",
    CAP_WAKE_ALARM: "set timers that wake the machine up",
    CAP_BLOCK_SUSPEND: "keep the machine from being suspended",
    CAP_AUDIT_READ: "listen to the audit log by netlink",
    CAP_PERFMON: "measure performance and trace the kernel",
    CAP_BPF: "load BPF programs that need privilege",
    CAP_CHECKPOINT_RESTORE: "save and restore processes: choose pids, follow /proc/<pid>/map_files",
  ]
}
