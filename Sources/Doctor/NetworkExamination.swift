internal import CLinux
internal import Child
internal import KernelState
internal import Linux
internal import Session
internal import Primitives

/// Links: in a network of the child's own, and from there to the host.
enum NetworkExamination: Examination {
  static let area = "network"

  static func examine(_ machine: Machine) -> [Finding] {
    var veth: Failure?
    let failure = machine.attempt { bench in
      try bench.child.unshare(.network)
      // The loopback link is always the first of a new network namespace.
      try ask(bench.child, .setLink(1, up: true))
      veth = machine.judge(bench) {
        try ask(bench.child, .createVeth(LinkName("gb0"), peer: LinkName("gb1")))
      }
    }
    if let failure {
      return [missing("loopback", failure.reason, remedy: machine.remedy(for: failure), wall: true), host(machine)]
    }
    let up = works("loopback", "RTM_NEWLINK switched lo on in a network of the child's own", wall: true)
    return [up, pair(veth, machine), host(machine)]
  }

  /// The pair was made inside the child's network and vanished with it.
  private static func pair(_ failure: Failure?, _ machine: Machine) -> Finding {
    let module = machine.files.exists("/sys/module/veth") ? "; /sys/module/veth is there" : ""
    guard let failure else {
      return works("veth pair", "RTM_NEWLINK made one in a network of the child's own\(module)")
    }
    guard failure.errno == .notSupported else {
      return limited("veth pair", failure.reason, remedy: machine.remedy(for: failure))
    }
    return limited(
      "veth pair", "\(failure.message): this kernel has no veth at hand",
      remedy: "as root: modprobe veth (CONFIG_VETH); the network wall works without, but has no way out")
  }

  /// The kernel asks for the privilege first and for the link afterwards: a
  /// link that cannot be there tells the one without touching any other.
  private static func host(_ machine: Machine) -> Finding {
    let what = "veth to the host"
    do {
      try ask(LocalSystemCalls(recorder: Recorder()), .setLink(Int32.max, up: true))
    } catch  where error.errno == .noDevice {
      return works(what, "the kernel lets the lab change links here (CAP_NET_ADMIN)")
    } catch {
      let failure = diagnose(error)
      return limited(
        what, "\(failure.message): the lab has no CAP_NET_ADMIN over this network",
        remedy: "start the lab as root; rootless, the child has its own loopback only")
    }
    return works(what, "the kernel lets the lab change links here")
  }

  /// One request and its acknowledgement, on a socket where the call is made.
  private static func ask(_ calls: any SystemCalls, _ request: NetlinkRequest) throws(SystemCallError) {
    let socket = try calls.routingSocket()
    defer { try? calls.close(socket) }
    try calls.send(socket, request.bytes(sequence: 1), shown: request.description)
    for reply in NetlinkReply.parse(try calls.receive(socket)) {
      guard case .failed(let errno, _) = reply.content else { continue }
      // `RTM_NEWLINK(index=1, …)`, as the one argument of sendto(2).
      throw SystemCallError(SystemCall("sendto", .constant(request.description)), errno, by: calls.maker)
    }
  }
}
