internal import Child

enum ResetCommand: Command {
  static let name = "reset"
  static let summary = "end the child and begin again with a new one, without walls"

  static func run(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    try session.reset()
    lab.show(.notice("a new child: process \(session.workbench.child.pid)"))
    if session.rootless { lab.putUpFirstWall(session) }
  }
}
