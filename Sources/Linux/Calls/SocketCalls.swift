internal import CLinux

extension CallDefinition {
  package static let socket = CallDefinition(
    "socket", SYS_socket, errnos: [.accessDenied, .noMemory, .notPermitted, .tooManyFiles], manual: "socket(2)")
  package static let sendto = CallDefinition(
    "sendto", SYS_sendto, needs: .netAdmin, errnos: [.badDescriptor, .invalid, .noDevice, .notPermitted],
    manual: "sendto(2)")
  package static let recvfrom = CallDefinition(
    "recvfrom", SYS_recvfrom, errnos: [.again, .badDescriptor, .noBuffers], manual: "recvfrom(2)")
}

extension SystemCalls {
  /// Opens a routing socket of the caller's network namespace and leaves it
  /// with the caller. Source: socket(2), rtnetlink(7).
  package func routingSocket() throws(SystemCallError) -> Int32 {
    try submitForDescriptor(routingSocketCall())
  }

  /// Opens a routing socket in the caller's network namespace and brings it
  /// here, so that the lab can look at that namespace.
  package func routingSocketHere() throws(SystemCallError) -> Int32 {
    var call = routingSocketCall()
    call.observes = true
    call.kind = .descriptor
    return try bring(call)
  }

  private func routingSocketCall() -> SystemCall {
    var call = SystemCall(.socket)
    call.constant(AF_NETLINK, "AF_NETLINK")
    call.constant(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue, "SOCK_RAW|SOCK_CLOEXEC")
    call.constant(NETLINK_ROUTE, "NETLINK_ROUTE")
    return call
  }

  /// Sends one message to the kernel. Source: sendto(2), netlink(7).
  package func send(_ socket: Int32, _ message: [UInt8], shown: String)
    throws(SystemCallError)
  {
    var call = SystemCall(.sendto)
    call.descriptor(socket)
    call.pointer(to: message, shown)
    call.number(message.count)
    call.number(0)
    call.null()
    call.number(0)
    try submit(call)
  }

  /// Receives one datagram of at most `count` bytes. Source: recvfrom(2).
  package func receive(_ socket: Int32, count: Int = 32768) throws(SystemCallError) -> [UInt8] {
    var call = SystemCall(.recvfrom)
    call.descriptor(socket)
    call.pointer(to: [UInt8](repeating: 0, count: count), "…")
    call.number(count)
    call.number(0)
    call.null()
    call.null()
    let reply = try perform(call)
    return Array(reply.payload.prefix(reply.result))
  }
}
