// Memory. Version 1 counts memory and, apart from it, memory and swap
// together; version 2 counts memory and swap each by itself.
// Source: cgroup-v2.rst "Memory", cgroup-v1/memory.rst.

internal import KernelState
internal import Linux

extension LimitKey {
  static let memoryMax = LimitKey(
    name: "memory.max", controller: .memory,
    summary: "bytes of memory; beyond it the OOM killer ends a process of the group", example: "64M",
    check: { value in
      // The child itself needs less than this, but not nothing.
      if let bytes = try ByteSize.parse(value).number, bytes < 1 << 20 {
        throw Failure("“\(value)” is too little: the kernel would kill the child at once; 1M is the least")
      }
    },
    settings: { value, group in
      let limit = try ByteSize.parse(value)
      guard group.version == .v1 else { return direct("memory.max", limit) }
      return try v1(memory: limit, swap: try swapAllowed(group), group)
    })

  static let memoryHigh = LimitKey(
    name: "memory.high", controller: .memory,
    summary: "bytes of memory beyond which the group is slowed down, not killed", example: "48M",
    check: { _ = try ByteSize.parse($0) },
    settings: { value, group in
      guard group.version == .v2 else {
        throw Failure(
          "memory.high is not on this host", errno: .noEntry,
          cause: "it came with cgroup version 2; memory.soft_limit_in_bytes of version 1 is not the same:"
            + " it is a wish for when the whole machine is short of memory",
          remedy: "use memory.max, or a host with cgroup version 2")
      }
      return direct("memory.high", try ByteSize.parse(value))
    })

  static let memorySwapMax = LimitKey(
    name: "memory.swap.max", controller: .memory,
    summary: "bytes of swap; 0 for none", example: "0",
    check: { _ = try ByteSize.parse($0) },
    settings: { value, group in
      let swap = try ByteSize.parse(value)
      guard group.version == .v1 else { return direct("memory.swap.max", swap) }
      guard group.has(memoryAndSwap) else {
        throw Failure(
          "swap is not counted on this host", errno: .noEntry,
          cause: "the kernel was built or started without it", remedy: "start the kernel with swapaccount=1")
      }
      guard let memory = CgroupV1.memoryLimit(try group.read(memoryOnly)) else { return [] }
      if memory == .max, swap != .max {
        throw Failure(
          "set memory.max first",
          cause: "cgroup version 1 limits memory and swap together, so without a limit of memory swap has none",
          remedy: "limit memory.max 64M")
      }
      return [Setting(file: memoryAndSwap, text: CgroupV1.memoryLimit(sum(memory, swap)))]
    })

  private static let memoryOnly = "memory.limit_in_bytes"
  private static let memoryAndSwap = "memory.memsw.limit_in_bytes"

  /// How much swap version 1 lets the group use: the sum less the memory.
  private static func swapAllowed(_ group: ChildGroup) throws -> LimitValue {
    guard group.has(memoryAndSwap), let both = CgroupV1.memoryLimit(try group.read(memoryAndSwap))?.number,
      let memory = CgroupV1.memoryLimit(try group.read(memoryOnly))?.number
    else { return .max }
    return .number(both >= memory ? both - memory : 0)
  }

  /// The sum may never be below the memory, not even between two writes, so
  /// the order depends on where the limit goes.
  private static func v1(memory: LimitValue, swap: LimitValue, _ group: ChildGroup) throws -> [Setting] {
    let write = Setting(file: memoryOnly, text: CgroupV1.memoryLimit(memory))
    guard swap != .max else { return [write] }
    let both = Setting(file: memoryAndSwap, text: CgroupV1.memoryLimit(sum(memory, swap)))
    let old = CgroupV1.memoryLimit(try group.read(memoryOnly))?.number ?? .max
    return (memory.number ?? .max) > old ? [both, write] : [write, both]
  }

  private static func sum(_ memory: LimitValue, _ swap: LimitValue) -> LimitValue {
    guard let memory = memory.number, let swap = swap.number else { return .max }
    let (sum, overflow) = memory.addingReportingOverflow(swap)
    return overflow ? .max : .number(sum)
  }
}
