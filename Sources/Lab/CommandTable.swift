internal import Child
internal import Course
internal import Primitives

/// Everything that can be typed, from the first word to the command: one table for executing, completing, explaining
/// and guessing.
struct CommandTable {
  /// A command, and what it works on.
  struct Entry {
    enum Kind {
      /// On the child: it becomes a step.
      case step(any Command<Workbench>.Type)
      /// On the course, which notices by itself what it does.
      case course(any Command<Course>.Type)
      case lab(any Command<Lab>.Type)
    }

    let kind: Kind
    let words: [String]

    fileprivate init(_ kind: Kind) {
      self.kind = kind
      words = Self.command(kind).words
    }

    var command: any Command.Type { Self.command(kind) }

    private static func command(_ kind: Kind) -> any Command.Type {
      switch kind {
      case .step(let command): command
      case .course(let command): command
      case .lab(let command): command
      }
    }
  }

  nonisolated(unsafe) static let shared = CommandTable()

  /// Those of the primitives, one primitive after the other.
  let steps: [Entry]
  /// Those of lab and course, by name.
  let others: [Entry]
  private let byFirstWord: [String: [Entry]]

  private init() {
    steps = primitives.flatMap { $0.commands }.map { Entry(.step($0)) }
    others = (registeredCommands.map { Entry(.lab($0)) } + Course.commands.map { Entry(.course($0)) })
      .sorted { $0.command.name < $1.command.name }
    byFirstWord = Dictionary(grouping: steps + others) { $0.words[0] }
  }

  /// The command with the most words that the line begins with.
  func entry(for words: some Collection<String>) -> Entry? {
    family(words.first).filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }

  /// The commands that begin with this word: `unshare uts`, `unshare pid` …
  func family(_ word: String?) -> [Entry] { word.flatMap { byFirstWord[$0] } ?? [] }
}
