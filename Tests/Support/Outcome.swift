internal import CLinux
package import Linux

/// What a program printed, and how it ended.
package struct Outcome: Sendable {
  package let output: String
  package let errors: String
  package let ending: WaitStatus
  /// As a shell reports it: 0 to 255, or 128 and the signal.
  package var status: Int32 { ending.shellStatus }
  package var wasKilled: Bool { ending != .exited(status) }

  package var outputLines: [String] { output.split(separator: "\n").map(String.init) }
  package var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

extension Subprocess {
  /// Runs a program to its end, with pipes as its standard streams. Throws
  /// `Overdue`, as `finish` does.
  ///
  /// - Parameters:
  ///   - input: what it reads; nil for the null device.
  ///   - errors: `.pipe` for those of the outcome.
  package static func run(
    _ words: [String], environment: [String: String]? = nil, directory: String? = nil, input: [UInt8]? = nil,
    errors: Stream = .pipe, seconds: Double = 60
  ) throws -> Outcome {
    let process = try Subprocess(
      words, environment: environment, directory: directory, input: input == nil ? .null : .pipe, output: .pipe,
      errors: errors)
    return try process.finish(input: input ?? [], seconds: seconds)
  }

  /// Writes the input and closes it, reads all that is printed, and waits for
  /// the end, of the process and of all that have its output. What the test has
  /// read before is not in the outcome.
  ///
  /// Kills the process and throws `Overdue` where that takes longer.
  package func finish(input bytes: [UInt8] = [], seconds: Double = 60) throws -> Outcome {
    let deadline = Deadline(seconds: seconds)
    var rest = bytes[...]
    while true {
      // Both are read while the input is written: no full pipe stops the program.
      let readers = [output, errors].compactMap { $0 }.filter { !$0.hasEnded }
      let writers = rest.isEmpty ? [] : [input].compactMap { $0 }
      if writers.isEmpty { input?.close() }
      if readers.isEmpty && writers.isEmpty { break }
      let entries = readers.map { ($0.descriptor, Int32(POLLIN)) } + writers.map { ($0.descriptor, Int32(POLLOUT)) }
      let ready = poll(entries, until: deadline)
      guard ready.contains(true) else { throw overdue(seconds) }
      for (reader, isReady) in zip(readers, ready) where isReady { reader.fill() }
      if let writer = writers.first, ready[readers.count] {
        rest = writer.writeSome(rest).map { rest.dropFirst($0) } ?? []
      }
    }
    guard let ending = ending(until: deadline) else { throw overdue(seconds) }
    return Outcome(output: text(output), errors: text(errors), ending: ending)
  }

  private func text(_ reader: PipeReader?) -> String { String(decoding: reader?.bytes ?? [], as: UTF8.self) }
}
