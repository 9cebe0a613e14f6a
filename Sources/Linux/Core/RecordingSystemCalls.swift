/// Executes nothing: keeps each call, and answers what a test asked for.
public final class RecordingSystemCalls: SystemCalls {
  public let maker: SystemCallRecord.Maker
  public let recorder = Recorder()
  public let pid: Int32 = 4312
  /// Every call in order, with its words, memory and relocations.
  public private(set) var calls: [SystemCall] = []
  /// Calls of this name fail with this errno.
  public var failures: [String: Errno] = [:]
  /// Calls of this name answer this result instead of 0.
  public var results: [String: Int] = [:]
  /// Calls of this name answer these bytes at the start of their memory.
  public var payloads: [String: [UInt8]] = [:]

  public init(as maker: SystemCallRecord.Maker = .child) { self.maker = maker }

  public func execute(_ call: SystemCall) -> SystemCallReply {
    calls.append(call)
    if let errno = failures[call.name] { return SystemCallReply(result: -Int(errno.rawValue), payload: call.payload) }
    var payload = call.payload
    if let bytes = payloads[call.name] { payload.replaceSubrange(0..<min(bytes.count, payload.count), with: bytes) }
    return SystemCallReply(result: results[call.name] ?? 0, payload: payload)
  }
}
