import ArgumentParser
import Child

/// The keeper: waits for the end of a lab that started it, and undoes what that
/// lab made on the host. Not for people.
struct Keep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "keeper", shouldDisplay: false)

  @Argument var record: String
  @Argument var session: String

  func run() throws { Keeper.main([record, session]) }
}
