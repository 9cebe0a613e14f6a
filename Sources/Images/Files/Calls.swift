// What all direct system calls here share.

internal import CLinux
internal import Linux

extension Failure {
  static func failed(_ what: String, _ name: String, _ errno: Errno) -> Failure {
    Failure("'\(name)' cannot be \(what): \(errno)", errno: errno)
  }
}

/// Calls again what a signal has interrupted. Source: signal(7).
func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    if result == -1, Errno.current == .interrupted { continue }
    if result == 0 - Number(EINTR) { continue }
    return result
  }
}

func withCString<Answer>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Answer) -> Answer {
  (path + [0]).map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { bytes in
    // Never empty, so there is an address.
    guard let start = bytes.baseAddress else { fatalError("an array with a zero in it has no address") }
    return body(start)
  }
}

func word(_ number: Int32) -> UInt64 { UInt64(bitPattern: Int64(number)) }
func address(_ pointer: UnsafePointer<CChar>) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }
