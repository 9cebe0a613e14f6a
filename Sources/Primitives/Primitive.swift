public import Child
public import KernelState
public import Linux

/// One isolation mechanism. A folder `Sources/Primitives/NAME/` defines
/// `NAMEPrimitive`, and is found by its name: there is no list to edit.
public protocol Primitive {
  /// Short and stable, as in the prompt: `uts`.
  static var name: String { get }
  /// One line: what it isolates or limits.
  static var title: String { get }
  /// What a learner should read before using it; plain text.
  static var help: String { get }
  /// The kernel state it is about.
  static var facts: [FactDefinition] { get }
  /// The commands that it adds to the lab.
  static var verbs: [Verb] { get }
  /// Words for `explain`: calls, files and ideas. Flags come from `flags`.
  static var terms: [Term] { get }
  /// Flags that appear in its calls, for `explain`.
  static var flags: [NamedFlag] { get }
  /// Why its calls fail, each with a test of whether that is so here.
  static var causes: [Cause] { get }
  /// Whether this wall stands around the process of the snapshot.
  static func stands(in snapshot: Snapshot) -> Bool
}

extension Primitive {
  public static var terms: [Term] { [] }
  public static var flags: [NamedFlag] { [] }
  public static var causes: [Cause] { [] }
}

/// All primitives, in the order of their folders' names.
public nonisolated(unsafe) let primitives: [any Primitive.Type] = registeredPrimitives

/// A word that `explain` knows.
public struct Term: Sendable {
  public let name: String
  public let text: String
  /// Such as `unshare(2)`.
  public let manual: String

  public init(_ name: String, _ text: String, manual: String) {
    self.name = name
    self.text = text
    self.manual = manual
  }
}

/// A documented cause of a failed call that can be tested without side effects.
public struct Cause: Sendable {
  /// What is known at the moment of the failure.
  public struct Circumstances {
    public let error: SystemCallError
    public let workbench: Workbench
    /// The child's state before the step.
    public let before: Snapshot

    public init(error: SystemCallError, workbench: Workbench, before: Snapshot) {
      self.error = error
      self.workbench = workbench
      self.before = before
    }
  }

  /// The cause in one clause, and what to do about it.
  public struct Finding: Sendable {
    public let cause: String
    public let remedy: String

    public init(_ cause: String, remedy: String) {
      self.cause = cause
      self.remedy = remedy
    }
  }

  public let call: String
  public let errno: Errno
  /// The finding, if this cause holds here and now.
  public let find: @Sendable (Circumstances) -> Finding?

  public init(_ call: String, _ errno: Errno, find: @escaping @Sendable (Circumstances) -> Finding?) {
    self.call = call
    self.errno = errno
    self.find = find
  }
}
