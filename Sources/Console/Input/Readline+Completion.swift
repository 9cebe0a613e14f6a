// Completion by readline's own machinery, so that the learner's inputrc counts
// (menu-complete, show-all-if-ambiguous and the like).

@preconcurrency import CReadline
import Glibc

extension Readline {
  static func configureCompletion() {
    rl_completer_word_break_characters = UnsafePointer(strdup(" \t\n;"))
    rl_completer_quote_characters = UnsafePointer(strdup("'\""))
    rl_char_is_quoted_p = { line, index in
      line.map { Readline.isEscaped($0, Int(index)) ? 1 : 0 } ?? 0
    }
    rl_attempted_completion_function = { _, start, end in
      rl_attempted_completion_over = 1  // never fall back to file names
      rl_sort_completion_matches = 0
      return Readline.matches(start: Int(start), end: Int(end))
    }
    rl_completion_display_matches_hook = { matches, count, _ in
      Readline.showList(matches, Int(count))
    }
  }

  /// The completions as readline wants them: the longest common beginning, then each of
  /// them, NULL at the end, all from malloc(3); NULL for none.
  private static func matches(start: Int, end: Int) -> UnsafeMutablePointer<
    UnsafeMutablePointer<CChar>?
  >? {
    let line = String(cString: rl_line_buffer)
    let quote = openQuote(line, before: start)
    offered = completer?(line, end).filter { !$0.text.isEmpty } ?? []
    let texts = offered.map { quoted($0.text, by: quote) }
    guard let first = texts.first else { return nil }
    if texts.count == 1, first.hasSuffix("/") || first.hasSuffix("=") {
      rl_completion_append_character = 0
      rl_completion_suppress_quote = 1
    }
    let words = texts.count == 1 ? texts : [commonPrefix(texts)] + texts
    // Readline frees it: it must come from malloc.
    typealias Entry = UnsafeMutablePointer<CChar>?
    guard let memory = malloc((words.count + 1) * MemoryLayout<Entry>.stride) else { return nil }
    let array = memory.bindMemory(to: Entry.self, capacity: words.count + 1)
    for (index, word) in words.enumerated() { (array + index).initialize(to: strdup(word)) }
    (array + words.count).initialize(to: nil)
    return array
  }

  /// Readline's start of a quoted word is behind its quote.
  private static func openQuote(_ line: String, before start: Int) -> Character? {
    guard start > 0, rl_completion_quote_character != 0 else { return nil }
    return rl_completion_quote_character == 0x27 ? "'" : "\""
  }

  private static func commonPrefix(_ texts: [String]) -> String {
    texts.dropFirst().reduce(texts[0]) { common, text in
      String(zip(common, text).prefix { $0 == $1 }.map(\.0))
    }
  }

  /// A character behind an odd number of backslashes does not end the word.
  private static func isEscaped(_ line: UnsafeMutablePointer<CChar>, _ index: Int) -> Bool {
    var backslashes = 0
    while backslashes < index, line[index - 1 - backslashes] == 0x5c { backslashes += 1 }
    return backslashes % 2 == 1
  }

  private static func showList(
    _ matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int
  ) {
    var width: Int32 = 0
    var height: Int32 = 0
    rl_get_screen_size(&height, &width)
    var lines: [String]
    if offered.contains(where: { !$0.description.isEmpty }) || matches == nil {
      lines = completionList(offered, width: max(1, Int(width)), maximum: max(2, Int(height) - 2))
    } else {
      rl_display_match_list(matches, Int32(count), Int32(offered.map(\.text.utf8.count).max() ?? 1))
      rl_forced_update_display()
      return
    }
    lines.insert("", at: 0)
    for line in lines {
      fputs(line, rl_outstream)
      rl_crlf()
    }
    rl_forced_update_display()
  }
}
