/// Executes nothing: keeps each call, and answers what a test asked for.
package final class RecordingSystemCalls: SystemCalls {
  package let maker: SystemCallRecord.Maker
  package let recorder = Recorder()
  package let pid: Int32 = 4312
  /// Every call in order, with its words, memory and relocations.
  package private(set) var calls: [SystemCall] = []
  /// Calls of this name fail with this errno.
  package var failures: [String: Errno] = [:]
  /// Calls of this name answer this result instead of 0.
  package var results: [String: Int] = [:]
  /// Calls of this name answer these bytes at the start of their memory.
  package var payloads: [String: [UInt8]] = [:]

  package init(as maker: SystemCallRecord.Maker = .child) { self.maker = maker }

  package func execute(_ call: SystemCall) -> SystemCallReply {
    calls.append(call)
    if let errno = failures[call.name] { return SystemCallReply(result: -Int(errno.rawValue), payload: call.payload) }
    var payload = call.payload
    if let bytes = payloads[call.name] { payload.replaceSubrange(0..<min(bytes.count, payload.count), with: bytes) }
    return SystemCallReply(result: results[call.name] ?? 0, payload: payload)
  }
}
