import Child
import KernelState
import Linux
import Primitives

extension LiveChild {
  /// What a verb was refused with: the kernel's errno and the cause that was
  /// found for it, or the lab's own words. Nil where it worked.
  func refusal(_ verb: String, _ arguments: String...) -> (errno: Errno?, cause: String?)? { refusal(verb, arguments) }

  func refusal(_ verb: String, _ arguments: [String]) -> (errno: Errno?, cause: String?)? {
    guard let found = primitives.flatMap({ $0.verbs }).first(where: { $0.name == verb }) else {
      return (nil, "no verb")
    }
    do {
      try found.perform(workbench, arguments)
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
