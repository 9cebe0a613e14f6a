internal import CLinux
package import Linux

/// A filter as a person reads it: each instruction in the notation of
/// bpf_asm, and what it means where it stands.
package struct Disassembly: Sendable {
  package struct Line: Equatable, Sendable {
    package let number: Int
    /// `jeq #83, 5, 4`: where true, where false, as line numbers.
    package let instruction: String
    package let meaning: String
  }

  package private(set) var lines: [Line] = []

  package init(_ program: BPFProgram) {
    // Jumps lead forward only, so one pass knows what has been loaded where.
    var known: [Int: Knowledge] = [0: Knowledge()]
    for (number, instruction) in program.instructions.enumerated() {
      let here = known[number] ?? Knowledge()
      let (text, meaning) = instruction.text(at: number, here)
      lines.append(Line(number: number, instruction: text, meaning: meaning))
      for (line, knowledge) in instruction.successors(of: number, here) {
        known[line] = known[line].map { $0.common(with: knowledge) } ?? knowledge
      }
    }
  }
}

extension BPFInstruction {
  private func targets(_ number: Int) -> (yes: Int, no: Int) { (number + 1 + Int(ifTrue), number + 1 + Int(ifFalse)) }

  /// Where it can lead, and what is known there.
  fileprivate func successors(of number: Int, _ here: Knowledge) -> [(Int, Knowledge)] {
    let (yes, no) = targets(number)
    switch operation {
    case .load:
      return [(number + 1, Knowledge(word: DataWord(offset: Int(operand)), architecture: here.architecture))]
    case .jump: return [(number + 1 + Int(operand), here)]
    case .test(let comparison): return [(yes, here.after(comparison, operand)), (no, here)]
    case .answer: return []
    case .and, .other: return [(number + 1, Knowledge(word: .unknown, architecture: here.architecture))]
    }
  }

  /// Notation and meaning.
  fileprivate func text(at number: Int, _ here: Knowledge) -> (String, String) {
    let (yes, no) = targets(number)
    func place(_ line: Int) -> String { line == number + 1 ? "go on" : "to \(line)" }
    switch operation {
    case .load: return ("ld [\(operand)]", "take \(DataWord(offset: Int(operand)).name)")
    case .and: return ("and #\(hexadecimal(operand))", "keep these bits of it")
    case .jump: return ("ja \(number + 1 + Int(operand))", "go to \(number + 1 + Int(operand))")
    case .test(let comparison):
      let isPlain = operand < (here.word == .number ? 0x10000 : 10)
      return (
        "\(comparison.rawValue) #\(isPlain ? String(operand) : hexadecimal(operand)), \(yes), \(no)",
        "\(here.question(comparison, operand)) yes: \(place(yes)), no: \(place(no))"
      )
    case .answer: return ("ret #\(hexadecimal(operand))", answerMeaning(operand))
    case .other:
      return (
        "code \(code), \(ifTrue), \(ifFalse), \(hexadecimal(operand))", "not used by libseccomp; see linux/filter.h"
      )
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
