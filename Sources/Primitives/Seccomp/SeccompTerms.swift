internal import CLinux
internal import KernelState
package import Linux

extension SeccompPrimitive {
  package static let terms = [
    term("filter", "a small BPF program that the kernel runs at each system call of a process, to allow or refuse it"),
    term("BPF", "the language of filters: load a word, compare it, jump forward, return; no loops, so it always ends"),
    term("seccomp_data", "all that a filter sees: number, architecture, address and argument words of the call"),
    term(
      "AUDIT_ARCH",
      "which architecture's call numbers a call uses; a filter must compare it first, as the same number means another call elsewhere"
    ),
    term("SECCOMP_SET_MODE_FILTER", "the operation of seccomp(2) that puts a filter on the calling process"),
    term("PTRACE_SECCOMP_GET_FILTER", "reads a filter back from the kernel, as 'filter' does"),
    Term(
      "SIGSYS", "the signal for a bad system call: what a filter kills with", manual: "signal(7)"),
    Term(
      "PR_SET_NO_NEW_PRIVS",
      "promises that execve(2) gives no privileges any more: set-user-ID bits and file capabilities do nothing",
      manual: "prctl(2)"),
    Term(
      "clone3",
      "the younger way to make processes and threads; its flags are behind a pointer, where no filter can look",
      manual: "clone(2)"),
  ]

  package static let flags = [
    NamedFlag(SECCOMP_RET_ALLOW, "SECCOMP_RET_ALLOW", answerMeaning(SECCOMP_RET_ALLOW)),
    NamedFlag(SECCOMP_RET_ERRNO, "SECCOMP_RET_ERRNO", "do not make the call, answer the errno in the low 16 bits"),
    NamedFlag(SECCOMP_RET_KILL_PROCESS, "SECCOMP_RET_KILL_PROCESS", answerMeaning(SECCOMP_RET_KILL_PROCESS)),
    NamedFlag(SECCOMP_RET_KILL_THREAD, "SECCOMP_RET_KILL_THREAD", answerMeaning(SECCOMP_RET_KILL_THREAD)),
    NamedFlag(SECCOMP_RET_TRAP, "SECCOMP_RET_TRAP", answerMeaning(SECCOMP_RET_TRAP)),
    NamedFlag(SECCOMP_RET_LOG, "SECCOMP_RET_LOG", answerMeaning(SECCOMP_RET_LOG)),
    NamedFlag(SECCOMP_RET_TRACE, "SECCOMP_RET_TRACE", answerMeaning(SECCOMP_RET_TRACE)),
    NamedFlag(SECCOMP_RET_USER_NOTIF, "SECCOMP_RET_USER_NOTIF", answerMeaning(SECCOMP_RET_USER_NOTIF)),
  ]

  private static func term(_ name: String, _ text: String) -> Term { Term(name, text, manual: "seccomp(2)") }
}
