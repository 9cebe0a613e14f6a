internal import CLinux

/// A word of `struct seccomp_data`, which is all that a filter can see.
/// Source: linux/seccomp.h.
enum DataWord: Equatable {
  case number
  case architecture
  case instructionPointer
  /// Arguments have 64 bits, the filter's words 32.
  case argument(Int, isHigh: Bool)
  case unknown

  /// Both architectures that the lab runs on put the low half first.
  init(offset: Int) {
    let arguments = MemoryLayout<seccomp_data>.offset(of: \.args) ?? 16
    switch offset {
    case MemoryLayout<seccomp_data>.offset(of: \.nr): self = .number
    case MemoryLayout<seccomp_data>.offset(of: \.arch): self = .architecture
    case arguments..<arguments + 48 where offset % 4 == 0:
      self = .argument((offset - arguments) / 8, isHigh: (offset - arguments) % 8 == 4)
    case 8..<arguments: self = .instructionPointer
    default: self = .unknown
    }
  }

  var name: String {
    switch self {
    case .number: "the number of the call"
    case .architecture: "the architecture whose numbers the call uses"
    case .instructionPointer: "half of the address that the call was made from"
    case .argument(let index, let isHigh): "argument \(index), its \(isHigh ? "high" : "low") 32 bits"
    case .unknown: "a word"
    }
  }
}

/// What is known when an instruction is reached.
struct Knowledge: Equatable {
  /// What is in the accumulator.
  var word: DataWord = .unknown
  /// The architecture, once a comparison has settled it.
  var architecture: UInt32?

  func common(with other: Knowledge) -> Knowledge {
    Knowledge(
      word: word == other.word ? word : .unknown,
      architecture: architecture == other.architecture ? architecture : nil)
  }

  /// Once the comparison has held.
  func after(_ comparison: BPFOperation.Comparison, _ operand: UInt32) -> Knowledge {
    guard word == .architecture, comparison == .jeq else { return self }
    return Knowledge(word: word, architecture: operand)
  }

  /// `is it mkdir?`
  func question(_ comparison: BPFOperation.Comparison, _ operand: UInt32) -> String {
    switch (word, comparison) {
    case (.architecture, .jeq): return "is it \(architectureName(operand) ?? hexadecimal(operand))?"
    case (.number, .jeq) where operand == .max: return "is it -1, of a call that a tracer has cancelled?"
    case (.number, .jeq):
      let name = CallName.name(Int32(bitPattern: operand), architecture: architecture ?? nativeArchitecture)
      return "is it \(name ?? hexadecimal(operand))?"
    case (.number, .jge) where operand == GLASSBOX_X32_BIT && operand != 0:
      return "is it a number of x32, the third kind of calls on x86_64?"
    default:
      let sign = ["jeq": "=", "jgt": ">", "jge": ">=", "jset": "&"][comparison.rawValue] ?? ""
      return "is it \(sign) \(operand)?"
    }
  }
}
