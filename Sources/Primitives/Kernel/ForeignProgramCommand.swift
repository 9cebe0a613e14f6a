// A program for another kind of processor. A virtual machine may pretend to be
// any machine; a container cannot, because its programs run on the kernel, and
// the processor, that are there.

internal import Child
internal import KernelState
internal import Linux

enum ForeignProgramCommand: Command {
  static let name = "foreign-program"
  static let parameters = [
    Parameter(
      "MACHINE", optional: true, values: { TinyProgram.machines.map { ($0, "a program that was built for it") } })
  ]
  static let summary = "start a tiny program that was built for another kind of processor"
  static let details = """
    MACHINE is x86_64 or aarch64; the one that this kernel is not, unless you say
    otherwise. The program is complete and would do nothing but exit(0). It is
    started in a process of its own below the child.
    """
  static let manuals = ["execve(2)", "elf(5)", "uname(2)"]

  static func perform(_ workbench: Workbench, _ arguments: [String]) throws {
    let here = try workbench.child.uname().machine
    let machine = arguments.first ?? (here == "aarch64" ? "x86_64" : "aarch64")
    guard let program = TinyProgram(for: machine) else {
      throw Failure(
        "there is no program here for '\(machine)'", remedy: "one of \(TinyProgram.machines.joined(separator: ", "))")
    }
    let status = try start(program, workbench)
    workbench.note(said(program, here: here, status))
  }

  private static func start(_ program: TinyProgram, _ workbench: Workbench) throws -> WaitStatus? {
    try withProcessBelow(workbench) { process in
      let name = "tiny-\(program.machine)"
      let file = try process.makeMemoryFile(name)
      try process.write(file, bytes: program.bytes, shown: "\"\\177ELF…\", e_machine=\(program.number)")
      try process.execute(descriptor: file, [name], [], machine: program.machine)
      guard process.waitForEnd(milliseconds: 5000) else {
        throw Failure("the program has not ended within 5 s, and was killed", errno: .timedOut)
      }
    }
  }

  private static func said(_ program: TinyProgram, here: String, _ status: WaitStatus?) -> String {
    let ending =
      switch status {
      case .exited(let number): "it ran, exit status \(number)"
      case .signaled(let signal): "it was started and killed by \(signalName(signal))"
      case nil: "it was started"
      }
    guard program.machine != here else { return "\(ending): it was built for \(here), which this kernel runs" }
    let handlers = handlers(for: program.machine)
    let by = handlers.isEmpty ? "" : " (\(handlers.joined(separator: ", ")))"
    return "\(ending), although this kernel runs \(here): an interpreter for \(program.machine) is registered\(by)"
  }

  /// Interpreters that are registered with the kernel under a name with that
  /// machine in it. The file system may not be mounted; they work all the same.
  static func handlers(for machine: String) -> [String] {
    let folder = "/proc/sys/fs/binfmt_misc"
    return ((try? directoryEntries(folder)) ?? []).filter { $0.contains(machine) }.map { "\(folder)/\($0)" }
  }
}

extension KernelPrimitive {
  static let foreignProgramCauses = [
    Cause("execveat", .noExec) { circumstances in
      guard case .program(let machine)? = circumstances.call[0].referent,
        let here = try? circumstances.workbench.lab.uname().machine, here != machine
      else { return nil }
      return .init(
        "the program is for \(machine), and this kernel runs programs for \(here) only",
        remedy: "start it in a virtual machine, or register qemu-user with binfmt_misc")
    },
    Cause("memfd_create", .accessDenied) { _ in
      guard let value = try? readText("/proc/sys/vm/memfd_noexec").trimmed, value == "2" else { return nil }
      return .init("vm.memfd_noexec is 2: no memory file may be executed", remedy: "as root: sysctl vm.memfd_noexec=1")
    },
  ]
}
