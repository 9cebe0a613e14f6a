internal import CLinux
internal import CSeccomp
internal import KernelState
internal import Linux

/// A system call by name and number of this architecture. The tables are
/// libseccomp's.
struct CallName: Hashable {
  let name: String
  /// Negative where only other architectures have it.
  let number: Int32

  /// Source: seccomp_syscall_resolve_name(3).
  init(_ name: String) throws {
    number = seccomp_syscall_resolve_name(name)
    guard number != __NR_SCMP_ERROR else {
      throw Failure("there is no system call '\(name)'", remedy: "names are as in syscalls(2), such as mkdirat")
    }
    self.name = name
  }

  /// `mkdir` for 83 on x86_64; nil where there is no such call.
  /// Source: seccomp_syscall_resolve_num_arch(3).
  static func name(_ number: Int32, architecture: UInt32) -> String? {
    guard let text = seccomp_syscall_resolve_num_arch(architecture, number) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// All names of this architecture, sorted. Numbers have gaps, and end well
  /// below this.
  static let all: [String] = (0..<1024).compactMap { name(Int32($0), architecture: nativeArchitecture) }.sorted()
}

/// The AUDIT_ARCH_* word that calls of this process carry.
/// Source: seccomp_arch_native(3).
let nativeArchitecture: UInt32 = seccomp_arch_native()

/// `x86_64` for its AUDIT_ARCH_* word. Source: seccomp_arch_resolve_name(3).
func architectureName(_ word: UInt32) -> String? {
  ["x86_64", "x86", "x32", "aarch64", "arm", "riscv64", "ppc64le", "s390x", "loongarch64"]
    .first { seccomp_arch_resolve_name($0) == word }
}

extension FilterPlan {
  /// The instructions, by libseccomp. A call by the numbers of another
  /// architecture kills the process: numbers differ between them.
  ///
  /// Throws `Failure` where libseccomp refuses. Source: seccomp_init(3),
  /// seccomp_rule_add(3), seccomp_export_bpf(3).
  func compile() throws -> NamedFilter {
    guard let context = seccomp_init(otherwise.word) else { throw Failure("libseccomp cannot begin a filter") }
    defer { seccomp_release(context) }
    try check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SECCOMP_RET_KILL_PROCESS), "other architectures")
    for rule in rules {
      var conditions: [scmp_arg_cmp] = []
      if let descriptor = rule.onDescriptor { conditions = [firstArgument(SCMP_CMP_EQ, descriptor)] }
      if let descriptor = rule.exceptDescriptor { conditions = [firstArgument(SCMP_CMP_NE, descriptor)] }
      let result = seccomp_rule_add_array(
        context, rule.action.word, rule.call.number, UInt32(conditions.count), conditions)
      try check(result, rule.call.name)
    }
    return NamedFilter(title, BPFProgram(bytes: try export(context)))
  }

  private func firstArgument(_ comparison: scmp_compare, _ value: Int32) -> scmp_arg_cmp {
    scmp_arg_cmp(arg: 0, op: comparison, datum_a: UInt64(value), datum_b: 0)
  }

  /// It writes to a file only, before libseccomp 2.6.
  private func export(_ context: scmp_filter_ctx) throws -> [UInt8] {
    let file = glassbox_memory_file("filter")
    guard file >= 0 else { throw SystemCallError(SystemCall("memfd_create"), Errno(rawValue: -file)) }
    defer { close(file) }
    try check(seccomp_export_bpf(context, file), "the whole filter")
    return try readBytes("/proc/self/fd/\(file)")
  }

  private func check(_ result: Int32, _ what: String) throws {
    guard result < 0 else { return }
    throw Failure("libseccomp refuses the rule for \(what)", errno: Errno(rawValue: -result))
  }
}
