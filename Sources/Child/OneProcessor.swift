internal import CLinux
internal import Linux

/// Keeps the lab, its child, and every process that is started meanwhile, on
/// the processor that the lab runs on.
///
/// Lab and child take turns: one always waits for the other. On two processors
/// every answer has to wake an idle one, which costs more than the call itself:
/// 45 µs instead of 10 on a virtual machine. Source: sched_setaffinity(2).
package struct OneProcessor: Sendable {
  /// The lab's own set of processors, a bit each; room for 8192 of them.
  private var before = [UInt64](repeating: 0, count: 128)
  /// The one processor, as such a set.
  private var only = [UInt64](repeating: 0, count: 128)
  /// Bytes of the set that the kernel uses; not positive where it refused.
  private var size = 0

  /// Begins, for the lab itself. Where the kernel refuses, all stays as it was.
  package init() {
    size = before.withUnsafeMutableBytes { Self.call(SYS_sched_getaffinity, 0, $0.count, $0) }
    let here = Self.current()
    guard size > 0, here / 64 < before.count else { return }
    only[here / 64] = 1 << UInt64(here % 64)
    set(0, to: only)
  }

  /// The same for a process that runs already. One whose cpuset has another
  /// processor stays where it is.
  package func take(_ process: any LiveProcess) { set(process.pid, to: only) }

  /// Gives a process what the lab had before. Must be done before the process
  /// executes a program, because programs count their processors.
  package func release(_ process: any LiveProcess) {
    guard size > 0, !set(process.pid, to: before), process.filters.isEmpty else { return }
    // One that has become another user may be out of the lab's reach; its own reach it never is.
    try? process.setAffinity(before.withUnsafeBytes { Array($0.prefix(size)) })
  }

  /// Gives the lab itself back what it had.
  package func end() { set(0, to: before) }

  @discardableResult
  private func set(_ pid: Int32, to processors: [UInt64]) -> Bool {
    guard size > 0 else { return false }
    var mask = processors
    return mask.withUnsafeMutableBytes { Self.call(SYS_sched_setaffinity, pid, size, $0) } >= 0
  }

  private static func call(
    _ number: some BinaryInteger, _ pid: Int32, _ size: Int, _ mask: UnsafeMutableRawBufferPointer
  ) -> Int {
    glassbox_syscall(Int(number), [UInt64(pid), UInt64(size), UInt64(UInt(bitPattern: mask.baseAddress)), 0, 0, 0])
  }

  /// The number of the processor that runs this. Source: getcpu(2).
  private static func current() -> Int {
    var number: UInt32 = 0
    return withUnsafeMutablePointer(to: &number) { place in
      _ = glassbox_syscall(Int(SYS_getcpu), [UInt64(UInt(bitPattern: place)), 0, 0, 0, 0, 0])
      return Int(place.pointee)
    }
  }
}
