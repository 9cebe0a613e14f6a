/// Names one value of a `Store`, and says of what type it is. A key is an empty
/// type beside the code that keeps the value:
///
///     enum Guests: StoreKey { typealias Value = [String: String] }
package protocol StoreKey<Value> {
  associatedtype Value
}

/// Values that live as long as something else does: a look, a child. Who keeps
/// a value has its key, so no two keepers can meet, and nothing is cast.
package final class Store {
  private var boxes: [ObjectIdentifier: AnyObject] = [:]

  package init() {}

  /// The value; nil where none is kept.
  package subscript<Key: StoreKey>(key: Key.Type) -> Key.Value? {
    get { box(key)?.value }
    set {
      guard let newValue else { return boxes[ObjectIdentifier(key)] = nil }
      boxes[ObjectIdentifier(key)] = Box(newValue)
    }
  }

  /// The value, to be changed in place; `initial` where none is kept yet.
  package subscript<Key: StoreKey>(key: Key.Type, default initial: @autoclosure () -> Key.Value) -> Key.Value {
    get { box(key)?.value ?? initial() }
    _modify {
      let box = box(key) ?? Box(initial())
      boxes[ObjectIdentifier(key)] = box
      yield &box.value
    }
  }

  /// The value, found out where none is kept yet.
  package func value<Key: StoreKey, Failure: Error>(
    _ key: Key.Type, _ find: () throws(Failure) -> Key.Value
  ) throws(Failure) -> Key.Value {
    if let known = self[key] { return known }
    let found = try find()
    self[key] = found
    return found
  }

  private func box<Key: StoreKey>(_ key: Key.Type) -> Box<Key.Value>? {
    boxes[ObjectIdentifier(key)] as? Box<Key.Value>
  }

  private final class Box<Value> {
    var value: Value
    init(_ value: Value) { self.value = value }
  }
}
