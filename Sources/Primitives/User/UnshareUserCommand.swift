package import Child

package enum UnshareUserCommand: Command {
  package static let name = "unshare user"
  package static let summary = "give the child its own user and group ids"
  package static let details = "The child has every capability inside, and no id yet: 'map-ids' gives it some."
  package static let manuals = ["user_namespaces(7)", "unshare(2)"]

  package static func shellLine(_ arguments: [String]) -> String? { "unshare --user sh" }

  package static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UserPrimitive.unshare(workbench)
  }
}
