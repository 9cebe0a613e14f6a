// ENV of a Dockerfile makes no layer: it is a note in the image, which execve(2) passes to each program.

internal import Child
internal import Linux

enum EnvCommand: Command {
  static let name = "env"
  static let parameters = [Parameter("NAME=VALUE", repeats: true)]
  static let summary = "set variables of the programs that 'run' starts from now on"
  static let details = "No system call does this: the next execve(2) hands them over."
  static let manuals = ["environ(7)", "execve(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "export \(arguments.joined(separator: " "))" }

  static func perform(_ workbench: Workbench, _ words: [String]) throws {
    for word in words {
      guard word.contains("="), !word.hasPrefix("="), !word.utf8.contains(0) else {
        throw Failure("'\(word)' is no NAME=VALUE", remedy: "write such as GREETING=hello")
      }
      guard word.halves.0 != Cleanup.marker else {
        throw Failure("\(Cleanup.marker) is the lab's own", remedy: "choose another name")
      }
    }
    for word in words {
      workbench.environment.removeAll { $0.halves.0 == word.halves.0 }
      workbench.environment.append(word)
    }
    workbench.note("nothing was asked of the kernel: the next execve(2) hands over what is set here")
  }
}
