internal import CLinux
internal import Linux

/// The signal that asks a container to end.
package enum StopSignal {
  /// As it was written, once it is sure that it means one: `SIGTERM`, `term` or
  /// `15`, `SIGRTMIN+3`. Source: signal(7).
  static func checked(_ text: String) throws(Failure) -> String {
    guard number(text) != nil else {
      let names = (1...31).compactMap { glassbox_signal_name($0).map { "SIG" + String(cString: $0) } }
      let guess = suggestion(for: text, among: names).map { "did you mean '\($0)'?" }
      throw Failure("there is no signal '\(sanitized(text))'", remedy: guess)
    }
    return text
  }

  /// The number of a signal; nil where there is none of that name.
  package static func number(_ text: String) -> Int32? {
    let real = Int32(34)  // the C library keeps the first two real-time signals for itself
    let last = Int32(64)
    if let number = Int32(text) { return (1...last).contains(number) ? number : nil }
    var name = text.uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    if let number = (1...31).first(where: { glassbox_signal_name($0).map { String(cString: $0) } == name }) {
      return number
    }
    for (prefix, base, sign) in [("RTMIN", real, Int32(1)), ("RTMAX", last, -1)] where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      guard let offset = rest.isEmpty ? 0 : Int32(rest.dropFirst()),
        rest.isEmpty || rest.first == (sign > 0 ? "+" : "-"),
        (0...30).contains(offset)
      else { return nil }
      return base + sign * offset
    }
    return nil
  }
}
