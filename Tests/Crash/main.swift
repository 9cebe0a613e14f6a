// The crash test: kills a lab, its child or its keeper between any two system
// calls, again and again, and compares the host before and after.
//
// Usage: glassbox-crash [--rounds N] [--seconds S] [--seed N] [--only SCRIPT] [--lab PATH] [--crowd N]
// Needs root. The exit status is 1 if anything was left behind.

import CLinux
import Glibc
import Linux

guard let options = Options(CommandLine.arguments.dropFirst()) else {
  say("usage: glassbox-crash [--rounds N] [--seconds S] [--seed N] [--only SCRIPT] [--lab PATH] [--crowd N]")
  exit(64)
}
guard geteuid() == 0 else {
  say("crash: needs root, to play the host in a network of its own")
  exit(77)
}
let crowd = Crowd(options.crowd)
if options.crowd > 0 { say("crash: among \(crowd.count) other processes") }
// Orphans of a killed lab become this process's children, so none is missed;
// and what a lab does to its host it does to a network and mounts made for it.
_ = glassbox_syscall(Int(SYS_prctl), [UInt64(PR_SET_CHILD_SUBREAPER), 1, 0, 0, 0, 0])
for namespace in [CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWIPC] {
  guard glassbox_syscall(Int(SYS_unshare), [UInt64(namespace), 0, 0, 0, 0, 0]) == 0 else {
    say("crash: unshare: \(Errno.current); the test needs CAP_SYS_ADMIN")
    exit(77)
  }
}
try LocalSystemCalls(recorder: Recorder()).mount("none", on: "/", flags: [.recursive, .private])
// The queues of that IPC namespace; where there is no such directory, none can be seen.
try? LocalSystemCalls(recorder: Recorder()).mount("mqueue", on: "/dev/mqueue", type: "mqueue")
interruptWaits()
// An interrupted run finishes its round, so that it leaves nothing itself.
for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { _ in isInterrupted = true } }

let isClean = Campaign(options).run()
let missing = crowd.missing
crowd.end()
if missing > 0 { say("LEAK: \(missing) processes that had nothing to do with it were ended") }
exit(isClean && missing == 0 ? 0 : 1)

/// Makes every wait end now and then, so that limits of time are kept.
private func interruptWaits() {
  var action = sigaction()  // without SA_RESTART
  action.__sigaction_handler.sa_handler = { _ in }
  sigaction(SIGALRM, &action, nil)
  // A test starts this from a thread that blocks nearly all signals.
  var none = sigset_t()
  sigemptyset(&none)
  sigprocmask(SIG_SETMASK, &none, nil)
  var often = itimerval(
    it_interval: timeval(tv_sec: 0, tv_usec: 50_000), it_value: timeval(tv_sec: 0, tv_usec: 50_000))
  setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &often, nil)
}
