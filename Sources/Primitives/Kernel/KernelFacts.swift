package import KernelState
internal import Linux

extension KernelPrimitive {
  package static let facts =
    [
      name("release", "which kernel runs, as uname -r prints it") { $0.release },
      name("version", "when and by whom that kernel was built") { $0.version },
      name("machine", "the kind of processor that it was built for") { $0.machine },
      FactDefinition(
        "kernel.boot_id", "a random number, drawn when the kernel booted: no two boots have the same",
        // No step changes it: at most, the child loses sight of /proc.
        manual: "random(4)", source: bootID, moves: true,
        inside: { try $0.child.map(bootIDInside) ?? .absent },
        host: { .text(try $0.text(bootID).trimmed) }),
    ] + surroundingsFacts

  private static let bootID = "/proc/sys/kernel/random/boot_id"

  /// A root file system can have a file of that name that is not the kernel's.
  private static func bootIDInside(_ child: any SystemCalls) throws -> FactValue {
    guard child.hasProcfs() else { return .unreadable(.noEntry) }
    return .text(try child.text(of: bootID))
  }

  /// One of the kernel's own answers to uname(2), from both sides.
  private static func name(
    _ word: String, _ help: String, _ field: @escaping @Sendable (UTSName) -> String
  ) -> FactDefinition {
    FactDefinition(
      "kernel.\(word)", help, manual: "uname(2)", source: "uname(2)",
      inside: { look in try look.names().map { .text(field($0)) } ?? .absent },
      host: { .text(field(try $0.namesOfHost())) })
  }
}
