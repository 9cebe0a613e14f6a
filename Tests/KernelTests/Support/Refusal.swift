import Child
import KernelState
import Linux
import Primitives

extension LiveChild {
  /// What a command was refused with: the kernel's errno and the cause that was
  /// found for it, or the lab's own words. Nil where it worked.
  func refusal(_ command: String, _ arguments: String...) -> (errno: Errno?, cause: String?)? {
    refusal(command, arguments)
  }

  func refusal(_ command: String, _ arguments: [String]) -> (errno: Errno?, cause: String?)? {
    guard let found = Self.command(command) else { return (nil, "no command '\(command)'") }
    do {
      try found.act(on: workbench, arguments)
      return nil
    } catch let error as SystemCallError {
      return (error.errno, diagnose(error, on: workbench).cause)
    } catch let failure as Failure {
      return (failure.errno, [failure.message, failure.cause].compactMap { $0 }.joined(separator: ": "))
    } catch {
      return (nil, "\(error)")
    }
  }
}
