internal import CLinux

/// The name of a network link, checked by the kernel's rule (`dev_valid_name`
/// in net/core/dev.c): 1 to 15 bytes, no `/`, no `:`, no white space, and
/// neither `.` nor `..`, because every link is a directory in /sys/class/net.
package struct LinkName: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ text: String) throws(Failure) {
    let limit = Int(IFNAMSIZ) - 1
    guard !text.isEmpty else { throw Failure("a link needs a name") }
    guard text.utf8.count <= limit else {
      throw Failure("the link name “\(text.prefix(40))” has \(text.utf8.count) bytes, the kernel takes \(limit)")
    }
    // 0xa0 is a no-break space to the kernel's isspace(), even inside of UTF-8.
    let refused: [UInt8] = [0, UInt8(ascii: "/"), UInt8(ascii: ":"), 9, 10, 11, 12, 13, 32, 0xa0]
    guard !text.utf8.contains(where: refused.contains), text != ".", text != ".." else {
      throw Failure("a link cannot be named “\(text)”: no “/”, “:”, white space, “.” or “..”")
    }
    description = text
  }

  /// The bytes of the name and the NUL that ends it.
  var cString: [UInt8] { Array(description.utf8) + [0] }
}
