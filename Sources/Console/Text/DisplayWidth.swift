// How many columns text takes on a terminal. wcwidth(3) would answer by the
// locale and the C library's age; a table of our own answers the same everywhere.

/// The columns that `text` takes: 0 for combining marks, 2 for East Asian wide
/// characters and emoji, 1 for the rest. Escape sequences are not understood:
/// measure first, style afterwards.
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + columns(of: $1) }
}

extension String {
  /// The text followed (or preceded) by blanks up to `width` columns.
  package func padded(to width: Int, alignment: Alignment = .left) -> String {
    let blanks = String(repeating: " ", count: max(0, width - displayWidth(self)))
    return alignment == .left ? self + blanks : blanks + self
  }

  /// The text if it fits into `width` columns, else its beginning and `mark`.
  package func truncated(to width: Int, mark: String = "…") -> String {
    if displayWidth(self) <= width { return self }
    let room = width - displayWidth(mark)
    if room < 0 { return "" }
    return prefix(columns: room) + mark
  }

  /// As many leading characters as fit into `width` columns.
  func prefix(columns width: Int) -> String {
    var used = 0
    var result = ""
    for character in self {
      used += columns(of: character)
      if used > width { break }
      result.append(character)
    }
    return result
  }
}

/// The side of a column on which its text stands.
package enum Alignment: Sendable {
  case left
  case right
}

/// A character is one cell group on the terminal: its widest scalar counts,
/// marks and joined parts add nothing.
private func columns(of character: Character) -> Int {
  character.unicodeScalars.reduce(0) { max($0, columns(of: $1)) }
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// East_Asian_Width W and F, and emoji presentation, in ranges (Unicode 15).
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0,
  0x23f3...0x23f3, 0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f,
  0x2693...0x2693, 0x26a1...0x26a1, 0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5,
  0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea, 0x26f2...0x26f3, 0x26f5...0x26f5,
  0x26fa...0x26fa, 0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b, 0x2728...0x2728,
  0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
  0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55,
  0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f,
  0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60,
  0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1b000...0x1b2ff, 0x1f004...0x1f004,
  0x1f0cf...0x1f0cf, 0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f1e6...0x1f202, 0x1f210...0x1f23b,
  0x1f240...0x1f265, 0x1f300...0x1f320, 0x1f32d...0x1f335, 0x1f337...0x1f37c,
  0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3e0...0x1f3f0, 0x1f3f4...0x1f3f4,
  0x1f3f8...0x1f43e, 0x1f440...0x1f440, 0x1f442...0x1f4fc, 0x1f4ff...0x1f53d,
  0x1f54b...0x1f567, 0x1f595...0x1f596, 0x1f5fb...0x1f64f, 0x1f680...0x1f6c5,
  0x1f6cc...0x1f6d7, 0x1f6dc...0x1f6ec, 0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7f0,
  0x1f90c...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd,
]
