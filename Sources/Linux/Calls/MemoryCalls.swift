internal import CLinux

extension CallDefinition {
  package static let mmap = CallDefinition(
    "mmap", SYS_mmap, errnos: [.accessDenied, .badDescriptor, .invalid, .noDevice, .noMemory], manual: "mmap(2)")
  package static let lseek = CallDefinition("lseek", SYS_lseek, errnos: [.badDescriptor, .invalid], manual: "lseek(2)")
  package static let processVmReadv = CallDefinition(
    "process_vm_readv", SYS_process_vm_readv, acts: false, errnos: [.badAddress, .noProcess, .notPermitted],
    manual: "process_vm_readv(2)")
  package static let processVmWritev = CallDefinition(
    "process_vm_writev", SYS_process_vm_writev, errnos: [.badAddress, .noProcess, .notPermitted],
    manual: "process_vm_writev(2)")
}

// Memory that a process shares with whoever maps the same file.
extension SystemCalls {
  /// Maps the first `count` bytes of an open file into the caller's memory,
  /// shared: what is written there is in the file at once. Returns the address.
  ///
  /// Throws EACCES where the file is not open for reading and writing, ENODEV
  /// where it cannot be mapped. Source: mmap(2).
  package func mapShared(_ descriptor: Int32, count: Int) throws(SystemCallError) -> UInt64 {
    var call = SystemCall(.mmap)
    call.null()
    call.number(count)
    call.constant(PROT_READ | PROT_WRITE, "PROT_READ|PROT_WRITE")
    call.constant(MAP_SHARED, "MAP_SHARED")
    call.descriptor(descriptor)
    call.number(0)
    return UInt64(try perform(call).result)
  }

  /// Where the file ends, in bytes. Source: lseek(2).
  package func size(of descriptor: Int32) throws(SystemCallError) -> Int {
    var call = SystemCall(.lseek)
    call.descriptor(descriptor)
    call.number(0)
    call.constant(SEEK_END, "SEEK_END")
    return try perform(call).result
  }

  /// Reads the caller's own memory. Throws EFAULT where nothing is at the
  /// address. Source: process_vm_readv(2).
  package func readMemory(
    at address: UInt64, count: Int, pid: Int32
  ) throws(SystemCallError) -> [UInt8] {
    var call = SystemCall(.processVmReadv)
    call.number(pid)
    let place = call.vector(to: [UInt8](repeating: 0, count: count), "[{…, \(count)}]")
    call.number(1)
    call.vector(at: address, count: count, "[{\(pointer(address)), \(count)}]")
    call.number(1)
    call.number(0)
    let reply = try perform(call)
    return Array(reply.payload.dropFirst(place).prefix(reply.result))
  }

  /// Writes into the caller's own memory, as a program does by an assignment:
  /// the child has no other way to be told to. Source: process_vm_writev(2).
  package func writeMemory(at address: UInt64, _ text: String, pid: Int32) throws(SystemCallError) {
    let bytes = Array(text.utf8)
    var call = SystemCall(.processVmWritev)
    call.number(pid)
    call.vector(to: bytes, "[{\(quoted(text)), \(bytes.count)}]")
    call.number(1)
    call.vector(at: address, count: bytes.count, "[{\(pointer(address)), \(bytes.count)}]")
    call.number(1)
    call.number(0)
    try perform(call)
  }
}

private func pointer(_ address: UInt64) -> String { "0x" + String(address, radix: 16) }
