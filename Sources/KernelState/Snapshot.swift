/// All facts about a process at one moment.
package struct Snapshot: Sendable {
  /// Which facts a look is for.
  package enum Scope: Sendable {
    case all
    /// Those that a step can change. What moves by itself is never a step's
    /// change, and dear: to count processes is to list /proc.
    case steady
  }

  package let registry: FactRegistry
  /// By place in the registry; nil where the fact was not asked for.
  private var values: [FactValue?]

  /// Reads the facts from every side they can be seen from.
  ///
  /// - Parameter previous: the look before at the same process. A value that is
  ///   still the same is shared with it, however long it is.
  package init(
    of registry: FactRegistry, _ observation: Observation, _ scope: Scope = .all, after previous: Snapshot? = nil
  ) {
    self.registry = registry
    values = []
    if let previous, previous.registry === registry {
      values = previous.values
    } else {
      values = [FactValue?](repeating: nil, count: registry.keys.count)
    }
    for place in values.indices {
      let value = scope == .all || !registry.moves[place] ? registry.read(place, in: observation) : nil
      if values[place] != value { values[place] = value }
    }
  }

  package init(keys: [FactKey], values: [FactKey: FactValue]) {
    registry = FactRegistry(keys: keys)
    self.values = keys.map { values[$0] }
  }

  /// Nobody has looked.
  package static let none = Snapshot(keys: [], values: [:])

  /// The same with what moves by itself, as it is now.
  package func completed(_ observation: Observation) -> Snapshot {
    var whole = self
    for place in values.indices where registry.moves[place] {
      whole.values[place] = registry.read(place, in: observation)
    }
    return whole
  }

  /// In the order of the registry.
  package var keys: [FactKey] { registry.keys }

  package subscript(_ key: FactKey) -> FactValue? { registry.place(of: key).flatMap { values[$0] } }

  package subscript(_ name: String, _ view: View) -> FactValue? { self[FactKey(name, view)] }

  /// The value as seen from inside, else from outside, else the host's.
  package subscript(_ name: String) -> FactValue? {
    View.allCases.lazy.compactMap { self[name, $0] }.first
  }

  /// The value in the same place of another snapshot.
  func value(at place: Int, of other: FactRegistry) -> FactValue? {
    registry === other ? values[place] : self[other.keys[place]]
  }
}
