/// A word as it could be typed, to the lab or to sh(1).
package func shellQuoted(_ word: String) -> String {
  let plain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,+@%".contains($0) }
  return plain
    ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
