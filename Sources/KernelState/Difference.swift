internal import Linux

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

/// What lies between two snapshots. It holds the values that it is about, so
/// that no step has to keep the snapshots themselves.
package struct Difference: Sendable {
  package let changes: [Change]
  /// The host's twins of changed facts that stayed as they were, with their values.
  package let unchanged: [FactKey: FactValue]
  /// The same in the order of the changes.
  package let unchangedTwins: [FactKey]

  /// Facts that move by themselves are left out.
  package init(_ before: Snapshot, _ after: Snapshot) {
    var changes: [Change] = []
    let registry = after.registry
    for (place, key) in registry.keys.enumerated() where !registry.moves[place] {
      let old = before.value(at: place, of: registry) ?? .absent
      let new = after.value(at: place, of: registry) ?? .absent
      // A child that is frozen, or does not answer, was not asked: that is no
      // change of what it would say.
      if old == new || old.isSilence || new.isSilence { continue }
      changes.append(Change(key: key, before: old, after: new))
    }
    self.changes = changes
    var twins: [FactKey] = []
    var unchanged: [FactKey: FactValue] = [:]
    for change in changes where change.key.view != .host {
      let twin = FactKey(change.key.name, .host)
      guard let value = after[twin], before[twin] == value, unchanged[twin] == nil else { continue }
      twins.append(twin)
      unchanged[twin] = value
    }
    unchangedTwins = twins
    self.unchanged = unchanged
  }
}

extension FactValue {
  /// Whether it stands for a child that could not be asked.
  fileprivate var isSilence: Bool { self == .unreadable(.again) || self == .unreadable(.timedOut) }
}
