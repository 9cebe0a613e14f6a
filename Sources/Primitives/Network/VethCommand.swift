internal import Child

enum VethCommand: Command {
  static let name = "veth"
  static let parameters = [Parameter("HOST_ADDR", optional: true), Parameter("CHILD_ADDR", optional: true)]
  static let summary = "lay a cable between the host and the child"
  static let details = """
    As in 'veth 10.200.0.1/30 10.200.0.2/30'. Without addresses the lab takes a network
    that no route of the host touches. Packets go no further than the host: it does not
    forward them, nor translate their addresses.
    """
  static let manuals = ["veth(4)", "rtnetlink(7)", "ip-link(8)"]

  static func shellLine(_ arguments: [String]) -> String? {
    guard arguments.count == 2 else { return nil }
    let gateway = arguments[0].prefix { $0 != "/" }
    return """
      ip link add gb0 type veth peer name eth0 netns $PID; ip address add \(arguments[0]) dev gb0; ip link set gb0 up; \
      nsenter -t $PID -n sh -c 'ip address add \(arguments[1]) dev eth0; ip link set eth0 up; \
      ip route add default via \(gateway)'
      """
  }

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    try Veth.lay(arguments.isEmpty ? nil : Veth.ends(arguments), workbench)
  }
}
