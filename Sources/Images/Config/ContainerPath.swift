/// Paths as they stand in an image.
package enum ContainerPath {
  /// The absolute path, without `.`, `..` and double slashes; nothing is above the root.
  ///
  /// - Parameter directory: where a relative one begins; the root for nil.
  package static func resolved(_ path: String, from directory: String? = nil) -> String {
    let start = path.hasPrefix("/") ? path : (directory ?? "/") + "/" + path
    var names: [Substring] = []
    for name in start.split(separator: "/") where name != "." {
      if name == ".." {
        _ = names.popLast()
      } else {
        names.append(name)
      }
    }
    return "/" + names.joined(separator: "/")
  }
}
