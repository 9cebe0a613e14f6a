internal import Foundation

/// Calls what could wait for ever, in a thread of its own. Throws `Overdue`
/// where it takes longer; nobody can end that thread, which then stays.
///
/// - Parameter what: its name in the error.
package func within<Value>(
  seconds: Double, _ what: String, _ body: @escaping @Sendable () throws -> Value
) throws -> Value {
  let call = Call(body)
  Thread.detachNewThread { call.make() }
  guard let result = call.result(seconds: seconds) else { throw Overdue(what, "it has not ended after \(seconds) s") }
  return try result.get()
}

/// One thread writes the result before the signal, one reads it after.
private final class Call<Value>: @unchecked Sendable {
  private let body: @Sendable () throws -> Value
  private let ended = DispatchSemaphore(value: 0)
  private var value: Result<Value, any Error>?

  init(_ body: @escaping @Sendable () throws -> Value) { self.body = body }

  func make() {
    value = Result { try body() }
    ended.signal()
  }

  func result(seconds: Double) -> Result<Value, any Error>? {
    ended.wait(timeout: .now() + seconds) == .success ? value : nil
  }
}
