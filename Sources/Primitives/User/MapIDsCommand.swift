package import Child
internal import Linux

package enum MapIDsCommand: Command {
  package static let name = "map-ids"
  package static let parameters = [
    Parameter(
      "INSIDE", optional: true,
      values: { [("0", "root inside"), ("auto", "all ids that /etc/subuid and /etc/subgid give you")] }),
    Parameter(
      "OUTSIDE", optional: true, values: { [("user", "an ordinary user: you, or the one root stands in for")] }),
    Parameter("COUNT", optional: true, repeats: true),
  ]
  package static let summary = "say which outside ids the child's ids stand for"
  package static let details = """
    INSIDE is 0, OUTSIDE whoever runs the lab, and COUNT 1 unless you say
    otherwise; several ranges are INSIDE OUTSIDE COUNT each. OUTSIDE 'user' is an
    ordinary user: you, or where root runs the lab, who called sudo, or 1000.
    Groups get the same numbers. 'map-ids auto' takes the ranges of /etc/subuid
    and /etc/subgid, which an ordinary user may have written by newuidmap(1) only.
    """
  package static let manuals = ["user_namespaces(7)", "newuidmap(1)"]

  package static func shellLine(_ arguments: [String]) -> String? {
    if arguments.first == "auto" { return "unshare --user --map-auto --map-root-user sh" }
    return arguments.isEmpty ? "unshare --user --map-root-user sh" : nil
  }

  package static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try UserPrimitive.requireOwnUserNamespace(workbench)
    guard arguments.first != "auto" else {
      guard arguments.count == 1 else { throw Failure("'auto' takes no further numbers") }
      return try UserPrimitive.mapSubordinateIDs(workbench)
    }
    try UserPrimitive.mapIDs(IDMapping(arguments), workbench)
  }
}
