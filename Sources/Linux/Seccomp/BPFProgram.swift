internal import CLinux

/// One instruction of classic BPF, as `struct sock_filter` has it.
/// Source: linux/filter.h.
public struct BPFInstruction: Hashable, Sendable {
  public let code: UInt16
  /// Instructions to leave out where the comparison holds, and where not.
  public let ifTrue: UInt8
  public let ifFalse: UInt8
  public let operand: UInt32

  public init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32) {
    self.code = code
    self.ifTrue = ifTrue
    self.ifFalse = ifFalse
    self.operand = operand
  }
}

/// A filter of system calls, ready for the kernel. Source: seccomp(2).
public struct BPFProgram: Hashable, Sendable {
  public let instructions: [BPFInstruction]

  public init(instructions: [BPFInstruction]) { self.instructions = instructions }

  /// From `struct sock_filter`s in a row, as seccomp_export_bpf(3) writes
  /// them; a rest that is no whole instruction is left out.
  public init(bytes: [UInt8]) {
    let size = MemoryLayout<sock_filter>.size
    instructions = bytes.withUnsafeBytes { memory in
      (0..<memory.count / size).map { index in
        let raw = memory.loadUnaligned(fromByteOffset: index * size, as: sock_filter.self)
        return BPFInstruction(code: raw.code, ifTrue: raw.jt, ifFalse: raw.jf, operand: raw.k)
      }
    }
  }

  /// As the kernel reads them.
  public var bytes: [UInt8] {
    Linux.bytes(
      of: instructions.map { sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand) })
  }
}

/// A filter, and what it is to do in the words of the one who asked for it.
public struct NamedFilter: Hashable, Sendable {
  /// Such as `deny mkdir=EPERM`.
  public let title: String
  public let program: BPFProgram

  public init(_ title: String, _ program: BPFProgram) {
    self.title = title
    self.program = program
  }
}
