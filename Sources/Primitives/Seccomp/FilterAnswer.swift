internal import CLinux
internal import Linux

extension BPFProgram {
  /// What the filter answers to a call, as the kernel would find it; nil where
  /// the program uses an instruction that filters of this lab do not have.
  /// Source: seccomp(2), linux/filter.h.
  func answer(number: Int32, architecture: UInt32, arguments: [UInt64] = []) -> UInt32? {
    var data = seccomp_data()
    data.nr = number
    data.arch = architecture
    withUnsafeMutableBytes(of: &data.args) { memory in
      for (index, word) in arguments.prefix(6).enumerated() {
        memory.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
      }
    }
    return withUnsafeBytes(of: data) { run(on: $0) }
  }

  private func run(on data: UnsafeRawBufferPointer) -> UInt32? {
    var accumulator: UInt32 = 0
    var next = 0
    while instructions.indices.contains(next) {
      let instruction = instructions[next]
      next += 1
      switch instruction.operation {
      case .load where Int(instruction.operand) + 4 <= data.count:
        accumulator = data.loadUnaligned(fromByteOffset: Int(instruction.operand), as: UInt32.self)
      case .and: accumulator &= instruction.operand
      case .jump: next += Int(instruction.operand)
      case .test(let comparison):
        next += Int(comparison.holds(accumulator, instruction.operand) ? instruction.ifTrue : instruction.ifFalse)
      case .answer: return instruction.operand
      default: return nil
      }
    }
    return nil
  }
}

/// The instructions that filters use, out of all that classic BPF has.
enum BPFOperation: Equatable {
  case load
  case and
  case jump
  case test(Comparison)
  case answer
  case other

  enum Comparison: String {
    case jeq, jgt, jge, jset

    func holds(_ value: UInt32, _ operand: UInt32) -> Bool {
      switch self {
      case .jeq: value == operand
      case .jgt: value > operand
      case .jge: value >= operand
      case .jset: value & operand != 0
      }
    }
  }
}

extension BPFInstruction {
  /// Source: linux/bpf_common.h.
  var operation: BPFOperation {
    switch Int32(code) {
    case BPF_LD | BPF_W | BPF_ABS: .load
    case BPF_ALU | BPF_AND | BPF_K: .and
    case BPF_JMP | BPF_JA: .jump
    case BPF_JMP | BPF_JEQ | BPF_K: .test(.jeq)
    case BPF_JMP | BPF_JGT | BPF_K: .test(.jgt)
    case BPF_JMP | BPF_JGE | BPF_K: .test(.jge)
    case BPF_JMP | BPF_JSET | BPF_K: .test(.jset)
    case BPF_RET | BPF_K: .answer
    default: .other
    }
  }
}
