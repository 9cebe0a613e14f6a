internal import CLinux

/// A pipe of this process, close-on-exec. Source: pipe2(2).
package struct Pipe {
  package let reader: OwnedDescriptor
  /// Nil once this process has let go of its end.
  package private(set) var writer: OwnedDescriptor?

  package init() throws(SystemCallError) {
    var ends: [Int32] = [-1, -1]
    let result = glassbox_pipe(&ends)
    guard result == 0 else { throw SystemCallError(SystemCall("pipe2"), Errno(rawValue: -result)) }
    (reader, writer) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
  }

  /// Lets go of it: the reader comes to its end once all others have too.
  package mutating func closeWriter() { writer = nil }
}
