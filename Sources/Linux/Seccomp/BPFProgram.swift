internal import CLinux

/// One instruction of classic BPF, as `struct sock_filter` has it.
/// Source: linux/filter.h.
package struct BPFInstruction: Hashable, Sendable {
  package let code: UInt16
  /// Instructions to leave out where the comparison holds, and where not.
  package let ifTrue: UInt8
  package let ifFalse: UInt8
  package let operand: UInt32

  package init(code: UInt16, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0, operand: UInt32) {
    self.code = code
    self.ifTrue = ifTrue
    self.ifFalse = ifFalse
    self.operand = operand
  }
}

/// A filter of system calls, ready for the kernel. Source: seccomp(2).
package struct BPFProgram: Hashable, Sendable {
  package let instructions: [BPFInstruction]

  package init(instructions: [BPFInstruction]) { self.instructions = instructions }

  /// From `struct sock_filter`s in a row, as seccomp_export_bpf(3) writes
  /// them; a rest that is no whole instruction is left out.
  package init(bytes: [UInt8]) {
    let size = MemoryLayout<sock_filter>.size
    instructions = bytes.withUnsafeBytes { memory in
      (0..<memory.count / size).map { index in
        let raw = memory.loadUnaligned(fromByteOffset: index * size, as: sock_filter.self)
        return BPFInstruction(code: raw.code, ifTrue: raw.jt, ifFalse: raw.jf, operand: raw.k)
      }
    }
  }

  /// As the kernel reads them.
  package var bytes: [UInt8] {
    Linux.bytes(
      of: instructions.map { sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand) })
  }
}

/// A filter, and what it is to do in the words of the one who asked for it.
package struct NamedFilter: Hashable, Sendable {
  /// Such as `deny mkdir=EPERM`.
  package let title: String
  package let program: BPFProgram

  package init(_ title: String, _ program: BPFProgram) {
    self.title = title
    self.program = program
  }
}
