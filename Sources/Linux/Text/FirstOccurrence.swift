extension StringProtocol {
  /// Where the text stands first; nil where it does not, or is empty. The standard library's own way brings its regular
  /// expressions along: more than a megabyte.
  package func firstOccurrence(of text: some StringProtocol) -> Range<Index>? {
    guard !text.isEmpty else { return nil }
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }

  /// Whether the text stands in it.
  package func contains(_ text: String) -> Bool { text.isEmpty || firstOccurrence(of: text) != nil }
}
