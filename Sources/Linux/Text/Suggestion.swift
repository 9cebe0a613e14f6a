// "Did you mean …?"

/// The candidate that a learner most likely meant by `word`: the nearest one by
/// Damerau-Levenshtein distance (insert, delete, replace, swap two neighbours),
/// within one error for a short word and three for a long one; else the only one that begins with
/// `word`. Nil when nothing is near.
package func suggestion(for word: String, among candidates: [String]) -> String? {
  let typed = Array(word.lowercased())
  guard typed.count >= 2, typed.count <= 40 else { return nil }
  let allowed = typed.count < 5 ? 1 : typed.count < 10 ? 2 : 3
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    if abs(other.count - typed.count) > allowed { continue }
    let distance = editDistance(typed, other)
    if distance <= allowed, distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  if let best { return best.candidate }
  let longer = candidates.filter { $0.lowercased().hasPrefix(word.lowercased()) }
  return longer.count == 1 ? longer[0] : nil
}

/// Optimal string alignment distance; three rows of the matrix are enough.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 1..<(a.count + 1) {
    var row = [i]
    for j in 1..<(b.count + 1) {
      let same = a[i - 1] == b[j - 1]
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
