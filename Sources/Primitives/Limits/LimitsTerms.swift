internal import Child
internal import KernelState

extension LimitsPrimitive {
  package static let terms =
    LimitKey.all.map { Term($0.name, $0.summary, manual: "cgroups(7)") } + [
      term("cgroup", "a directory under /sys/fs/cgroup whose processes share limits and are counted together"),
      Term(
        "CLONE_INTO_CGROUP",
        "a flag of clone3(2), since Linux 5.7: the new process begins in the control group whose directory is given, and nobody has to move it",
        manual: "clone(2)"),
      term(
        "cgroup.procs",
        "the processes of a group; writing a pid moves that process in. Memory it had stays charged to its old group"),
      term(
        "tasks",
        "version 1: the threads of a group; writing a thread's number moves that thread in, and 0 the writer itself"),
      term(
        "cgroup.subtree_control",
        "version 2: the controllers that a group lets its subgroups use; a group that enables any must have no processes (EBUSY), the root excepted"
      ),
      term(
        "cgroup.controllers", "version 2: the controllers that a group may hand on, because its parent enabled them"),
      term(
        "cgroup.freeze", "version 2: 1 stops every process of the group, 0 lets them go on; version 1 has freezer.state"
      ),
      term(
        "cgroup.kill",
        "version 2: writing 1 sends SIGKILL to every process of the group and below, with no chance to fork away"),
      term(
        "memory.current",
        "bytes of memory charged to the group: of programs, of the page cache, of the kernel on their behalf"),
      term(
        "memory.events",
        "counts what happened at the limits: 'max' for hits of memory.max, 'oom_kill' for killed processes"),
      term(
        "cpu.stat",
        "processor time used; nr_throttled counts the periods in which the group had used up its quota and waited"),
      term(
        "memory.pressure",
        "pressure stall information (PSI): how long some, or all, processes of the group waited for memory; cpu.pressure and io.pressure say the same of processors and disks"
      ),
      term(
        "OOM killer",
        "what the kernel does when a group is at memory.max and nothing can be freed: it ends the process of the group that uses most, by SIGKILL"
      ),
      term(
        "throttling",
        "a group that has used up its quota of a period waits for the next one, however idle the processors are"),
      term("hybrid", "both versions of control groups on one host: each controller is in one of them, never in both"),
      term(
        "delegation",
        "root hands a subtree of version 2 to a user, who can then make groups in it; systemd does so by Delegate=yes"),
    ]

  private static func term(_ name: String, _ text: String) -> Term { Term(name, text, manual: "cgroups(7)") }
}
