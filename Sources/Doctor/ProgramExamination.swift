internal import CLinux
internal import Child
internal import KernelState
internal import Linux
internal import Session
internal import Primitives

/// How the child is started: from a sealed copy in memory, held by a pidfd.
enum ProgramExamination: Examination {
  static let area = "child"

  static func examine(_ machine: Machine) -> [Finding] {
    [memoryFiles(machine.files), program(machine), start(machine), pidDescriptor()]
  }

  /// Source: kernel document sysctl/vm.rst, memfd_create(2).
  static func memoryFiles(_ files: SystemFiles) -> Finding {
    let shown = files.shown(sysctl: "vm.memfd_noexec")
    guard files.text("/proc/sys/vm/memfd_noexec") == "2" else { return works("memory files", shown) }
    return missing(
      "memory files", "\(shown): nothing can be executed from memory, and the child would be",
      remedy: "as root: sysctl vm.memfd_noexec=1", wall: true)
  }

  private static func program(_ machine: Machine) -> Finding {
    switch machine.program {
    case .success: return works("sealed copy", "memfd_create(2) and F_ADD_SEALS worked", wall: true)
    case .failure(let error):
      let failure = diagnose(error)
      let remedy =
        failure.errno == .noEntry ? "build or install glassbox-child beside glassbox" : machine.remedy(for: failure)
      return missing("sealed copy", failure.reason, remedy: remedy, wall: true)
    }
  }

  private static func start(_ machine: Machine) -> Finding {
    let begin = monotonicNanoseconds()
    if let failure = machine.attempt(rootless: false, { _ in }) {
      return missing("start", failure.reason, remedy: machine.remedy(for: failure), wall: true)
    }
    let tenths = (monotonicNanoseconds() - begin) / 100_000
    return works("start", "a child was started and ended again in \(tenths / 10).\(tenths % 10) ms", wall: true)
  }

  /// Source: pidfd_open(2), since Linux 5.3.
  private static func pidDescriptor() -> Finding {
    let result = glassbox_syscall(Int(SYS_pidfd_open), [UInt64(getpid()), 0, 0, 0, 0, 0])
    guard result >= 0 else {
      let errno = Errno(rawValue: Int32(-result))
      return missing("pidfd", "pidfd_open(2): \(errno)", remedy: "take a kernel of 5.10 or later", wall: true)
    }
    close(Int32(result))
    return works("pidfd", "pidfd_open(2) worked", wall: true)
  }
}
