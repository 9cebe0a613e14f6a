package import Child
package import KernelState
package import Linux

/// One isolation mechanism. A folder `Sources/Primitives/NAME/` defines
/// `NAMEPrimitive`, and is found by its name: there is no list to edit.
package protocol Primitive {
  /// Short and stable, as in the prompt: `uts`.
  static var name: String { get }
  /// One line: what it isolates or limits.
  static var title: String { get }
  /// What a learner should read before using it; plain text.
  static var help: String { get }
  /// The kernel state it is about.
  static var facts: [FactDefinition] { get }
  /// The commands in its folder, which it adds to the lab: `unshare …` first, then by name. The Registry plugin
  /// writes this list.
  static var commands: [any Command<Workbench>.Type] { get }
  /// Words for `explain`: calls, files and ideas. Flags come from `flags`.
  static var terms: [Term] { get }
  /// Flags that appear in its calls, for `explain`.
  static var flags: [NamedFlag] { get }
  /// Why its calls fail, each with a test of whether that is so here. They are found by their declaration:
  /// every `static let …Causes` of its folder.
  static var causes: [Cause] { get }
  /// Whether this wall stands around the process of the snapshot.
  static func stands(in snapshot: Snapshot) -> Bool
}

extension Primitive {
  package static var terms: [Term] { [] }
  package static var flags: [NamedFlag] { [] }
}

/// All primitives, in the order of their folders' names.
package nonisolated(unsafe) let primitives: [any Primitive.Type] = registeredPrimitives

/// A word that `explain` knows.
package struct Term: Sendable {
  package let name: String
  package let text: String
  /// Such as `unshare(2)`.
  package let manual: String

  package init(_ name: String, _ text: String, manual: String) {
    self.name = name
    self.text = text
    self.manual = manual
  }
}
