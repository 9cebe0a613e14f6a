extension PIDPrimitive {
  package static let terms = [
    Term("clone", "makes a new process or thread; fork(2) is clone(SIGCHLD)", manual: "clone(2)"),
    Term("fork", "makes a copy of the calling process, with a new number", manual: "fork(2)"),
    Term(
      "NSpid", "a process's number in each PID namespace that it is in, from the outermost to its own",
      manual: "proc_pid_status(5)"),
    Term(
      "PID 1",
      "the first process of a PID namespace: adopts orphans, ignores signals it has no handler for, and takes the namespace with it when it dies",
      manual: "pid_namespaces(7)"),
    Term("pid_for_children", "the PID namespace that the process's next children are born in", manual: "namespaces(7)"),
    Term("zombie", "a process that has ended and whose parent has not yet asked how", manual: "wait(2)"),
    Term("wait4", "asks how a child process ended, and takes away what is left of it", manual: "wait4(2)"),
    Term("prctl", "changes how the kernel treats the calling process", manual: "prctl(2)"),
    Term(
      "PR_SET_PDEATHSIG", "the signal that the process gets when its parent dies", manual: "PR_SET_PDEATHSIG(2const)"),
    Term("SIGCHLD", "the signal that a parent gets when a child process ends", manual: "signal(7)"),
    Term(
      "procfs", "the file system on /proc: shows the processes of the PID namespace it was mounted from",
      manual: "proc(5)"),
    Term("getpid", "the caller's number in its own PID namespace", manual: "getpid(2)"),
    Term("kill", "sends a signal to a process", manual: "kill(2)"),
  ]
}
