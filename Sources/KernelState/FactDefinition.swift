internal import CLinux
internal import Linux

/// From where a fact is seen.
package enum View: String, Sendable, CaseIterable {
  /// As the child itself sees it.
  case inside
  /// As the host sees the child.
  case outside
  /// The host's own: the twin that should not have changed.
  case host
}

/// One named piece of kernel state: what it is called, what it means, and how
/// it is read from each side.
package struct FactDefinition: Sendable {
  package typealias Reader = @Sendable (Observation) throws -> FactValue

  /// Stable dotted name, such as `uts.hostname`.
  package let name: String
  /// One line of help.
  package let help: String
  /// The manual page, such as `uts_namespaces(7)`.
  package let manual: String
  /// Where it is read, such as `uname(2)` or `/proc/<pid>/status: NSpid`.
  package let source: String
  /// True where the value moves by itself, such as memory in use: shown by
  /// `state`, but never as the change that a step made.
  package let moves: Bool
  package let readers: [View: Reader]
  /// How a person reads a value that is long in full; briefer still in the
  /// table of a step. Nil where the value's own text will do. Programs and
  /// lesson checks get the value itself.
  package let shown: Shown?
  package typealias Shown = @Sendable (_ value: FactValue, _ isBrief: Bool) -> String?

  package init(
    _ name: String, _ help: String, manual: String, source: String, moves: Bool = false,
    inside: Reader? = nil, outside: Reader? = nil, host: Reader? = nil, shown: Shown? = nil
  ) {
    self.shown = shown
    self.name = name
    self.help = help
    self.manual = manual
    self.source = source
    self.moves = moves
    var readers: [View: Reader] = [:]
    readers[.inside] = inside
    readers[.outside] = outside
    readers[.host] = host
    self.readers = readers
  }

  /// The part before the first dot: `uts`.
  package var group: String { String(name.prefix { $0 != "." }) }

  /// Reads the fact; a failure becomes its value, with the errno.
  package func read(_ view: View, in observation: Observation) -> FactValue {
    readers[view].map { Self.value(of: $0, in: observation) } ?? .absent
  }

  static func value(of reader: Reader, in observation: Observation) -> FactValue {
    do {
      return try reader(observation)
    } catch let error as SystemCallError {
      return .unreadable(error.errno)
    } catch {
      return .unreadable(Errno(rawValue: EIO))
    }
  }
}
