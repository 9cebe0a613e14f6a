// On most machines every mount of the host is shared. Here an outer mount
// namespace plays such a host, and the built program runs inside it.

import Child
import Linux
import TestSupport
import Testing

private let program = Checkout.program()
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

  /// What a learner does in an evening, and how it can end.
  static let evenings = [
    "unshare uts; unshare pid; fork; unshare mount; pivot ROOT; mount tmpfs /tmp; run true",
    "unshare mount; pivot ROOT; reset; unshare mount; overlay ROOT; pivot overlay; undo 2; mount tmpfs /mnt; quit",
    "unshare user; map-ids; unshare pid; fork; unshare mount; pivot ROOT; undo; mount proc; reset",
    "unshare mount slave; mount tmpfs /mnt; mount bind /usr /mnt; umount /mnt; unshare mount; chroot ROOT",
    "unshare mount; pivot ROOT; pivot_root / /; mount proc; umount /proc; leave; undo 9",
  ]

  @Test(arguments: evenings) func aWholeEveningLeavesNoMount(_ commands: String) throws {
    let root = try HostileRoot(.fake)
    let words = commands.split(separator: "ROOT", omittingEmptySubsequences: false)
    let (printed, isUntouched) = try run(words.joined(separator: root.path))
    #expect(isUntouched, "\(printed)")
    try root.expectUntouched()
  }

  /// The lab alone, or with all that it has started, killed while a program
  /// runs in the full build.
  @Test(arguments: ["$lab", "$lab $all"]) func sigkillLeavesNoMount(_ victims: String) throws {
    let root = try HostileRoot(.fake)
    let script = """
      before=$(cat /proc/self/mountinfo)
      export GLASSBOX_RUN_DIR=$(dirname "$1")/run
      "$0" -c "unshare pid; fork; unshare mount; pivot $1; run sh -c 'echo up; sleep 100'" >"$1.log" 2>&1 & lab=$!
      for i in $(seq 100); do grep -q up "$1.log" && break; sleep 0.1; done
      grep -q up "$1.log" && echo ran
      all=$(cat /proc/$lab/task/$lab/children)
      kill -9 \(victims); wait $lab 2>/dev/null
      for p in $all; do for i in $(seq 100); do test -e /proc/$p || break; sleep 0.1; done; done
      test "$before" = "$(cat /proc/self/mountinfo)" && echo untouched
      """
    let text = try Tool.run("unshare", "--mount", "--propagation", "shared", "sh", "-c", script, program, root.path)
    #expect(text == "ran\nuntouched")
    try root.expectUntouched()
  }
}
