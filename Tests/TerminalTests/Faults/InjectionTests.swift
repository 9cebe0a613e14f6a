import Foundation
import Testing

/// Every call that a step makes fails once, really: strace(1) lets it. The
/// message names the call and the errno, the lab goes on, and the same step
/// then works, so nothing half done stands in its way.
@Suite(.serialized, .enabled(if: Lab.isRoot && Strace.isUsable, "needs root, strace(1), and to be allowed to trace"))
struct InjectionTests {
  /// A full build, each line of which makes calls of its own. The veth is
  /// tried in a network that plays the host.
  static let build = [
    "unshare uts", "hostname box", "domainname dom", "limit pids.max 50", "unshare net", "link up lo", "veth",
    "unshare pid", "fork", "unshare mount", "mount proc", "mount tmpfs /mnt 1M", "umount /mnt", "pivot",
  ]

  /// A call that a step made, as `trace` tells it.
  private struct Call: Hashable {
    let name: String
    let by: String
    let occurrence: Int
  }

  /// Calls by which the lab also looks, speaks or keeps its books: the first
  /// one after strace came is another one.
  private static let ambiguous: Set = ["openat", "read", "close", "sendto", "recvfrom", "socket", "readlinkat"]
  /// A procfs that is refused is bound instead, with a note that says so; a
  /// group that could not be emptied is removed at the end.
  private static let forgiven: Set = ["wait4"]

  @Test func eachCallOfAFullBuildFailsOnce() throws {
    let lab = try TypedLab(launcher: ["/usr/bin/unshare", "--net"])
    #expect(try lab.answers(), "and so has a child")
    var injected = 0
    for command in Self.build {
      for call in try calls(of: command) {
        let errno = call.name == "write" ? "EBUSY" : "ENOMEM"
        let pid = call.by == "child" ? lab.child : lab.pid
        let injection = try Injection(call.name, errno, occurrence: "\(call.occurrence)", pid: pid)
        let answer = try lab.type(command)
        injection.end()
        injected += 1
        let message = answer["message"] as? String ?? ""
        #expect(answer["ok"] as? Bool == false, "\(command): \(call) failed and was not noticed")
        #expect(answer["errno"] as? String == errno, "\(command): \(call): \(message)")
        #expect(message.contains(call.name), "\(command): \(call): \(message)")
        // Beside the child: in it, the first process after 'unshare pid' would be its PID 1.
        let beside = try lab.type("host echo alive")
        #expect(beside["stdout"] as? String == "alive\n", "\(command): after \(call)")
      }
      let answer = try lab.type(command)
      #expect(answer["ok"] as? Bool == true, "\(command) after its faults: \(answer["message"] ?? "")")
    }
    #expect(try lab.ends() == 1)
    #expect(Leftovers.areGone(run: lab.run), "\(Leftovers.all(run: lab.run))")
    #expect(injected > 25, "\(injected) calls")
    print("faults injected into the full build: \(injected)")
  }

  /// The calls of the last step, when all before it have been made.
  private func calls(of command: String) throws -> [Call] {
    var counts: [String: Int] = [:]
    return (Self.references[command] ?? []).compactMap { by, name in
      guard !Self.ambiguous.contains(name), !Self.forgiven.contains(name) else { return nil }
      counts["\(by) \(name)", default: 0] += 1
      return Call(name: name, by: by, occurrence: counts["\(by) \(name)"] ?? 1)
    }
  }

  /// What each line of the build does when nothing fails.
  private static let references: [String: [(by: String, name: String)]] = {
    guard let lab = try? TypedLab(launcher: ["/usr/bin/unshare", "--net"]) else { return [:] }
    var result: [String: [(String, String)]] = [:]
    _ = try? lab.answers()
    for command in build {
      // A process that the step makes cannot be waited for: its calls are left out.
      let known = [Int(lab.pid), Int(lab.child)]
      let step = try? lab.type(command)
      let calls = (step?["syscalls"] as? [[String: Any]] ?? []).filter { known.contains($0["pid"] as? Int ?? 0) }
      var names = calls.map { ($0["by"] as? String ?? "", $0["name"] as? String ?? "") }
      // With this one the step is done, and cannot be done again.
      if let last = names.firstIndex(where: { $0.1 == "pivot_root" }) { names = Array(names[...last]) }
      result[command] = names
    }
    return result
  }()

  /// When looking fails, the state says so, fact by fact, and nothing breaks.
  @Test(arguments: ["openat", "readlinkat", "getdents64", "read", "sendmsg", "recvmsg", "socket", "sendto"])
  func lookingFails(_ name: String) throws {
    for victim in ["lab", "child"] {
      // Without its socket or its input the lab cannot go on at all.
      if victim == "lab", ["read", "recvmsg"].contains(name) { continue }
      let lab = try TypedLab()
      _ = try lab.type("unshare uts")
      let injection = try Injection(
        name, "EIO", occurrence: name.hasSuffix("msg") ? "1" : "1+", pid: victim == "lab" ? lab.pid : lab.child)
      _ = try lab.type("unshare ipc")
      injection.end()
      let answer = try lab.type("unshare net")
      #expect(answer["type"] != nil, "\(victim): \(name)")
      #expect(try lab.ends() >= 0)
      #expect(Leftovers.areGone(run: lab.run))
    }
  }
}
