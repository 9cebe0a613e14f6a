// Which processors and which memory nodes at all. Source: cpuset(7),
// cgroup-v2.rst "Cpuset".

internal import KernelState
internal import Linux

extension LimitKey {
  static let cpusetCpus = LimitKey(
    name: "cpuset.cpus", controller: .cpuset,
    summary: "the processors it may run on: 0, 0-1, 0,2", example: "0",
    check: { _ = try list($0, of: "processor", in: "/sys/devices/system/cpu/present") },
    settings: { value, _ in direct("cpuset.cpus", value) })

  static let cpusetMems = LimitKey(
    name: "cpuset.mems", controller: .cpuset,
    summary: "the memory nodes it may use; most machines have only node 0", example: "0",
    check: { _ = try list($0, of: "memory node", in: "/sys/devices/system/node/online") },
    settings: { value, _ in direct("cpuset.mems", value) })

  /// A list as cpuset(7) has it, each number one that this machine has.
  private static func list(_ text: String, of kind: String, in file: String) throws(Failure) -> String {
    // A kernel without NUMA has no such file, and one node.
    let there = (try? readText(file).trimmed) ?? "0"
    let last = UInt32(there.split { $0 == "-" || $0 == "," }.last ?? "0") ?? 0
    for range in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0) }
      guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low <= high,
        !range.contains("+")
      else { throw Failure("“\(text.prefix(40))” is not a list of \(kind)s: write 0, 0-1 or 0,2") }
      guard high <= last else { throw Failure("there is no \(kind) \(high) here: this machine has \(there)") }
    }
    return text
  }
}
