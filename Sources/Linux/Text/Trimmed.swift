extension StringProtocol {
  /// The text without the blanks, tabs and line ends around it. By bytes: much faster than by characters.
  package var trimmed: String {
    let white: (UInt8) -> Bool = { $0 == 32 || ($0 >= 9 && $0 <= 13) }
    var bytes = Substring(self).utf8.drop(while: white)
    while let last = bytes.last, white(last) { bytes.removeLast() }
    return String(Substring(bytes))
  }
}
