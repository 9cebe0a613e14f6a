// A small /dev. The devices are the host's own, bound one by one: making them
// anew with mknod(2) takes CAP_MKNOD, which a user namespace cannot give.

internal import Linux

enum DeviceDirectory {
  /// The devices that every program may expect. Source: the OCI runtime
  /// specification, "Default Devices".
  static let devices = ["null", "zero", "full", "random", "urandom", "tty"]

  static let links = [
    ("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
  ]

  /// Options of the child's own devpts: its terminals begin at 0, and everyone
  /// may open a new one.
  static let terminals = "newinstance,ptmxmode=0666,mode=0620"

  /// Options of the tmpfs that is /dev.
  static let options = "mode=755,size=64k"

  /// Fills the child's working directory, an empty tmpfs. Only names, no paths:
  /// whoever can write to the directories above cannot lead it elsewhere.
  static func fill(_ child: any SystemCalls) throws(SystemCallError) {
    for device in devices where fileKind("/dev/\(device)") != nil {
      try child.makeFile(device)
      try child.mount("/dev/\(device)", on: device, flags: [.bind])
    }
    try child.makeDirectory("pts")
    try mountTerminals(on: "pts", child)
    for (name, target) in links { try child.makeLink(name, to: target) }
  }

  static func mountTerminals(on target: String, _ child: any SystemCalls) throws(SystemCallError) {
    try child.mount("devpts", on: target, type: "devpts", flags: [.noSetUserID, .noExecute], data: terminals)
  }
}
