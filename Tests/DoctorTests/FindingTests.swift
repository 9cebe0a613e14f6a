// Findings that are read from texts, and findings beside what this machine says.

import Child
import Console
import Glibc
import KernelState
import Linux
import Testing
import Session

@testable import Doctor

@Suite struct FindingTests {
  private func machine(_ files: SystemFiles = .here, rootless: Bool = !isPrivileged) -> Machine {
    Machine(terminal: Terminal(width: 80), rootless: rootless, files: files)
  }

  @Test func kernelVersions() {
    #expect(SystemExamination.kernel("5.10.0-28-amd64").status == .works)
    #expect(SystemExamination.kernel("5.4.0").status == .limited)
    #expect(SystemExamination.kernel("10.0-rc1").status == .works)
    #expect(SystemExamination.kernel("strange").status == .limited)
  }

  @Test func distributionName() {
    #expect(
      SystemExamination.prettyName("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
        == "Debian GNU/Linux 12 (bookworm)")
    #expect(SystemExamination.prettyName("ID=alpine\n") == "alpine")
  }

  @Test func memoryFilesThatCannotBeExecutedAreNamed() {
    let finding = ProgramExamination.memoryFiles(SystemFiles(["/proc/sys/vm/memfd_noexec": "2\n"]))
    #expect(finding.status == .missing)
    #expect(finding.isWall)
    #expect(finding.remedy?.contains("sysctl vm.memfd_noexec=1") == true)
    #expect(ProgramExamination.memoryFiles(SystemFiles([:])).status == .works)
  }

  @Test func namespacesThatAreSwitchedOffAreNamed() throws {
    let kind = try #require(NamespacesExamination.kinds.first { $0.name == "uts" })
    let off = SystemFiles(["/proc/sys/user/max_uts_namespaces": "0\n"], present: ["/proc/self/ns/uts"])
    #expect(NamespacesExamination.examine(kind, machine(off)).reason.hasPrefix("user.max_uts_namespaces = 0"))
    let absent = NamespacesExamination.examine(kind, machine(SystemFiles([:])))
    #expect(absent.status == .missing)
    #expect(absent.remedy?.contains("CONFIG_UTS_NS") == true)
  }

  @Test func coveredPartsOfProcAreFound() {
    let text = """
      600 500 0:50 / /proc rw,nosuid - proc proc rw
      601 600 0:50 /bus /proc/bus ro,nosuid - proc proc rw
      602 600 0:60 / /proc/kcore rw,nosuid - tmpfs tmpfs rw
      """
    #expect(MountsExamination.coveredProc(SystemFiles(["/proc/self/mountinfo": text])) == "/proc/bus, /proc/kcore")
    #expect(MountsExamination.coveredProc(SystemFiles([:])) == nil)
  }

  /// systemd hands a user no io: that is not for want of a kernel with it.
  @Test func aControllerThatIsNotHandedOn() throws {
    let top = "/sys/fs/cgroup"
    let files = SystemFiles(
      [
        "/proc/self/mountinfo": "30 24 0:26 / \(top) rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate",
        "/proc/self/cgroup": "0::/user.slice/nobody.scope", "\(top)/cgroup.procs": "1",
        "\(top)/cgroup.controllers": "cpuset cpu io memory pids", "\(top)/cgroup.subtree_control": "cpu io memory pids",
        "\(top)/user.slice/cgroup.procs": "", "\(top)/user.slice/cgroup.type": "domain",
        "\(top)/user.slice/cgroup.controllers": "cpu io memory pids",
        "\(top)/user.slice/cgroup.subtree_control": "cpu memory pids",
        "\(top)/user.slice/nobody.scope/cgroup.procs": "\(getpid())",
        "\(top)/user.slice/nobody.scope/cgroup.type": "domain",
        "\(top)/user.slice/nobody.scope/cgroup.controllers": "cpu memory pids",
      ], readOnly: [top, "\(top)/user.slice"])
    let machine = Machine(terminal: Terminal(width: 80), rootless: true, files: files)
    let io = try #require(CgroupsExamination.examine(machine).first { $0.what == "io" })
    #expect(io.status == .limited && io.reason.contains("does not reach the lab's group"))
    #expect(io.remedy?.contains("Delegate=") == true)
    let memory = try #require(CgroupsExamination.examine(machine).first { $0.what == "memory" })
    #expect(memory.status == .works && memory.reason.contains("nobody.scope"))
  }

  /// What 'limit' would refuse, the doctor does not call good: others in the group keep it from handing on.
  @Test func aGroupThatIsSharedWithOthers() throws {
    let top = "/sys/fs/cgroup"
    let files = SystemFiles(
      [
        "/proc/self/mountinfo": "30 24 0:26 / \(top) rw,nosuid - cgroup2 cgroup2 rw",
        "/proc/self/cgroup": "0::/shell.scope", "\(top)/cgroup.procs": "1",
        "\(top)/cgroup.controllers": "memory pids", "\(top)/cgroup.subtree_control": "memory pids",
        "\(top)/shell.scope/cgroup.procs": "1\n\(getpid())", "\(top)/shell.scope/cgroup.type": "domain",
        "\(top)/shell.scope/cgroup.controllers": "memory pids",
      ], readOnly: [top])
    let memory = try #require(
      CgroupsExamination.examine(Machine(terminal: Terminal(width: 80), rootless: true, files: files))
        .first { $0.what == "memory" })
    #expect(memory.status == .limited && memory.reason.contains("cannot hand controllers to a subgroup"))
    #expect(memory.remedy?.contains("systemd-run --scope") == true)
  }

  @Test func noCgroupsAtAll() {
    let findings = CgroupsExamination.examine(machine(SystemFiles(["/proc/self/mountinfo": ""])))
    #expect(findings.first?.status == .missing)
    #expect(findings.first?.isWall == true)
  }

  @Test func capabilityNames() {
    #expect(Capability(21).name == "CAP_SYS_ADMIN")
    #expect(CapabilitySet(mask: 0b101).names == ["CAP_CHOWN", "CAP_DAC_READ_SEARCH"])
    #expect(Capabilities.hexadecimal(0x1ff) == "00000000000001ff")
  }

  @Test func theSetsShownAreThoseOfThisProcess() throws {
    let status = try readText("/proc/self/status")
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("CapEff:") })
    let set = try #require(line.split(separator: "\t").last)
    let finding = UserExamination.examine(machine()).first { $0.what == "capabilities" }
    #expect(finding?.reason.contains("CapEff \(set)") == true)
  }

  @Test func theLimitsShownAreThoseOfThisMachine() throws {
    for kind in NamespacesExamination.kinds {
      let limit = try readText("/proc/sys/user/max_\(kind.name)_namespaces").filter { $0 != "\n" }
      let finding = NamespacesExamination.examine(kind, machine())
      #expect(finding.reason.contains("user.max_\(kind.name)_namespaces = \(limit)"))
    }
  }

  @Test func aTrialLeavesNoProcess() throws {
    var pid: Int32 = 0
    #expect(machine(rootless: false).attempt(rootless: false) { pid = $0.child.pid } == nil)
    #expect(pid > 0)
    #expect(kill(pid, 0) == -1)
  }

  @Test func areasAreNamedOnce() {
    let names = examinations.map { $0.area }
    #expect(Set(names).count == names.count)
  }
}
