internal import Linux

/// A fact seen from one side.
package struct FactKey: Hashable, Sendable {
  package let name: String
  package let view: View

  package init(_ name: String, _ view: View) {
    self.name = name
    self.view = view
  }

  /// The name as it stands in `--json`: the host's twin of `uts.hostname` is
  /// `host.uts.hostname`.
  package var qualifiedName: String { view == .host ? "host." + name : name }
}

/// All facts about a process at one moment.
package struct Snapshot: Sendable {
  /// In the order of the registry.
  package let keys: [FactKey]
  package let values: [FactKey: FactValue]

  package init(keys: [FactKey], values: [FactKey: FactValue]) {
    self.keys = keys
    self.values = values
  }

  /// Reads every fact from every side it can be seen from.
  package init(of definitions: [FactDefinition], _ observation: Observation) {
    var keys: [FactKey] = []
    var values: [FactKey: FactValue] = [:]
    for definition in definitions {
      for view in View.allCases where definition.readers[view] != nil {
        let key = FactKey(definition.name, view)
        keys.append(key)
        values[key] = definition.read(view, in: observation)
      }
    }
    self.init(keys: keys, values: values)
  }

  package subscript(_ name: String, _ view: View) -> FactValue? { values[FactKey(name, view)] }

  /// The value as seen from inside, else from outside, else the host's.
  package subscript(_ name: String) -> FactValue? {
    View.allCases.lazy.compactMap { self[name, $0] }.first
  }
}

/// One fact that is not what it was.
package struct Change: Equatable, Sendable {
  package let key: FactKey
  package let before: FactValue
  package let after: FactValue

  package init(key: FactKey, before: FactValue, after: FactValue) {
    self.key = key
    self.before = before
    self.after = after
  }
}

/// What lies between two snapshots.
package struct Difference: Sendable {
  package let changes: [Change]
  /// The host's twins of changed facts that stayed as they were.
  package let unchangedTwins: [FactKey]

  /// Facts that move by themselves are left out.
  package init(_ before: Snapshot, _ after: Snapshot, definitions: [FactDefinition]) {
    let moving = Set(definitions.filter(\.moves).map(\.name))
    var changes: [Change] = []
    for key in after.keys where !moving.contains(key.name) {
      let (old, new) = (before.values[key] ?? .absent, after.values[key] ?? .absent)
      // A child that is frozen, or does not answer, was not asked: that is no
      // change of what it would say.
      if [old, new].contains(where: { $0 == .unreadable(.again) || $0 == .unreadable(.timedOut) }) { continue }
      if old != new { changes.append(Change(key: key, before: old, after: new)) }
    }
    self.changes = changes
    var twins: [FactKey] = []
    for change in changes where change.key.view != .host {
      let twin = FactKey(change.key.name, .host)
      guard let value = after.values[twin], before.values[twin] == value, !twins.contains(twin) else { continue }
      twins.append(twin)
    }
    unchangedTwins = twins
  }
}
