// One run of a lab under trace: what its processes are, where they stand, and
// the moment at which some of them are killed.

import CLinux
import Linux

/// A process of the run, in the order in which they came to be.
struct TracedProcess {
  /// Who it is, as far as has been seen.
  enum Role: String, CaseIterable { case lab, child, keeper, program }

  let pid: Int32
  let parent: Int
  var role: Role
  /// Stops at the entry or exit of a system call.
  var stops = 0
  /// Stops beside a call that changes something.
  var marks: [Int] = []
  var hasEnded = false
}

/// Where to kill whom.
struct Plan {
  /// The process whose stops are counted, by its place in the order.
  var watched = 0
  var stop = Int.max
  var victims: Set<TracedProcess.Role> = []
  /// Which one, where the role has several; nil for all of them.
  var choice: Int?
  /// Kill the keeper as well, but this many stops after it began to clean up.
  var keeperStop: Int?
}

final class Tracer {
  private(set) var processes: [TracedProcess] = []
  private var places: [Int32: Int] = [:]
  /// New processes that stopped before their parent told of them.
  private var early: Set<Int32> = []
  private let plan: Plan
  private let isReference: Bool
  private(set) var hasStruck = false
  private var seeksVictim = false
  private var keeperCount = 0
  /// Who was in the lab's namespaces, not the test's own, at that moment.
  private(set) var holders: [HeldNamespaces.Holder] = []
  /// The system call before or after which it was killed.
  private(set) var struckAt = "-"
  private(set) var status: Int32 = -1

  init(_ plan: Plan? = nil) {
    self.plan = plan ?? Plan()
    isReference = plan == nil
  }

  /// Runs the program until no process of it is left, or until the time is up
  /// or the lab has gone and `patience` after that has passed; false then.
  func run(_ program: TestProgram, seconds: Double, patience: Double = .infinity) -> Bool {
    let pid = Tracee.start(program)
    enter(TracedProcess(pid: pid, parent: -1, role: .lab))
    resume(pid)
    var limit = monotonicSeconds() + seconds
    var isShortened = false
    while true {
      var status: Int32 = 0
      let stopped = waitpid(-1, &status, Int32(__WALL))
      if stopped > 0 { handle(stopped, status) } else if errnoNow() == ECHILD { return true }
      if processes[0].hasEnded, !isShortened {
        isShortened = true
        limit = min(limit, monotonicSeconds() + patience)
      }
      if monotonicSeconds() > limit { return false }
    }
  }

  /// Goes on waiting for what is left; true once nothing is.
  func settle(seconds: Double) -> Bool {
    let limit = monotonicSeconds() + seconds
    while monotonicSeconds() < limit {
      var status: Int32 = 0
      let stopped = waitpid(-1, &status, Int32(__WALL))
      if stopped > 0 { handle(stopped, status) } else if errnoNow() == ECHILD { return true }
    }
    return false
  }

  private func enter(_ process: TracedProcess) {
    places[process.pid] = processes.count
    processes.append(process)
  }

  private func handle(_ pid: Int32, _ status: Int32) {
    guard status & 0xff == 0x7f else { return ended(pid, status) }
    guard let place = places[pid] else {
      early.insert(pid)
      return
    }
    let signal = status >> 8 & 0xff
    let event = status >> 16
    if event != 0 {
      happened(UInt32(event), pid, place)
      return resume(pid)
    }
    guard signal == SIGTRAP | 0x80 else { return resume(pid, signal == SIGSTOP ? 0 : signal) }
    if isReference { look(pid, place) }
    processes[place].stops += 1
    if !hasStruck, place == plan.watched, processes[place].stops >= plan.stop {
      if let call = Tracee.call(pid) { struckAt = "before \(call.number)" } else { struckAt = "after a call" }
      strike()
    } else if hasStruck, let wanted = plan.keeperStop, processes[place].role == .keeper {
      keeperCount += 1
      if keeperCount >= wanted { kill(pid, SIGKILL) }
    }
    resume(pid)
  }

  private func ended(_ pid: Int32, _ status: Int32) {
    guard let place = places.removeValue(forKey: pid) else { return }
    processes[place].hasEnded = true
    if place == 0 { self.status = status }
  }

  private func happened(_ event: UInt32, _ pid: Int32, _ place: Int) {
    if event == PTRACE_EVENT_EXEC.rawValue {
      // The lab's own processes serve; what replaces one of them is a program,
      // or a keeper that goes to work.
      if place != 0, processes[place].parent != 0, processes[place].role == .child { processes[place].role = .program }
      return
    }
    let new = Tracee.message(pid)
    guard new > 0, places[new] == nil else { return }
    let role: TracedProcess.Role = processes[place].role == .program ? .program : .child
    enter(TracedProcess(pid: new, parent: place, role: isKeeperNext(place) ? .keeper : role))
    if early.remove(new) != nil { resume(new) }
    if seeksVictim, plan.victims.contains(processes[processes.count - 1].role) { strike() }
  }

  /// In a reference run the keeper is known by what it does; afterwards by its
  /// place in the order.
  private func isKeeperNext(_ parent: Int) -> Bool { keeperPlaces.contains(processes.count) }

  /// Which places are keepers, from the reference run.
  var keeperPlaces: Set<Int> = []

  private func look(_ pid: Int32, _ place: Int) {
    guard let call = Tracee.call(pid) else { return }
    if call.number == Int(SYS_prctl), call.arguments[0] == UInt64(PR_SET_PDEATHSIG), call.arguments[1] == 0 {
      processes[place].role = .keeper
    }
    let opens = call.number == Int(SYS_openat) && call.arguments[2] & UInt64(O_ACCMODE | O_CREAT) != 0
    if opens || !harmlessCalls.contains(call.number) {
      processes[place].marks += [processes[place].stops + 1, processes[place].stops + 2]
    }
  }

  /// Kills the victims that there are, or the first one that comes.
  private func strike() {
    var targets = processes.filter { !$0.hasEnded && plan.victims.contains($0.role) }
    hasStruck = true
    let living = processes.filter { !$0.hasEnded }
    holders = HeldNamespaces.holders(of: living.reduce(into: []) { $0.formUnion(HeldNamespaces.foreign($1.pid)) })
    seeksVictim = targets.isEmpty
    if let choice = plan.choice, targets.count > 1 {
      let children = targets.filter { $0.role == .child }
      let spared = children.indices.filter { $0 != choice % max(1, children.count) }.map { children[$0].pid }
      targets.removeAll { spared.contains($0.pid) }
    }
    for target in targets { kill(target.pid, SIGKILL) }
  }

  /// Kills what keepers are left, and waits for them.
  func killKeepers() {
    for process in processes where process.role == .keeper && !process.hasEnded { kill(process.pid, SIGKILL) }
    _ = settle(seconds: 0.2)
  }

  private func resume(_ pid: Int32, _ signal: Int32 = 0) {
    guard let place = places[pid] else { return }
    let role = processes[place].role
    let isWatched = isReference || (!hasStruck && place == plan.watched) || (plan.keeperStop != nil && role == .keeper)
    Tracee.request(isWatched ? PTRACE_SYSCALL : PTRACE_CONT, pid, UInt64(signal))
  }
}

/// Calls between which nothing changes that could be left behind.
let harmlessCalls: Set<Int> = Set(
  [
    SYS_read, SYS_close, SYS_fstat, SYS_newfstatat, SYS_readlinkat, SYS_getdents64, SYS_lseek, SYS_mmap, SYS_munmap,
    SYS_brk, SYS_mprotect, SYS_pread64, SYS_ppoll, SYS_getpid, SYS_recvmsg, SYS_recvfrom, SYS_futex, SYS_getrandom,
    SYS_rt_sigaction, SYS_statx, SYS_faccessat, SYS_prlimit64, SYS_gettid, SYS_clock_nanosleep, SYS_fcntl, SYS_ioctl,
    SYS_uname, SYS_openat, SYS_sendmsg, SYS_statfs, SYS_getcwd, SYS_geteuid, SYS_getuid, SYS_pidfd_open,
  ].map { Int($0) } + oldHarmlessCalls)

#if arch(x86_64)
  private let oldHarmlessCalls = [SYS_poll, SYS_readlink, SYS_access, SYS_stat, SYS_lstat, SYS_arch_prctl].map {
    Int($0)
  }
#else
  private let oldHarmlessCalls: [Int] = []
#endif

func errnoNow() -> Int32 { Errno.current.rawValue }

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
