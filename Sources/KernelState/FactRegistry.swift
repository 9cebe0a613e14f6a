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

/// The facts that there are, made once: each, from each side it can be seen
/// from, has a place, and a snapshot is a row of values in these places.
package final class FactRegistry: Sendable {
  package let definitions: [FactDefinition]
  /// By place, in the order of the definitions.
  package let keys: [FactKey]
  /// By place, whether the value moves by itself.
  let moves: [Bool]
  private let readers: [FactDefinition.Reader]
  private let places: [FactKey: Int]

  package init(_ definitions: [FactDefinition]) {
    var (keys, moves, readers): ([FactKey], [Bool], [FactDefinition.Reader]) = ([], [], [])
    for definition in definitions {
      for view in View.allCases {
        guard let reader = definition.readers[view] else { continue }
        keys.append(FactKey(definition.name, view))
        moves.append(definition.moves)
        readers.append(reader)
      }
    }
    self.definitions = definitions
    (self.keys, self.moves, self.readers) = (keys, moves, readers)
    places = Self.places(of: keys)
  }

  /// Facts by name only, for values that come from elsewhere than a kernel.
  init(keys: [FactKey]) {
    definitions = []
    self.keys = keys
    moves = keys.map { _ in false }
    readers = []
    places = Self.places(of: keys)
  }

  private static func places(of keys: [FactKey]) -> [FactKey: Int] {
    Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
  }

  func place(of key: FactKey) -> Int? { places[key] }

  func read(_ place: Int, in observation: Observation) -> FactValue {
    FactDefinition.value(of: readers[place], in: observation)
  }

  /// Whether a fact of that name moves by itself, such as memory in use.
  package func moves(_ name: String) -> Bool {
    View.allCases.contains { view in place(of: FactKey(name, view)).map { moves[$0] } ?? false }
  }
}
