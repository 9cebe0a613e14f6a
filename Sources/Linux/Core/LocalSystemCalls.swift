internal import CLinux

/// Executes calls in this process, for what only the lab can do: cgroup
/// membership, uid and gid maps, its own end of a veth pair.
package final class LocalSystemCalls: SystemCalls {
  package let maker = SystemCallRecord.Maker.lab
  package let recorder: Recorder

  package init(recorder: Recorder) { self.recorder = recorder }

  package var pid: Int32 { getpid() }

  package func execute(_ call: SystemCall) -> SystemCallReply {
    var payload = call.payload
    var words = call.words + [UInt64](repeating: 0, count: 6 - call.arguments.count)
    let (result, time) = payload.withUnsafeMutableBytes { memory in
      let base = memory.baseAddress.map { UInt64(UInt(bitPattern: $0)) } ?? 0
      for relocation in call.relocations {
        switch relocation {
        case .argumentAddress(let argument, let offset): words[argument] = base + UInt64(offset)
        case .argumentDescriptor(let argument, let index): words[argument] = UInt64(call.descriptors[index])
        case .wordAddress(let place, let offset):
          memory.storeBytes(of: base + UInt64(offset), toByteOffset: place, as: UInt64.self)
        case .wordDescriptor(let place, let index):
          memory.storeBytes(of: call.descriptors[index], toByteOffset: place, as: Int32.self)
        case .argumentResult: break  // for calls of a batch; here each is alone
        }
      }
      let start = monotonicNanoseconds()
      let result = glassbox_syscall(call.number, words)
      return (result, monotonicNanoseconds() - start)
    }
    let descriptor = call.kind == .descriptor && result >= 0 ? Int32(result) : nil
    return SystemCallReply(
      result: result, payload: payload, microseconds: Double(time) / 1000, descriptor: descriptor)
  }
}

/// CLOCK_MONOTONIC, in nanoseconds. Source: clock_gettime(2).
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
