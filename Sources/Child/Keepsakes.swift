internal import CLinux

/// What the lab itself holds about a child and the processes that it forks,
/// for as long as one of them is known: such as open directories that no path
/// leads to any more once the child has changed its root.
package final class Keepsakes {
  /// By a key of the primitive's own.
  package var values: [String: AnyObject] = [:]

  init() {}
}

/// A descriptor of the lab's that is closed when nobody needs it any more.
package final class HeldDescriptor {
  package let number: Int32

  /// Takes over the descriptor.
  package init(_ number: Int32) { self.number = number }

  deinit { CLinux.close(number) }
}
