// Filters as text: what each instruction means, and what it answers.

import Linux
import Testing

@testable import Primitives

struct DisassemblyTests {
  private let x86 = 0xc000_003e as UInt32
  private let arm = 0xc000_00b7 as UInt32

  /// What libseccomp writes for 'deny mkdir=EPERM' on x86_64, byte for byte.
  private let denyMkdir = BPFProgram(instructions: [
    BPFInstruction(code: 0x20, operand: 4),
    BPFInstruction(code: 0x15, ifTrue: 0, ifFalse: 5, operand: 0xc000_003e),
    BPFInstruction(code: 0x20, operand: 0),
    BPFInstruction(code: 0x35, ifTrue: 0, ifFalse: 1, operand: 0x4000_0000),
    BPFInstruction(code: 0x15, ifTrue: 0, ifFalse: 2, operand: 0xffff_ffff),
    BPFInstruction(code: 0x15, ifTrue: 2, ifFalse: 0, operand: 83),
    BPFInstruction(code: 0x06, operand: 0x7fff_0000),
    BPFInstruction(code: 0x06, operand: 0x8000_0000),
    BPFInstruction(code: 0x06, operand: 0x0005_0001),
  ])

  @Test func eachInstructionHasAMeaning() {
    let lines = Disassembly(denyMkdir).lines
    #expect(lines.map(\.number) == Array(0..<9))
    #expect(lines[0].instruction == "ld [4]")
    #expect(lines[0].meaning == "take the architecture whose numbers the call uses")
    #expect(lines[1].instruction == "jeq #0xc000003e, 2, 7")
    #expect(lines[1].meaning == "is it x86_64? yes: go on, no: to 7")
    #expect(lines[2].meaning == "take the number of the call")
    #expect(lines[3].instruction == "jge #0x40000000, 4, 5")
    #expect(lines[5].instruction == "jeq #83, 8, 6")
    #expect(lines[5].meaning == "is it mkdir? yes: to 8, no: go on")
    #expect(lines[6].meaning == "let the call pass")
    #expect(lines[7].meaning == "kill the process with SIGSYS")
    #expect(lines[8].meaning == "do not make the call, answer EPERM")
  }

  @Test func theSameNumberHasTheNameOfItsArchitecture() {
    let program = BPFProgram(instructions: [
      BPFInstruction(code: 0x20, operand: 4), BPFInstruction(code: 0x15, ifFalse: 2, operand: arm),
      BPFInstruction(code: 0x20, operand: 0), BPFInstruction(code: 0x15, operand: 34),
      BPFInstruction(code: 0x06, operand: 0),
    ])
    #expect(Disassembly(program).lines[3].meaning.hasPrefix("is it mkdirat?"))
  }

  @Test func argumentsAndUnknownInstructionsAreShown() {
    let program = BPFProgram(instructions: [
      BPFInstruction(code: 0x20, operand: 20), BPFInstruction(code: 0x54, operand: 0xff),
      BPFInstruction(code: 0x45, ifFalse: 1, operand: 3), BPFInstruction(code: 0x05, operand: 1),
      BPFInstruction(code: 0x87, operand: 0), BPFInstruction(code: 0x06, operand: 0x7ff0_0000),
    ])
    let lines = Disassembly(program).lines
    #expect(lines[0].meaning == "take argument 0, its high 32 bits")
    #expect(lines[1].instruction == "and #0xff")
    #expect(lines[2].instruction == "jset #3, 3, 4")
    #expect(lines[3].instruction == "ja 5")
    #expect(lines[4].meaning.contains("not used by libseccomp"))
    #expect(lines[5].meaning == "ask the tracer; ENOSYS where there is none")
  }

  @Test func jumpsBeyondTheEndAreShownAndDoNotTrap() {
    let program = BPFProgram(instructions: [
      BPFInstruction(code: 0x05, operand: .max), BPFInstruction(code: 0x15, ifTrue: 255, ifFalse: 255, operand: 1),
    ])
    #expect(Disassembly(program).lines.count == 2)
    #expect(program.answer(number: 1, architecture: x86) == nil)
    #expect(BPFProgram(instructions: []).answer(number: 1, architecture: x86) == nil)
  }

  @Test func brokenProgramsAreShownAndDoNotTrap() {
    var state = UInt64(20_261_125)
    for _ in 0..<5000 {
      var bytes = denyMkdir.bytes
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
      }
      let program = BPFProgram(bytes: bytes)
      #expect(Disassembly(program).lines.count == 9)
      _ = program.answer(number: 83, architecture: x86)
    }
  }

  @Test func theAnswerIsTheKernels() {
    #expect(denyMkdir.answer(number: 83, architecture: x86) == 0x0005_0001)
    #expect(denyMkdir.answer(number: 84, architecture: x86) == 0x7fff_0000)
    #expect(denyMkdir.answer(number: 83, architecture: arm) == 0x8000_0000)
    #expect(denyMkdir.answer(number: 0x4000_0053, architecture: x86) == 0x8000_0000)
  }

  @Test func bytesGoThereAndBack() {
    #expect(BPFProgram(bytes: denyMkdir.bytes) == denyMkdir)
    #expect(BPFProgram(bytes: denyMkdir.bytes + [1, 2, 3]) == denyMkdir)
    #expect(denyMkdir.bytes.count == 72)
  }

  /// What is compiled here answers as it was planned, on any architecture.
  @Test func aPlanIsCompiledToWhatItSays() throws {
    let plan = try FilterPlan.denying(["mkdirat", "mount=kill", "openat=ENOSYS"])
    let program = try plan.compile().program
    func answer(_ name: String) throws -> UInt32? {
      program.answer(number: try CallName(name).number, architecture: nativeArchitecture)
    }
    #expect(try answer("mkdirat") == FilterAction.errno(.notPermitted).word)
    #expect(try answer("openat") == FilterAction.errno(.noSystemCall).word)
    #expect(try answer("mount") == FilterAction.kill.word)
    #expect(try answer("read") == FilterAction.allow.word)
    let strict = try FilterPlan.allowing(["read", "else=kill"]).forPrograms(control: 3).compile().program
    let receive = try CallName("recvmsg").number
    #expect(strict.answer(number: receive, architecture: nativeArchitecture, arguments: [3]) == FilterAction.allow.word)
    #expect(strict.answer(number: receive, architecture: nativeArchitecture, arguments: [4]) == FilterAction.kill.word)
    #expect(
      strict.answer(number: receive, architecture: nativeArchitecture, arguments: [1 << 32 | 3])
        == FilterAction.kill.word)
    #expect(Disassembly(strict).lines.contains { $0.meaning.hasPrefix("take argument 0") })
    #expect(!Disassembly(strict).lines.contains { $0.meaning.contains("not used by libseccomp") })
  }

  @Test func aCallOfAnotherArchitectureIsLeftOut() throws {
    // arch_prctl is x86's, breakpoint is 32-bit arm's: one of them is not here.
    let plan = try FilterPlan.denying(["mkdirat", "breakpoint"])
    #expect(plan.leftOut == ["breakpoint"])
    #expect(throws: (any Error).self) { try FilterPlan.denying(["breakpoint"]) }
  }
}
