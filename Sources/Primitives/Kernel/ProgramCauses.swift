internal import Child
internal import Linux

extension KernelPrimitive {
  /// Why a program of the child's does not start. Source: execve(2).
  static let programCauses = [
    program(
      .noEntry, "the child sees no such program",
      remedy: "it may lack its interpreter or libraries inside; 'run ls /bin' shows what there is"),
    program(.accessDenied, "it is a directory, or has no execute permission for this user"),
    program(.noExec, "it is no program for this kernel and architecture"),
  ]

  private static func program(_ errno: Errno, _ cause: String, remedy: String? = nil) -> Cause {
    Cause("execve", errno) { $0.error.program == nil ? nil : .init(cause, remedy: remedy) }
  }
}
