internal import CLinux

extension CallDefinition {
  package static let memfdCreate = CallDefinition(
    "memfd_create", SYS_memfd_create, errnos: [.accessDenied, .invalid, .noMemory, .tooManyFiles],
    manual: "memfd_create(2)")
  package static let execveat = CallDefinition(
    "execveat", SYS_execveat, errnos: [.accessDenied, .badDescriptor, .noEntry, .noExec, .noMemory],
    manual: "execveat(2)")
}

// Programs that stand in no directory: made in memory, and executed through
// their descriptor.
extension SystemCalls {
  /// Makes an empty file in memory that can be executed; the descriptor stays
  /// open at execve(2), because an interpreter has to open the file by it.
  ///
  /// Throws EACCES where vm.memfd_noexec is 2. Source: memfd_create(2).
  package func makeMemoryFile(_ name: String) throws(SystemCallError) -> Int32 {
    do {
      return try memoryFile(name, GLASSBOX_MFD_EXEC, "MFD_EXEC")
    } catch  where error.errno == .invalid {
      // Kernels before 6.3 know no such flag: every memory file can be executed.
      return try memoryFile(name, 0, "0")
    }
  }

  private func memoryFile(_ name: String, _ flags: UInt32, _ shown: String) throws(SystemCallError) -> Int32 {
    var call = SystemCall(.memfdCreate)
    call.string(name)
    call.constant(flags, shown)
    return Int32(clamping: try perform(call).result)
  }

  /// Writes bytes that are no text. Source: write(2).
  package func write(_ descriptor: Int32, bytes: [UInt8], shown: String) throws(SystemCallError) {
    var call = SystemCall(.write)
    call.descriptor(descriptor)
    call.pointer(to: bytes, shown)
    call.number(bytes.count)
    try perform(call)
  }

  /// Replaces the program of the calling process by the one in an open file.
  /// Returns only by failing, as `execute` does.
  ///
  /// Throws ENOEXEC where no loader of this kernel knows the format, an ELF
  /// program for another processor included. Source: execveat(2), execve(2).
  ///
  /// - Parameter machine: what it was built for, as uname(2) names it, where known.
  package func execute(
    descriptor: Int32, _ arguments: [String], _ environment: [String], machine: String? = nil
  ) throws(SystemCallError) {
    var call = SystemCall(.execveat)
    call.descriptor(descriptor, of: machine.map { .program(machine: $0) })
    call.string("")
    call.strings(arguments)
    call.variables(environment)
    call.constant(GLASSBOX_AT_EMPTY_PATH, "AT_EMPTY_PATH")
    try perform(call)
  }
}
