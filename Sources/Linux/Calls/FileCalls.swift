internal import CLinux

extension CallDefinition {
  package static let openat = CallDefinition(
    "openat", SYS_openat,
    errnos: [
      .accessDenied, .busy, .exists, .isDirectory, .noDevice, .noEntry, .notDirectory, .notPermitted, .readOnly,
      .tooManyFiles, .tooManyLinks,
    ], manual: "openat(2)")
  package static let read = CallDefinition(
    "read", SYS_read, errnos: [.again, .badDescriptor, .invalid, .isDirectory], manual: "read(2)")
  package static let write = CallDefinition(
    "write", SYS_write,
    errnos: [
      .accessDenied, .again, .badDescriptor, .brokenPipe, .busy, .exists, .invalid, .noDevice, .noEntry, .noMemory,
      .noSpace,
      .notPermitted, .notSupported, .range,
    ], manual: "write(2)")
  package static let close = CallDefinition("close", SYS_close, errnos: [.badDescriptor], manual: "close(2)")
  package static let dup3 = CallDefinition(
    "dup3", SYS_dup3, errnos: [.badDescriptor, .invalid, .tooManyFiles], manual: "dup3(2)")
}

extension SystemCalls {
  /// Opens a file where the call is made; the descriptor is that process's.
  /// Source: openat(2).
  package func open(
    _ path: String, _ flags: OpenFlags, mode: UInt32 = 0
  ) throws(SystemCallError) -> Int32 {
    try submitForDescriptor(openCall(path, flags, mode: mode))
  }

  /// The same, with the true answer in a batch too: for who goes on without the file.
  package func openNow(_ path: String, _ flags: OpenFlags) throws(SystemCallError) -> Int32 {
    Int32(clamping: try perform(openCall(path, flags, mode: 0)).result)
  }

  /// Opens a file where the call is made and brings the descriptor here.
  package func openHere(
    _ path: String, _ flags: OpenFlags
  ) throws(SystemCallError) -> Int32 {
    var call = openCall(path, flags, mode: 0)
    call.kind = .descriptor
    return try bring(call)
  }

  private func openCall(_ path: String, _ flags: OpenFlags, mode: UInt32) -> SystemCall {
    var call = SystemCall(.openat)
    call.constant(AT_FDCWD, "AT_FDCWD")
    call.path(path)
    call.value(flags)
    if flags.contains(.create) { call.value(FileMode(mode)) }
    return call
  }

  /// Performs a call of kind `.descriptor`.
  func bring(_ call: SystemCall) throws(SystemCallError) -> Int32 {
    guard let descriptor = try perform(call).descriptor else {
      throw SystemCallError(call, .badDescriptor, by: maker)
    }
    return descriptor
  }

  /// Reads at most `count` bytes. Source: read(2).
  package func read(_ descriptor: Int32, count: Int) throws(SystemCallError) -> [UInt8] {
    var call = SystemCall(.read)
    call.descriptor(descriptor)
    call.pointer(to: [UInt8](repeating: 0, count: count), "…")
    call.number(count)
    let reply = try perform(call)
    return Array(reply.payload.prefix(reply.result))
  }

  /// Reads from a file that the lab has opened, where the call is made: some
  /// files of the kernel say different things to different readers.
  /// Source: read(2).
  package func readSent(_ descriptor: Int32, count: Int) throws(SystemCallError) -> [UInt8] {
    var call = SystemCall(.read)
    call.sent(descriptor)
    call.pointer(to: [UInt8](repeating: 0, count: count), "…")
    call.number(count)
    let reply = try perform(call)
    return Array(reply.payload.prefix(reply.result))
  }

  /// Writes the text with one write(2), as kernel files want it.
  package func write(_ descriptor: Int32, _ text: String, path: String? = nil) throws(SystemCallError) {
    var call = SystemCall(.write)
    call.descriptor(descriptor, of: path.map { .file($0) })
    call.bytes(of: text)
    call.number(text.utf8.count)
    try submit(call)
  }

  /// The same into a file that the lab has opened. Source: write(2).
  package func write(sending descriptor: Int32, _ text: String, path: String) throws(SystemCallError) {
    var call = SystemCall(.write)
    call.sent(descriptor, .file(path))
    call.bytes(of: text)
    call.number(text.utf8.count)
    try submit(call)
  }

  /// Source: close(2).
  package func close(_ descriptor: Int32) throws(SystemCallError) {
    var call = SystemCall(.close)
    call.descriptor(descriptor)
    call.part = .cleanUp
    try submit(call)
  }

  /// Opens a file that is there, writes the text at once, and closes it: how
  /// one sets a control file under /proc or /sys.
  package func writeFile(_ path: String, _ text: String, flags: OpenFlags = [.writeOnly, .closeOnExec])
    throws(SystemCallError)
  {
    try batch { calls throws(SystemCallError) in
      let descriptor = try calls.open(path, flags, mode: 0o644)
      do throws(SystemCallError) {
        try calls.write(descriptor, text, path: path)
      } catch {
        try? calls.close(descriptor)
        throw error
      }
      try calls.close(descriptor)
    }
  }

  /// Makes a descriptor of the lab stand under `number` where the call is
  /// made. Source: dup3(2).
  package func install(_ descriptor: Int32, as number: Int32, stream: String) throws(SystemCallError) {
    var call = SystemCall(.dup3)
    call.sent(descriptor, .stream(stream))
    call.number(number)
    call.number(0)
    try submit(call)
  }
}
