/// The path without its last part; `/` stays, and a name alone is in `.`.
/// Source: dirname(3).
package func parentDirectory(of path: some StringProtocol) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
