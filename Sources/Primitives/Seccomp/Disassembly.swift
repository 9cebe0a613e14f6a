internal import CLinux
public import Linux

/// A filter as a person reads it: each instruction in the notation of
/// bpf_asm, and what it means where it stands.
public struct Disassembly: Sendable {
  public struct Line: Equatable, Sendable {
    public let number: Int
    /// `jeq #83, 5, 4`: where true, where false, as line numbers.
    public let instruction: String
    public let meaning: String
  }

  public private(set) var lines: [Line] = []

  public init(_ program: BPFProgram) {
    // Jumps lead forward only, so one pass knows what has been loaded where.
    var known: [Int: Knowledge] = [0: Knowledge()]
    for (number, instruction) in program.instructions.enumerated() {
      let here = known[number] ?? Knowledge()
      let (yes, no) = (number + 1 + Int(instruction.ifTrue), number + 1 + Int(instruction.ifFalse))
      func reach(_ line: Int, _ knowledge: Knowledge) {
        known[line] = known[line].map { $0.common(with: knowledge) } ?? knowledge
      }
      let text: String
      let meaning: String
      switch instruction.operation {
      case .load:
        let word = DataWord(offset: Int(instruction.operand))
        (text, meaning) = ("ld [\(instruction.operand)]", "take \(word.name)")
        reach(number + 1, Knowledge(word: word, architecture: here.architecture))
      case .and:
        (text, meaning) = ("and #\(hexadecimal(instruction.operand))", "keep these bits of it")
        reach(number + 1, Knowledge(word: .unknown, architecture: here.architecture))
      case .jump:
        let target = number + 1 + Int(instruction.operand)
        (text, meaning) = ("ja \(target)", "go to \(target)")
        reach(target, here)
      case .test(let comparison):
        let isPlain = instruction.operand < (here.word == .number ? 0x10000 : 10)
        let operand = isPlain ? String(instruction.operand) : hexadecimal(instruction.operand)
        text = "\(comparison.rawValue) #\(operand), \(yes), \(no)"
        meaning =
          here.question(comparison, instruction.operand)
          + " yes: \(yes == number + 1 ? "go on" : "to \(yes)"), no: \(no == number + 1 ? "go on" : "to \(no)")"
        reach(yes, here.after(comparison, instruction.operand))
        reach(no, here)
      case .answer:
        (text, meaning) = ("ret #\(hexadecimal(instruction.operand))", answerMeaning(instruction.operand))
      case .other:
        text =
          "code \(instruction.code), \(instruction.ifTrue), \(instruction.ifFalse), \(hexadecimal(instruction.operand))"
        meaning = "not used by libseccomp; see linux/filter.h"
        reach(number + 1, Knowledge(word: .unknown, architecture: here.architecture))
      }
      lines.append(Line(number: number, instruction: text, meaning: meaning))
    }
  }
}

func hexadecimal(_ word: UInt32) -> String { "0x" + String(word, radix: 16) }

/// What a filter's last word tells the kernel to do. Source: seccomp(2).
func answerMeaning(_ word: UInt32) -> String {
  switch word & SECCOMP_RET_ACTION_FULL {
  case SECCOMP_RET_ALLOW: "let the call pass"
  case SECCOMP_RET_ERRNO:
    "do not make the call, answer \(Errno(rawValue: Int32(word & SECCOMP_RET_DATA)).name)"
  case SECCOMP_RET_KILL_PROCESS: "kill the process with SIGSYS"
  case SECCOMP_RET_KILL_THREAD: "kill the thread with SIGSYS"
  case SECCOMP_RET_TRAP: "send SIGSYS, which the program may catch"
  case SECCOMP_RET_LOG: "let the call pass, and log it"
  case SECCOMP_RET_TRACE: "ask the tracer; ENOSYS where there is none"
  case SECCOMP_RET_USER_NOTIF: "ask the process that listens to this filter"
  default: "an answer that this lab does not know; the kernel takes it for 'kill the process'"
  }
}
