import CLinux
import Linux
import Testing

@testable import Child

/// The wire protocol, with broken messages on both sides.
@Suite(.serialized)
struct WireFuzzTests {
  private static let rounds = max(100, fuzzRounds / 10)
  private let program: ChildProgram

  init() throws { program = try ChildProgram(path: Installation.childProgram()) }

  /// A broken request ends the child with status 2, or is one after all and is
  /// answered; then the child still serves. It is never killed by a signal.
  ///
  /// The call itself is getpid(2) in every message: nothing else is executed.
  @Test(.timeLimit(.minutes(30))) func theChildSurvivesOrLeaves() throws {
    var mutator = Mutator(seed: fuzzSeed)
    var child = try ChildProcess.launch(program, recorder: Recorder())
    for round in 0..<Self.rounds {
      child.sendBytes(Self.message(&mutator))
      let answered = (try? child.processID()) == child.pid
      if answered { continue }
      var status: Int32 = 0
      try #require(child.waitForEnd(milliseconds: 5000), "round \(round)")
      #expect(waitpid(child.pid, &status, 0) == child.pid)
      #expect(WaitStatus(waitStatus: status) == .exited(2), "round \(round)")
      child = try ChildProcess.launch(program, recorder: Recorder())
    }
    child.kill()
    try #require(child.waitForEnd(milliseconds: 5000))
    _ = waitpid(child.pid, nil, 0)
  }

  /// Mostly one request, else a list of them.
  private static func message(_ mutator: inout Mutator) -> [UInt8] {
    let count = mutator.below(2) == 0 ? 1 : 1 + mutator.below(Int(GLASSBOX_MAX_CALLS) + 8)
    var bytes: [UInt8] = []
    for number in 0..<count { bytes += request(&mutator, number, isHonest: count > 1 && mutator.below(100) != 0) }
    return mutator.below(8) == 0 ? Array(bytes.prefix(1 + mutator.below(bytes.count))) : bytes
  }

  /// Head, relocations and payload, with counts that may lie.
  private static func request(_ mutator: inout Mutator, _ number: Int, isHonest: Bool) -> [UInt8] {
    var request = glassbox_request()
    // 2 sends a descriptor, which getpid(2) does not make; 4 waits for the end.
    request.kind = isHonest ? 1 : [0, 1, 3, 5, UInt32.max][mutator.below(5)]
    request.flags = UInt32(mutator.below(5))
    request.number = Int64(SYS_getpid)
    request.sequence = mutator.next()
    let relocations = mutator.below(4)
    let payload = mutator.below(64)
    func lies() -> Bool { !isHonest && mutator.below(4) == 0 }
    request.relocations = lies() ? UInt32(truncatingIfNeeded: mutator.next()) : UInt32(relocations)
    request.payload = lies() ? UInt32(truncatingIfNeeded: mutator.next()) : UInt32(payload)
    var bytes = withUnsafeBytes(of: &request) { Array($0) }
    for _ in 0..<relocations {
      var relocation = glassbox_relocation(
        kind: UInt32(mutator.below(7)), where: UInt32(mutator.below(80)), target: UInt32(mutator.below(80)),
        reserved: 0)
      if lies() { relocation.where = UInt32(truncatingIfNeeded: mutator.next()) }
      if lies() { relocation.target = UInt32(truncatingIfNeeded: mutator.next()) }
      if isHonest {  // a place in its memory, or an earlier result
        let kind = number > 0 && mutator.below(2) == 0 ? GLASSBOX_ARGUMENT_RESULT : GLASSBOX_ARGUMENT_ADDRESS
        relocation.kind = UInt32(kind)
        relocation.where = UInt32(mutator.below(6))
        relocation.target = UInt32(mutator.below(kind == GLASSBOX_ARGUMENT_RESULT ? number : payload + 1))
      }
      bytes += withUnsafeBytes(of: &relocation) { Array($0) }
    }
    let filling = (16 - payload % 16) % 16
    return bytes + (0..<payload + filling).map { _ in UInt8(truncatingIfNeeded: mutator.next()) }
  }

  /// Whatever a child answers, the lab reads a reply, an error, or the end.
  @Test func theLabSurvivesAnyReply() throws {
    var mutator = Mutator(seed: fuzzSeed)
    let (here, there) = try ControlSocket.pair()
    defer { close(there) }
    for _ in 0..<Self.rounds {
      let size = [0, 1, 31, 32, 33, 40, 1000, 61_472, 100_000][mutator.below(9)]
      var bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: mutator.next()) }
      if mutator.below(2) == 0, size >= 32 {  // the payload's size is in bytes 24 to 27
        withUnsafeBytes(of: UInt32(size - 32)) { bytes.replaceSubrange(24..<28, with: $0) }
      }
      let sent = bytes.withUnsafeBytes { send(there, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent == size else { continue }
      switch here.receive() {
      case .replies(let replies):
        #expect(replies.list.reduce(0) { $0 + 32 + ($1.reply.payload.count + 15) & ~15 } == size)
      case .failed, .closed: break
      }
    }
  }
}

extension ChildProcess {
  /// Sends bytes that need not be a request.
  fileprivate func sendBytes(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes {
      CLinux.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }
}
