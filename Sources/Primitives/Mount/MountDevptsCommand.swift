internal import Child

enum MountDevptsCommand: Command {
  static let name = "mount devpts"
  static let parameters = [Parameter("TARGET", optional: true)]
  static let summary = "mount pseudoterminals of the child's own"
  static let details = "TARGET is /dev/pts unless you say otherwise."
  static let manuals = ["pts(4)", "mount(2)"]

  static func shellLine(_ arguments: [String]) -> String? {
    "mount -t devpts -o \(DeviceDirectory.terminals) devpts \(arguments.first ?? "/dev/pts")"
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let target = arguments.first ?? "/dev/pts"
    try requireInvisibleMount(on: target, workbench)
    try DeviceDirectory.mountTerminals(on: target, workbench.child)
  }
}
