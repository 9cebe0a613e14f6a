internal import KernelState
internal import Lessons
internal import Linux
internal import Session

extension Exercise {
  /// The names of all facts that its statements are about.
  var facts: Set<String> {
    let statements = checks.map(\.statement) + predictions.flatMap(\.choices).compactMap(\.when)
    return Set(statements.flatMap(\.facts).map(\.name))
  }
}

extension Session {
  /// Looks for somebody who only wants to know: the calls are nobody's step.
  func looked<Value>(_ look: (Session) -> Value) -> Value {
    defer { _ = recorder.drain() }
    return look(self)
  }
}
