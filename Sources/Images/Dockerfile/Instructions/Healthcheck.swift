internal import Linux

/// HEALTHCHECK: how a running container is asked whether it works. Times in nanoseconds.
package struct Healthcheck: Sendable, Equatable {
  /// Nil for NONE, which takes away what the base image has.
  package var command: CommandForm?
  package var interval: Int64 = 0
  package var timeout: Int64 = 0
  package var startPeriod: Int64 = 0
  package var startInterval: Int64 = 0
  package var retries = 0

  init(_ node: DockerfileNode) throws(Failure) {
    guard let type = node.words.first else { throw Failure("HEALTHCHECK needs CMD or NONE") }
    let flags = try InstructionFlags(
      node, ["interval": .text, "timeout": .text, "start-period": .text, "start-interval": .text, "retries": .text])
    switch type.uppercased() {
    case "NONE":
      guard node.words.count == 1, node.flags.isEmpty else { throw Failure("HEALTHCHECK NONE takes nothing else") }
      return
    case "CMD": command = CommandForm(node, words: node.words.dropFirst())
    default: throw Failure("HEALTHCHECK '\(sanitized(type))' is neither CMD nor NONE")
    }
    guard command?.isEmpty == false else { throw Failure("HEALTHCHECK CMD needs a command") }
    interval = try duration(flags, "interval")
    timeout = try duration(flags, "timeout")
    startPeriod = try duration(flags, "start-period")
    startInterval = try duration(flags, "start-interval")
    if let text = flags.text("retries") {
      guard let number = Int(text), number >= 0 else { throw Failure("--retries=\(sanitized(text)) is no number") }
      retries = number
    }
  }

  private func duration(_ flags: InstructionFlags, _ name: String) throws(Failure) -> Int64 {
    guard let text = flags.text(name) else { return 0 }
    guard let value = GoDuration.nanoseconds(text) else {
      throw Failure("--\(name)=\(sanitized(text)) is no duration", remedy: "write such as 1m30s")
    }
    guard value == 0 || value >= 1_000_000 else { throw Failure("--\(name) is shorter than 1ms") }
    return value
  }
}

/// Durations as Go writes them. Source: Go, `time.ParseDuration`.
package enum GoDuration {
  private static let units: [(String, Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
  ]

  /// Of `1h2m3.5s`; nil where it is none, or negative.
  package static func nanoseconds(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    guard !text.isEmpty else { return nil }
    var rest = text[...]
    var sum = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
      rest = rest.dropFirst(name.count)
      let padded = digits.hasPrefix(".") ? "0" + digits : String(digits)
      guard digits != ".", let number = Double(padded), let unit = units.first(where: { $0.0 == name }) else {
        return nil
      }
      sum += number * unit.1
    }
    return sum < 9.2e18 ? Int64(sum) : nil
  }
}
