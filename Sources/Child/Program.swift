package import Linux

/// A program to run beside or below the child: what execve(2) needs.
package struct Program: Sendable {
  package var arguments: [String]
  package var environment: [String]
  /// The lab's descriptors that become 0, 1 and 2.
  package var input: Int32
  package var output: Int32
  package var error: Int32
  /// Whether `input` is a terminal that the program shall control.
  package var controlsTerminal = false
  /// Where lab and child are kept on one processor; the program is not.
  package var processor: OneProcessor?

  package init(_ arguments: [String], environment: [String], input: Int32, output: Int32, error: Int32) {
    self.arguments = arguments
    self.environment = environment
    self.input = input
    self.output = output
    self.error = error
  }

  /// The paths that a shell would try, in its order. Source: execvp(3).
  var candidates: [String] {
    let name = arguments[0]
    if name.contains("/") { return [name] }
    let path = environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
  }
}

extension SystemCallError {
  /// The name of the program that could not be executed, as it was typed; nil
  /// for any other call than an execve(2) of the child.
  package var program: String? {
    guard by == .child, name == "execve", case .texts(let arguments) = call[1].meaning else { return nil }
    return arguments.first
  }

  /// As a shell has it: 127 where there is no such program, 126 where it cannot
  /// be executed; 125 where it did not come to that.
  package var shellStatus: Int32 { program == nil ? 125 : errno == .noEntry ? 127 : 126 }
}
