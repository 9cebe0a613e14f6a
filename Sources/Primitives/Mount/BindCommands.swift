internal import Child
internal import Linux

enum MountBindCommand: Command {
  static let name = "mount bind"
  static let parameters = [Parameter("SOURCE"), Parameter("TARGET")]
  static let summary = "show a directory or file at a second place"
  static let manuals = ["mount(2)", "mount(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "mount --bind \(arguments[0]) \(arguments[1])" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try MountPrimitive.bind(arguments, flags: .bind, workbench)
  }
}

enum MountRbindCommand: Command {
  static let name = "mount rbind"
  static let parameters = [Parameter("SOURCE"), Parameter("TARGET")]
  static let summary = "the same, with everything that is mounted below"
  static let manuals = ["mount(2)", "mount(8)"]

  static func shellLine(_ arguments: [String]) -> String? { "mount --rbind \(arguments[0]) \(arguments[1])" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try MountPrimitive.bind(arguments, flags: [.bind, .recursive], workbench)
  }
}

extension MountPrimitive {
  fileprivate static func bind(_ paths: [String], flags: MountFlags, _ workbench: Workbench) throws {
    try checkPath(paths[0])
    try requireInvisibleMount(on: paths[1], workbench)
    try workbench.child.mount(paths[0], on: paths[1], flags: flags)
  }
}
