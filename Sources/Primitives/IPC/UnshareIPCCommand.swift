internal import Child

enum UnshareIPCCommand: Command {
  static let name = "unshare ipc"
  static let summary = "give the child its own, empty IPC objects"
  static let manuals = ["ipc_namespaces(7)", "unshare(2)"]

  static func shellLine(_ arguments: [String]) -> String? { "unshare --ipc sh" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws { try IPCPrimitive.unshare(workbench) }
}
