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
  let text = UnsafeMutablePointer<CChar>.allocate(capacity: path.count + 1)
  defer { text.deallocate() }
  for (index, byte) in path.enumerated() { text[index] = CChar(bitPattern: byte) }
  text[path.count] = 0
  return body(text)
}

func word(_ number: Int32) -> UInt64 { UInt64(bitPattern: Int64(number)) }
func address(_ pointer: UnsafePointer<CChar>) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }
