internal import Child
internal import Console
internal import Linux
internal import Primitives
internal import Reports

enum CleanCommand: Command {
  static let name = "clean"
  static let summary = "remove what killed labs of yours have left on this machine"
  static let details = """
    A lab writes down what it makes on the host before it makes it. When it is
    killed, its keeper undoes that; what even that missed is found and removed
    here, and by the next lab that starts.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    var listing = Listing(
      "cleaned", [("session", "session"), ("what", "what"), ("result", "result")], whenEmpty: "nothing was left behind")
    for record in Cleanup.stale() {
      let report = Cleanup.undo(record)
      for pid in report.ended { listing.add(.string(record.session), .string("process \(pid)"), "ended") }
      for entry in report.removed { listing.add(.string(record.session), .string("\(entry)"), "removed") }
      for (entry, errno) in report.left {
        listing.add(.string(record.session), .string("\(entry)"), .string("left: \(errno)"))
        lab.hasFailed = true
      }
    }
    lab.show(.listing(listing))
  }
}
