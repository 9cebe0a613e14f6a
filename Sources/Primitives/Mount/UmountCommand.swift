internal import Child
internal import Linux

enum UmountCommand: Command {
  static let name = "umount"
  static let parameters = [Parameter("TARGET")]
  static let summary = "take a mount of the child away"
  static let manuals = ["umount(2)", "umount(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "umount \(arguments[0])" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try requireInvisibleUnmount(of: arguments[0], workbench)
    try workbench.child.unmount(arguments[0])
  }
}
