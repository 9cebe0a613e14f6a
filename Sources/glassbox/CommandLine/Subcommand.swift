internal import Linux

/// One of the things that glassbox can be told to do.
struct Subcommand: Sendable {
  /// Its words on the command line; empty for the lab itself.
  let name: String
  let summary: String
  /// What may follow its options, as the usage line shows it.
  var operands = ""
  /// How many operands it takes.
  var count = 0...0
  /// What the help says after the options.
  var details = ""
  /// Options of its own, beside those that all have.
  var options: [Option] = []
  var subcommands: [Subcommand] = []
  /// The exit status for a command line that cannot be understood.
  var statusOfMisuse: Int32 = 2
  /// Whether options end at the first operand: what follows belongs to a program.
  var endsOptionsAtOperand = false
  /// Whether the help of the one above lists it.
  var isListed = true
  /// Does it, and answers the exit status. Without it there must be a subcommand.
  var run: (@Sendable (Settings, [String]) -> Int32)?

  /// The whole program.
  static let glassbox = Subcommand(
    name: "", summary: "The walls of a container, one at a time, around one live process.",
    operands: "[FILE]", count: 0...1, details: start.details, options: start.options,
    subcommands: [container, doctor, inspect, lesson, progress, clean, keeper], run: start.run)

  /// `glassbox lesson verify`.
  var call: String { name.isEmpty ? "glassbox" : "glassbox \(name)" }

  /// The last of its words.
  var lastWord: Substring { name.split(separator: " ").last ?? "" }

  /// The subcommand that the first words name, and the words after it.
  func chosen(by words: ArraySlice<String>) throws(Failure) -> (Subcommand, ArraySlice<String>) {
    guard let word = words.first, !subcommands.isEmpty else { return (self, words) }
    if let found = subcommands.first(where: { $0.lastWord == word }) {
      return try found.chosen(by: words.dropFirst())
    }
    if run == nil, !word.hasPrefix("-") {
      let known = subcommands.map { String($0.lastWord) }
      throw misuse("there is no '\(call) \(word)'; there is \(known.joined(separator: ", "))")
    }
    return (self, words)
  }

  /// A command line that cannot be understood, and whose help would explain it.
  func misuse(_ message: String) -> Failure { Failure(message, remedy: "see '\(call) --help'") }
}
