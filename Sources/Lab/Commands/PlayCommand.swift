internal import Child
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

enum PlayCommand: Command {
  static let name = "play"
  static let parameters = [Parameter("end", optional: true) { [("end", "return to the lesson's child")] }]
  static let summary = "try things on another child, which cannot disturb the lesson; 'play' again returns"
  static let details = """
    The child for playing begins without walls. All commands go to it, and nothing
    counts for the lesson, until 'play' or 'play end' ends it.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    if let word = arguments.first, word != "end" {
      throw Failure("'\(word.prefix(40))' is not known here", remedy: "'play' alone, or 'play end'")
    }
    guard lab.isPlaying || arguments.isEmpty else {
      throw Failure("you are not playing", remedy: "'play' starts a child for it")
    }
    if lab.isPlaying {
      lab.endPlay()
      return lab.show(.notice("back to child \(try lab.session().workbench.child.pid), as you left it"))
    }
    let session = try lab.play()
    lab.show(
      .notice("a child to play with: process \(session.workbench.child.pid), without walls; 'play' again returns"))
  }
}
