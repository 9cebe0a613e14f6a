internal import CLinux

/// Permission bits of a file, and its type where one is made that is no plain
/// file of open(2). Source: inode(7).
package struct FileMode: ArgumentValue, Hashable {
  package let permissions: UInt32
  package let isRegularFile: Bool

  package init(_ permissions: UInt32, isRegularFile: Bool = false) {
    self.permissions = permissions
    self.isRegularFile = isRegularFile
  }

  package var word: UInt64 { UInt64(permissions | (isRegularFile ? UInt32(S_IFREG) : 0)) }

  /// `0644`, `S_IFREG|0644`.
  package var description: String { (isRegularFile ? "S_IFREG|0" : "0") + String(permissions, radix: 8) }
}
