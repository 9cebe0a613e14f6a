/// Collects a text, and the words in it.
struct WordSplitter {
  private(set) var text = ""
  private var finished: [String] = []
  private var current = ""
  private var isInWord = false

  var words: [String] { isInWord ? finished + [current] : finished }

  /// Blanks in it end words.
  mutating func add(_ piece: String) {
    text += piece
    for scalar in piece.unicodeScalars {
      if scalar.properties.isWhitespace {
        if isInWord { finished.append(current) }
        current = ""
        isInWord = false
      } else {
        current.unicodeScalars.append(scalar)
        isInWord = true
      }
    }
  }

  /// Blanks in it do not; even an empty one is a word.
  mutating func addQuoted(_ piece: String) {
    text += piece
    current += piece
    isInWord = true
  }
}
