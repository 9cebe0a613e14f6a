internal import Child
internal import KernelState

enum LimitCommand: Command {
  static let name = "limit"
  static let parameters = [
    Parameter("KEY", values: { LimitKey.all.map { ($0.name, $0.summary) } }), Parameter("VALUE", repeats: true),
  ]
  static let summary = "limit what the child may use"
  static let details = LimitKey.all.map { "\($0.name) \($0.example)\n    \($0.summary)" }.joined(separator: "\n")
  static let manuals = ["cgroups(7)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "G=/sys/fs/cgroup/box; mkdir $G; echo $$ > $G/cgroup.procs; echo \(shellValue(arguments)) > $G/\(arguments[0])"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try LimitsPrimitive.setLimit(arguments[0], arguments.dropFirst().joined(separator: " "), workbench)
  }

  /// The value as the file of version 2 takes it: `0.5` and a directory for its
  /// disk are the lab's own ways to write one.
  private static func shellValue(_ arguments: [String]) -> String {
    let value = arguments.dropFirst().joined(separator: " ")
    let text =
      switch arguments[0] {
      case "cpu.max": (try? CPUQuota(value).description) ?? value
      case "io.max": LimitKey.ioShown(value)
      default: value
      }
    return text.contains(" ") ? "'\(text)'" : text
  }
}
