internal import CLinux
internal import Child
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

extension Lab {
  /// An ordinary user's lab begins with a user namespace, and says so.
  func putUpFirstWall(_ session: Session) {
    let reason = isPrivileged ? "as asked" : "you are not root here"
    let why = "\(reason): the first wall is a user namespace; inside it the child is root, outside it is you"
    if isQuiet {
      let errors = Output(descriptor: 2)
      errors.print("glassbox: " + why)
      errors.flush()
    } else {
      show(.notice(why))
    }
    for command in [UnshareUserCommand.self, MapIDsCommand.self] as [any Command<Workbench>.Type] {
      if isQuiet {
        session.performQuietly(command, []).map { show(.failure(command: command.name, $0)) }
        continue
      }
      let step = session.perform(command, [], command: command.name)
      reporter.show(.step(step))
      if !step.succeeded { hasFailed = true }
    }
    session.firstWall = session.journal.entries.count
  }
}
