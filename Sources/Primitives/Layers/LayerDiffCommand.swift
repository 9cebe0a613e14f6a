internal import Child

enum LayerDiffCommand: Command {
  static let name = "layer diff"
  static let summary = "list what is in the upper layer: A added, C changed, D deleted"
  static let details = "As 'docker diff' has it. The same is the fact layers.upper."
  static let manuals = ["mount(8)"]
  static let acts = false

  static func shellLine(_ arguments: [String]) -> String? { "find /mnt/upper" }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    guard let mounted = LayerStack.of(workbench.child)?.mounted else { throw LayersPrimitive.nothingMounted }
    let changes = try LayerDiff.lines(mounted)
    if changes.isEmpty { workbench.note("the upper layer is empty: nothing has been written yet") }
    changes.forEach(workbench.note)
  }
}
