import Foundation
import TestSupport
import Testing

/// A machine that lacks something. What cannot be done is said in one line with
/// its cause and a remedy; the rest works; nothing is left behind.
@Suite(.serialized, .enabled(if: Lab.isRoot, "only root can take things away from a lab"))
struct LackTests {
  /// One kind of lack, made for one lab alone.
  struct Lack: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// A shell line in a mount namespace of its own; `$0` is the lab, its
    /// arguments follow. `$RUN` is the lab's run directory.
    let shell: String
    /// What is typed, and fails.
    let command: String
    /// Found in the error's message, cause and remedy.
    let message: String
    let cause: String
    let remedy: String
  }

  static let lacks = [
    Lack(
      testDescription: "a full disk under the run directory",
      shell: "mkdir $RUN; mount -t tmpfs -o size=4k tmpfs $RUN; head -c 4096 /dev/zero >$RUN/full; exec \"$0\" \"$@\"",
      command: "limit pids.max 5", message: "ENOSPC", cause: "is full", remedy: "df(1)"),
    Lack(
      testDescription: "no file left under the run directory",
      shell: "mkdir $RUN; mount -t tmpfs -o nr_inodes=1 tmpfs $RUN; exec \"$0\" \"$@\"",
      command: "limit pids.max 5", message: "ENOSPC", cause: "is full", remedy: "df(1)"),
    Lack(
      testDescription: "a read-only run directory",
      shell: "mkdir $RUN; mount -t tmpfs -o ro tmpfs $RUN; exec \"$0\" \"$@\"",
      command: "limit pids.max 5", message: "EROFS", cause: "read-only", remedy: "remount"),
    Lack(
      testDescription: "a read-only /sys",
      shell: """
        for m in $(findmnt -rno TARGET -t cgroup,cgroup2) /sys; do mount -o remount,bind,ro $m; done; exec "$0" "$@"
        """,
      command: "limit pids.max 5", message: "read-only", cause: "container", remedy: "outside"),
    Lack(
      testDescription: "no room for another process in the cgroup",
      shell: "exec \"$0\" \"$@\"", command: "limit pids.max 1; run true", message: "EAGAIN", cause: "pids.max",
      remedy: "limit pids.max"),
  ]

  @Test(arguments: lacks) func isSaidWithCauseAndRemedy(_ lack: Lack) throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let outcome = try inShell(lack.shell, home, "--json", "-c", "\(lack.command); unshare uts; hostname box; quit")
    let objects = try outcome.outputLines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let failed = try #require(objects.first { $0["message"] != nil }, "\(outcome)")
    #expect((failed["message"] as? String ?? "").contains(lack.message), "\(failed)")
    #expect((failed["cause"] as? String ?? "").contains(lack.cause), "\(failed)")
    #expect((failed["remedy"] as? String ?? "").contains(lack.remedy), "\(failed)")
    let renamed = objects.first { $0["command"] as? String == "hostname box" }
    #expect(renamed?["ok"] as? Bool == true, "the lab goes on: \(outcome)")
    #expect(outcome.status == 1)
    #expect(Leftovers.areGone(run: home.appending(path: "run")))
  }

  @Test(arguments: ["uts", "mnt", "net", "pid", "user"]) func noNamespaceIsLeft(_ type: String) throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    // The limit is that of a user namespace made for this; the machine's stays.
    let shell = "echo 0 >/proc/sys/user/max_\(type)_namespaces || exit 99; exec \"$0\" \"$@\""
    let command = type == "mnt" ? "mount" : type
    let commands = "unshare \(command); run echo alive"
    let outcome = try run(
      ["unshare", "--user", "--map-root-user", "sh", "-c", shell, Lab.path, "--json", "-c", commands], home)
    try #require(outcome.status != 99, "a kernel before 4.9 has no such limit")
    let failed = try #require(outcome.outputLines.first { $0.contains("max_\(type)_namespaces") }, "\(outcome)")
    #expect(failed.contains("ENOSPC") && failed.contains("sysctl"))
    #expect(outcome.output.contains(#""stdout":"alive\n""#), "\(outcome)")
  }

  @Test func rootWithoutCapSysAdminBeginsWithAUserNamespace() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let outcome = try run(
      ["setpriv", "--bounding-set=-sys_admin", Lab.path, "--json", "-c", "unshare uts; hostname box; run hostname"],
      home)
    #expect(outcome.output.contains(#""stdout":"box\n""#), "\(outcome)")
    #expect(outcome.status == 0)
  }

  @Test func withoutAnyCapabilityEachRefusalIsExplained() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    // No user namespaces either: then no wall can stand, and each says why.
    let shell = "echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all \"$0\" \"$@\""
    let outcome = try run(
      [
        "unshare", "--user", "--map-root-user", "sh", "-c", shell, Lab.path, "--json", "-c", "unshare uts; unshare net",
      ],
      home)
    let failed = outcome.outputLines.filter { $0.contains(#""ok":false"#) && !$0.contains(#""command":"map-ids"#) }
      .filter { !$0.contains(#""command":"unshare user"#) }
    #expect(failed.count == 2 && failed.allSatisfy { $0.contains("CAP_SYS_ADMIN") }, "\(outcome)")
    #expect(outcome.status == 1)
  }

  @Test func aHiddenProcIsNoHindrance() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let shell = "mount -t proc -o hidepid=2 proc /proc; exec \"$0\" \"$@\""
    let daemon = "run sh -c 'setsid sleep 1000 >/dev/null 2>&1 &'"
    let commands = "unshare uts; hostname box; run hostname; \(daemon); state pid"
    let outcome = try inShell(shell, home, "--json", "-c", commands, asUser: true)
    #expect(outcome.output.contains(#""stdout":"box\n""#), "\(outcome)")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(Leftovers.areGone(run: home.appending(path: "run")), "\(Leftovers.all(run: home.appending(path: "run")))")
  }

  /// From far too few to enough. The loader needs some itself, and says so.
  @Test(arguments: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24]) func fewFiles(_ limit: Int) throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let commands = "unshare uts; hostname box; limit pids.max 20; unshare net; link up lo; run echo alive; state; quit"
    let outcome = try inShell("ulimit -n \(limit); exec \"$0\" \"$@\"", home, "--plain", "-c", commands)
    #expect(outcome.status < 128, "\(outcome)")
    let loader = outcome.errors.contains("error while loading shared libraries")
    #expect(loader || outcome.errorLines.allSatisfy { $0.hasPrefix("glassbox: ") || $0.hasPrefix("  ") }, "\(outcome)")
    if outcome.status != 0, !loader {
      #expect(outcome.errors.contains("EMFILE") && outcome.errors.contains("ulimit -n"), "\(outcome)")
    }
    #expect(Leftovers.areGone(run: home.appending(path: "run")))
  }

  @Test(arguments: 1...4) func fewProcessesOfAnOrdinaryUser(_ limit: Int) throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let commands = "run echo alive; unshare pid; fork; run echo alive"
    let outcome = try inShell(
      "exec prlimit --nproc=\(limit) \"$0\" \"$@\"", home, "--plain", "-c", commands, asUser: true)
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.errors.contains("EAGAIN") && outcome.errors.contains("RLIMIT_NPROC"), "\(outcome)")
    #expect(Leftovers.areGone(run: home.appending(path: "run")))
  }

  @Test func aShellWithoutTerminalsSaysSo() throws {
    let hide = "mount -t tmpfs tmpfs /dev/pts; exec \"$0\""
    let lab = try Pty(launcher: ["/usr/bin/unshare", "--mount", "sh", "-c", hide])
    #expect(lab.sees("> "))
    lab.type("shell\r")
    #expect(lab.sees("/dev/ptmx") && lab.sees("no devpts") && lab.sees("mount -t devpts"), "\(lab.screen)")
    #expect(lab.sees("> "))
    lab.type("unshare uts\r")
    #expect(lab.sees("CLONE_NEWUTS"))
    lab.type("quit\r")
    #expect(lab.ends() != nil)
  }

  private func inShell(_ shell: String, _ home: URL, _ arguments: String..., asUser: Bool = false) throws -> Outcome {
    let place = home.path + "/run"
    let inner = shell.replacingOccurrences(of: "$RUN", with: place)
    guard asUser else { return try run(["unshare", "--mount", "sh", "-c", inner, Lab.path] + arguments, home) }
    // A user of whom no other process is.
    chown(home.path, 61234, 61234)
    let change = "exec setpriv --reuid 61234 --regid 61234 --clear-groups"
    let words = ["unshare", "--mount", "sh", "-c", inner, "/bin/sh", "-c", "\(change) \"$0\" \"$@\"", Lab.path]
    guard inner.contains("prlimit") else { return try run(words + arguments, home) }
    let user = ["setpriv", "--reuid", "61234", "--regid", "61234", "--clear-groups"]
    return try run(user + ["sh", "-c", inner, Lab.path] + arguments, home)
  }

  private func run(_ words: [String], _ home: URL) throws -> Outcome {
    try Subprocess.run(words, environment: Lab.environment(in: home))
  }
}
