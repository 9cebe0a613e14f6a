// What the kernel itself runs on: a machine, real or virtual, and perhaps a
// container around the lab. The same evidence as the doctor's.

internal import KernelState
internal import Linux

extension KernelPrimitive {
  static let surroundingsFacts = [
    FactDefinition(
      "where.machine", "what the host's kernel runs on: bare metal, or which hypervisor",
      manual: "systemd-detect-virt(1)", source: "the traces in where.machine_evidence",
      host: { .text(surroundings($0).machine) }),
    FactDefinition(
      "where.machine_evidence", "the traces from which that is concluded", manual: "systemd-detect-virt(1)",
      source: "/proc/cpuinfo, /sys/class/dmi/id, /proc/sys/kernel/osrelease and others",
      host: { .list(surroundings($0).machineEvidence) }),
    FactDefinition(
      "where.container", "which container the lab itself is in; absent where it is in none",
      manual: "systemd-detect-virt(1)", source: "the traces in where.container_evidence",
      host: { surroundings($0).container.map { .text($0) } ?? .absent }),
    FactDefinition(
      "where.container_evidence", "the traces from which that is concluded", manual: "systemd-detect-virt(1)",
      source: "/proc/1/cgroup, /proc/self/uid_map, /proc/self/ns and others",
      host: { .list(surroundings($0).containerEvidence) }),
  ]

  /// Found out once for a child: neither the machine nor the container around
  /// the lab changes while it lives.
  private static func surroundings(_ observation: Observation) -> Surroundings {
    observation.cache.value(Known.self) {
      let machine = (try? LocalSystemCalls(recorder: Recorder()).uname().machine) ?? ""
      return Surroundings(.here, architecture: machine)
    }
  }

  private enum Known: StoreKey { typealias Value = Surroundings }
}
