internal import CLinux
internal import KernelState
internal import Linux

/// Who runs the lab, and what the kernel lets this process do.
enum UserExamination: Examination {
  static let area = "user"

  static func examine(_ machine: Machine) -> [Finding] {
    [user(machine)] + capabilities(machine) + [privileges(machine.status), seccomp(machine.status)]
  }

  private static func user(_ machine: Machine) -> Finding {
    let id = "effective user id \(machine.status.users?.effective ?? geteuid()) (/proc/self/status: Uid)"
    if !machine.rootless { return works("user", "root: \(id)") }
    if geteuid() == 0 {
      return works("user", "root without CAP_SYS_ADMIN, or --rootless: \(id); the lab runs rootless")
    }
    return works("user", "an ordinary user: \(id); the lab runs rootless, with a user namespace as its first wall")
  }

  /// One finding for the whole set, and one for each capability that root lacks.
  private static func capabilities(_ machine: Machine) -> [Finding] {
    guard let held = machine.status.effective.map({ CapabilitySet(mask: $0) }) else {
      return [limited("capabilities", "/proc/self/status has no CapEff", remedy: "mount /proc")]
    }
    let evidence = "CapEff \(Capabilities.hexadecimal(held.mask)) in /proc/self/status"
    let names = held.names
    let all = CapabilitySet.all.count
    if names.isEmpty, machine.rootless {
      return [
        works("capabilities", "none (\(evidence)), and none is needed: a user namespace gives all of them inside")
      ]
    }
    var findings: [Finding] = []
    if names.count == all {
      findings.append(works("capabilities", "all \(all) (\(evidence))"))
    } else {
      let few = names.count <= all / 2
      let lacking = CapabilitySet.all.subtracting(held).names
      let list = few ? "held: \(names.joined(separator: ", "))" : "lacking: \(lacking.joined(separator: ", "))"
      findings.append(
        limited("capabilities", "\(names.count) of \(all), \(list) (\(evidence))"))
    }
    guard !machine.rootless else { return findings }
    for (capability, purpose) in Capabilities.needed where !held.contains(capability) {
      let name = capability.name
      findings.append(
        limited(name, "not held (CapEff in /proc/self/status): wanted for \(purpose)", remedy: source(name, machine)))
    }
    return findings
  }

  /// Whether the capability was taken for good or may come back by sudo.
  private static func source(_ name: String, _ machine: Machine) -> String {
    guard let bounding = machine.status.bounding, let held = machine.status.effective, bounding & ~held == 0 else {
      return "it is still in the bounding set (CapBnd): start the lab by sudo"
    }
    return
      "it is not in the bounding set (CapBnd) either: whoever started this shell must leave it there, as --cap-add \(name.dropFirst(4)) does for a container"
  }

  private static func privileges(_ status: ProcessStatus) -> Finding {
    switch status.noNewPrivileges {
    case false?: works("no_new_privs", "0 (/proc/self/status: NoNewPrivs)")
    case true?:
      limited(
        "no_new_privs",
        "1 (/proc/self/status: NoNewPrivs): sudo, newuidmap and other set-user-ID programs have no power",
        remedy: "start the lab from a shell without it; in a container: --security-opt no-new-privileges=false")
    case nil: limited("no_new_privs", "/proc/self/status has no NoNewPrivs (before Linux 4.10)")
    }
  }

  private static func seccomp(_ status: ProcessStatus) -> Finding {
    switch status.seccomp {
    case 0?: return works("seccomp", "no filter on the lab (/proc/self/status: Seccomp 0)")
    case 2?:
      let count = status.seccompFilters.map { ", \($0) of them" } ?? ""
      return limited(
        "seccomp",
        "filters are on the lab\(count) (/proc/self/status: Seccomp 2): they may refuse calls by EPERM or ENOSYS",
        remedy: "in a container: --security-opt seccomp=unconfined")
    default: return limited("seccomp", "this kernel was built without seccomp", remedy: "CONFIG_SECCOMP_FILTER=y")
    }
  }
}
