internal import Lessons
package import Reports
package import Session

/// What the course asks of the lab that it is held in: a child, a voice, and somebody who types.
package protocol Classroom: AnyObject {
  /// Folders of lessons, in the order in which they are looked through.
  var lessonFolders: [String] { get }
  /// Where progress is kept; nil where there is no place for it.
  var progressDirectory: String? { get }
  /// Whether the first wall is a user namespace.
  var isRootless: Bool { get }
  /// Whether the learner plays with a child beside the lesson's.
  var isPlaying: Bool { get }
  /// Whether the lab is about to end.
  var isLeaving: Bool { get }
  /// Whether a program reads what is shown, not a person.
  var showsObjects: Bool { get }
  /// The session, if a child was ever started.
  var runningSession: Session? { get }

  /// The session; its child is started when first needed.
  func session() throws -> Session
  func show(_ report: Report)
  /// Executes a line as if the learner had typed it. Returns what became of its last command; nil where there
  /// was none.
  func type(_ line: String) -> CommandEvent?
  /// Does something without a word, and without counting what fails.
  func quietly(_ body: () throws -> Void) rethrows
  /// Starts over with a new child; an ordinary user's first wall is put up again.
  func reset() throws
  /// Writes out what was shown.
  func flush()
  /// Ends the child and removes what the session made.
  func end()
  /// Runs a program in the child for a check, at most for so long as checks may take.
  func tryProgram(_ words: [String]) -> ProgramEnd
}
