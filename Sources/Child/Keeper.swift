// The keeper outlives the lab just long enough to undo what the lab made.
//
// While the lab lives it is only the small child program, waiting at a socket
// with the call that is kept for the end: it executes that one when the other
// end is gone. The call replaces it by the lab's own program, which does the
// work. So a keeper costs no more than a child, and most never become more.

internal import CLinux
internal import KernelState
package import Linux

/// A process that cleans up should the lab be killed.
package final class Keeper {
  private let process: ChildProcess

  package var pid: Int32 { process.pid }
  var isAlive: Bool { process.isAlive }

  /// Starts a keeper for the record. It is in a session of its own, so no
  /// terminal's signal reaches it, and blocks those that it could be sent.
  package init(_ program: ChildProgram, record: String, session: String, lab: String) throws(SystemCallError) {
    process = try ChildProcess.launch(program, recorder: Recorder())
    try process.surviveParent()
    try process.blockAllSignals()
    let libraries = environmentVariable("LD_LIBRARY_PATH").map { ["LD_LIBRARY_PATH=\($0)"] } ?? []
    try process.executeAtEnd(lab, ["glassbox", "keeper", record, session], libraries)
  }

  /// Ends it: the lab has undone everything itself.
  package func dismiss() {
    process.end()
  }

  /// What `glassbox keeper RECORD SESSION` does, in place of anything else.
  /// Exit status 64 for other arguments, 1 where something could not be undone.
  package static func main(_ arguments: [String]) -> Never {
    guard arguments.count == 2, arguments[0].hasPrefix("/"),
      SessionRecord.session(ofRecord: arguments[0]) == arguments[1]
    else { exit(64) }
    // Descriptor 3 is the lab's socket: it ends when the lab does.
    var byte: UInt8 = 0
    while read(Int32(GLASSBOX_CONTROL_DESCRIPTOR), &byte, 1) > 0 {}
    // Without a record nothing was made, but programs may have been left.
    let record = SessionRecord(path: arguments[0]) ?? SessionRecord(path: arguments[0], session: arguments[1])
    let report = Cleanup.undo(record)
    // A lab that was run inside this one's child has died with it, its keeper too.
    let directory = parentDirectory(of: arguments[0])
    for record in Cleanup.stale(in: directory) { Cleanup.undo(record) }
    exit(report.isComplete ? 0 : 1)
  }
}
