/// One logical line of a Dockerfile: a word, flags and what follows, not yet understood.
struct DockerfileNode: Equatable {
  /// In upper case.
  var keyword: String
  /// `--from=builder`, in order.
  var flags: [String] = []
  /// What follows the flags: a shell line is one word; an exec form, a list or
  /// `NAME=VALUE` pairs are several (`ENV a=b` is `a`, `b`).
  var words: [String] = []
  /// Whether the words were written as a JSON array.
  var isJSON = false
  /// Begins as a JSON array and is none: read as a shell line.
  var looksLikeJSON = false
  /// Something stands behind the array.
  var ignoresRest = false
  var heredocs: [Heredoc] = []
  /// ONBUILD's instruction.
  var trigger: [DockerfileNode] = []
  /// The logical line, continuations joined.
  var original: String
  /// The physical lines it came from, counted from 1.
  var lines: ClosedRange<Int>
}
