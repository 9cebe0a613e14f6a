// On most machines every mount of the host is shared. Here an outer mount
// namespace plays such a host, and the built program runs inside it.

import Child
import Linux
import Testing

private let program = Installation.executableDirectory + "/glassbox"
private let isBuilt = fileKind(program) == .file

@Suite(.serialized, .enabled(if: isRoot && isBuilt, "needs root and the built program"))
struct SharedHostTests {
  /// Runs the commands; answers what the lab printed, and the outer mount
  /// table before and after.
  private func run(_ commands: String) throws -> (printed: String, isUntouched: Bool) {
    let script = """
      before=$(cat /proc/self/mountinfo)
      "$0" --plain -c "$1" 2>&1
      test "$before" = "$(cat /proc/self/mountinfo)" && echo untouched
      """
    let text = try Tool.run(
      "unshare", "--mount", "--propagation", "shared", "sh", "-c", script, program, commands)
    return (text, text.hasSuffix("untouched"))
  }

  @Test func privateIsTheFirstMountCall() throws {
    let (printed, isUntouched) = try run("unshare mount; mount tmpfs /mnt; umount /mnt; state mount")
    #expect(printed.contains("host.mount.propagation on the host shared:"))
    #expect(printed.contains("mount.propagation outside private"))
    #expect(isUntouched)
  }

  @Test(arguments: ["mount tmpfs /mnt", "mount proc", "umount /proc", "pivot /usr"])
  func whatWouldLeakIsRefused(_ command: String) throws {
    let (printed, isUntouched) = try run("unshare mount unchanged; \(command)")
    #expect(printed.contains("is shared with the host (peer group"))
    #expect(isUntouched)
  }

  @Test func aSlaveMayMount() throws {
    let (printed, isUntouched) = try run("unshare mount slave; mount tmpfs /mnt; umount /proc; state mount")
    #expect(printed.contains("mount.propagation outside slave:"))
    #expect(!printed.contains("glassbox: "))
    #expect(isUntouched)
  }
}
