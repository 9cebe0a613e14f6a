internal import Linux
internal import Markup

/// What is read at a time: a page. A heading of level 2 begins one, and so does
/// a thematic break (`---`), which keeps an answer off the page of its question.
/// A page has one task at most: where no break follows a task, what is no check,
/// hint or explanation of it begins a page too.
package struct LessonSection: Hashable, Sendable {
  /// The heading that it stands under; empty for what stands before the first.
  package var title: String
  /// In the file, from 1.
  package var line: Int
  /// All of it, as it was written, without the break.
  package var markdown = ""
  package var blocks: [LessonBlock] = []

  /// The hints, in the order in which they are given.
  package var hints: [String] {
    blocks.compactMap { if case .hint(let hint) = $0 { hint.text } else { nil } }
  }

  /// The task to do here.
  package var task: LessonTask? {
    for case .task(let task) in blocks { return task }
    return nil
  }

  package var predictions: [Prediction] {
    blocks.compactMap { if case .predict(let prediction) = $0 { prediction } else { nil } }
  }

  /// - Parameter offset: lines of the file before the body.
  static func parse(_ body: String, offset: Int) throws(Failure) -> [LessonSection] {
    var sections: [LessonSection] = []
    var ids: Set<String> = []
    var hasTask = false
    let pieces = Markup.blocks(of: body)
    for (index, piece) in pieces.enumerated() {
      let line = piece.lines.lowerBound + offset
      let isHeading = piece.kind == .heading(level: 2)
      if isHeading { hasTask = false }
      if isHeading || piece.kind == .thematicBreak || sections.isEmpty {
        let title = isHeading ? piece.literal : sections.last?.title ?? ""
        sections.append(LessonSection(title: title, line: line))
        if piece.kind == .thematicBreak { continue }
      }
      let block = try read(piece, offset: offset)
      if sections[sections.count - 1].task != nil, !block.belongsToTask, !leadsToBreak(pieces[index...]) {
        sections.append(LessonSection(title: sections[sections.count - 1].title, line: line))
      }
      if case .task = block { hasTask = true }
      if block.belongsToTask, !hasTask {
        throw Failure(
          "the \(piece.info) block has no task before it", remedy: "put a task block before it, under the same heading",
          line: line)
      }
      if let id = block.id, !ids.insert("\(piece.info) \(id)").inserted {
        throw Failure(
          "the \(piece.info) '\(id.prefix(40))' is there twice", remedy: "give each its own id", line: line)
      }
      sections[sections.count - 1].markdown += piece.source + "\n"
      sections[sections.count - 1].blocks.append(block)
    }
    return sections.filter { !$0.blocks.isEmpty }
  }

  /// Whether a break comes before anything that must not stand beside a task
  /// still to be done: prose such as "Look at it in a second terminal" may.
  private static func leadsToBreak(_ pieces: ArraySlice<MarkdownBlock>) -> Bool {
    for piece in pieces {
      switch piece.kind {
      case .thematicBreak: return true
      case .heading(level: 2): return false
      default: if ["predict", "task", "observe"].contains(piece.info) { return false }
      }
    }
    return false
  }

  private static func read(_ piece: MarkdownBlock, offset: Int) throws(Failure) -> LessonBlock {
    guard piece.kind == .code, !piece.info.isEmpty else { return .prose(piece.source) }
    do throws(Failure) {
      let block = try LessonBlock(info: piece.info, literal: piece.literal)
      return block?.shifted(by: piece.lines.lowerBound + offset) ?? .prose(piece.source)
    } catch {
      // The content begins on the line after the fence.
      var located = error
      located.place = Failure.Place("", line: (error.place?.line ?? 0) + piece.lines.lowerBound + offset)
      throw located
    }
  }
}
