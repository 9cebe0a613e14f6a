// What is kept for a group when the machine is short of memory, and whether its
// processes die together. Only version 2 has these.
// Source: cgroup-v2.rst "Memory Interface Files".

internal import KernelState
internal import Linux

extension LimitKey {
  static let memoryMin = LimitKey(
    name: "memory.min", controller: .memory,
    summary: "bytes of memory that are never taken from the group", example: "16M",
    check: { _ = try ByteSize.parse($0) },
    settings: { value, group in
      try onlyInVersion2("memory.min", group)
      return direct("memory.min", try ByteSize.parse(value))
    })

  static let memoryLow = LimitKey(
    name: "memory.low", controller: .memory,
    summary: "bytes of memory that are taken from the group only after all others'", example: "32M",
    check: { _ = try ByteSize.parse($0) },
    settings: { value, group in
      try onlyInVersion2("memory.low", group)
      return direct("memory.low", try ByteSize.parse(value))
    })

  static let memoryOomGroup = LimitKey(
    name: "memory.oom.group", controller: .memory,
    summary: "1: the OOM killer ends all processes of the group, 0: only the largest", example: "1",
    check: { value in
      guard ["0", "1"].contains(value) else { throw Failure("“\(value.prefix(40))” is neither 0 nor 1") }
    },
    settings: { value, group in
      try onlyInVersion2("memory.oom.group", group)
      return direct("memory.oom.group", value)
    })

  private static func onlyInVersion2(_ name: String, _ group: ChildGroup) throws(Failure) {
    guard group.version == .v1 else { return }
    throw Failure(
      "\(name) is not on this host", errno: .noEntry, cause: "it came with cgroup version 2",
      remedy: "use a host with cgroup version 2")
  }
}
