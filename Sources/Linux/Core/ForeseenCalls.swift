/// Has the calls of a look made in one message, before the look asks for them:
/// those that the look before it has asked for, which are mostly the same.
///
/// Each is then answered from there. What is asked and was not foreseen is made
/// at once; what was foreseen and is not asked has been made and written down
/// all the same. So this is for calls that only look: they change nothing.
package final class ForeseenCalls: SystemCalls {
  /// Calls that leave nothing behind, a descriptor apart that is closed again,
  /// and answer the same a moment earlier. A clock does not. A list, because it
  /// depends on who asks: to open and read a file is a look here and an act elsewhere.
  private static let foreseeable: Set<String> = [
    "capget", "close", "fstat", "getdents64", "getgroups", "getpid", "getppid", "getresgid", "getresuid", "msgctl",
    "newfstatat", "openat", "read", "readlinkat", "semctl", "shmctl", "statfs", "uname",
  ]

  /// What looks at one process ask, from one to the next.
  package final class Habit {
    fileprivate var calls: [SystemCall] = []

    package init() {}
  }

  /// What stands behind a number that was given out for a descriptor.
  private enum Descriptor {
    /// Made by this one of the foreseen calls.
    case foreseen(Int)
    case made(Int32)
  }

  package var maker: SystemCallRecord.Maker { executor.maker }
  package var pid: Int32 { executor.pid }
  package var recorder: Recorder { executor.recorder }

  private let executor: any BatchExecutor
  private let habit: Habit
  private let foreseen: [SystemCall]
  private var replies: [SystemCallReply?] = []
  private var isMade = false
  /// Which of the foreseen is likely to be asked next.
  private var next = 0
  /// By the numbers that were given out: what makes it here, and which of the asked it is.
  private var descriptors: [(descriptor: Descriptor, asked: Int)] = []

  package init(_ executor: any BatchExecutor, habit: Habit) {
    self.executor = executor
    self.habit = habit
    foreseen = habit.calls
    habit.calls = []
  }

  package func execute(_ call: SystemCall) throws(SystemCallError) -> SystemCallReply {
    try executor.execute(own(call))
  }

  package func perform(
    _ call: SystemCall, returned: ((SystemCallReply) -> ReturnedArgument)?
  ) throws(SystemCallError) -> SystemCallReply {
    guard isForeseeable(call) else { return try executor.perform(own(call), returned: returned) }
    let place = place(of: call)
    habit.calls.append(linked(call) { self.descriptors[$0].asked })
    guard let place, let reply = replies[place] else { return try executor.perform(own(call), returned: returned) }
    next = place + 1
    guard reply.result >= 0 else {
      throw SystemCallError(own(call), Errno(rawValue: Int32(truncatingIfNeeded: -reply.result)), by: maker)
    }
    _ = returned?(reply)
    return reply
  }

  package func submitForDescriptor(_ call: SystemCall) throws(SystemCallError) -> Int32 {
    guard isForeseeable(call) else { return try executor.submitForDescriptor(own(call)) }
    let before = next
    let result = Int32(clamping: try perform(call, returned: nil).result)
    let isForeseen = next != before
    descriptors.append((isForeseen ? .foreseen(next - 1) : .made(result), habit.calls.count - 1))
    return .min + Int32(descriptors.count - 1)
  }

  /// Whether the next look may have it made beforehand. A descriptor that was not
  /// given out here may mean another file by then.
  private func isForeseeable(_ call: SystemCall) -> Bool {
    guard call.observes, call.kind == .call, Self.foreseeable.contains(call.name) else { return false }
    let own = call.arguments.count {
      if case .descriptor = $0.meaning { true } else { false }
    }
    return call.descriptors.isEmpty && own == given(in: call).count
  }

  /// Which of the foreseen it is; nil where it is none, or was not made.
  private func place(of call: SystemCall) -> Int? {
    makeForeseen()
    guard next < foreseen.count else { return nil }
    var isHere = true
    let linked = linked(call) {
      guard case .foreseen(let place) = self.descriptors[$0].descriptor else {
        isHere = false
        return 0
      }
      return place
    }
    guard isHere else { return nil }
    return (next..<foreseen.count).first { foreseen[$0].asksTheSame(as: linked) }
  }

  /// The call with true descriptors.
  private func own(_ call: SystemCall) -> SystemCall {
    var own = call
    for (argument, number) in given(in: call) {
      switch descriptors[number].descriptor {
      case .foreseen(let place): own.fill(argument, replies[place]?.result ?? -1)
      case .made(let descriptor): own.fill(argument, Int(descriptor))
      }
    }
    return own
  }

  /// The call with the numbers of calls in place of their results.
  private func linked(_ call: SystemCall, _ entry: (Int) -> Int) -> SystemCall {
    var linked = call
    linked.part = .optional
    for (argument, number) in given(in: call) {
      linked.fill(argument, 0)
      linked.takeResult(argument, of: entry(number))
    }
    return linked
  }

  /// The arguments that are descriptors given out here, and their numbers.
  private func given(in call: SystemCall) -> [(argument: Int, number: Int)] {
    guard !descriptors.isEmpty else { return [] }
    return call.arguments.enumerated().compactMap { argument, content in
      guard let word = Int32(exactly: Int64(bitPattern: content.word)), word < .min + Int32(descriptors.count)
      else { return nil }
      return (argument, Int(word - .min))
    }
  }

  /// Sends what is foreseen, in as few messages as hold it.
  private func makeForeseen() {
    guard !isMade else { return }
    isMade = true
    replies = [SystemCallReply?](repeating: nil, count: foreseen.count)
    var start = 0
    while start < foreseen.count {
      var room = BatchRoom()
      var calls: [SystemCall] = []
      while start + calls.count < foreseen.count {
        guard let call = relinked(foreseen[start + calls.count], from: start), room.take(call) else { break }
        calls.append(call)
      }
      // A call that needs one that failed, or is larger than a message, is left out.
      guard !calls.isEmpty else {
        start += 1
        continue
      }
      let answer = executor.execute(calls)
      for (index, call) in calls.enumerated() {
        guard let reply = answer.replies[index] else { continue }
        replies[start + index] = reply
        recorder.append(
          SystemCallRecord(
            by: maker, pid: pid, call: call.completed(answer.replies), result: reply.result,
            microseconds: reply.microseconds))
      }
      guard answer.failure == nil else { return }
      start += calls.count
    }
  }

  /// The call as it stands in a message that begins with number `start`; nil if
  /// it needs a result of an earlier message that there is not.
  private func relinked(_ call: SystemCall, from start: Int) -> SystemCall? {
    var relinked = call
    relinked.dropResults()
    for case .argumentResult(let argument, let entry) in call.relocations {
      if entry >= start {
        relinked.takeResult(argument, of: entry - start)
      } else {
        guard let result = replies[entry]?.result, result >= 0 else { return nil }
        relinked.fill(argument, result)
      }
    }
    return relinked
  }
}

extension SystemCall {
  fileprivate func asksTheSame(as other: SystemCall) -> Bool {
    number == other.number && relocations == other.relocations && payload == other.payload && words == other.words
  }
}
