internal import CLinux

/// A descriptor of this process that is closed when nobody needs it any more.
package final class OwnedDescriptor {
  package let number: Int32

  /// Takes over the descriptor.
  package init(_ number: Int32) { self.number = number }

  deinit { CLinux.close(number) }
}
