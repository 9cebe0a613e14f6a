import Foundation
import TestSupport
import Testing

/// The lab of an ordinary user who may hand on subordinate ids, if this
/// machine has one: root becomes that user for the time of the test.
@Suite(.serialized, .enabled(if: OrdinaryUser.found != nil, "no user in /etc/subuid, or no newuidmap"))
struct OrdinaryUserTests {
  @Test func theHelperWritesMoreThanOneId() throws {
    let user = try #require(OrdinaryUser.found)
    let outcome = try user.run("undo; map-ids auto; become 5; state user; run id -u")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("execve(\"/usr/bin/newuidmap\", [\"newuidmap\", "))
    #expect(outcome.outputLines.contains("user.uid outside \(user.firstSubordinate + 4)"))
    #expect(outcome.outputLines.last == "5")
  }

  @Test func anOverlayHoldsInTheUsersLab() throws {
    let user = try #require(OrdinaryUser.found)
    let outcome = try user.run("unshare mount; layer new base a=1; overlay base; run rm /mnt/root/a; layer diff")
    #expect(outcome.outputLines.contains { $0.contains("D /a") }, "\(outcome.errors)")
  }
}

struct OrdinaryUser {
  let name: String
  let firstSubordinate: Int

  static let found: OrdinaryUser? = {
    guard Lab.isRoot, FileManager.default.isExecutableFile(atPath: "/usr/bin/newuidmap"),
      FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
      let text = try? String(contentsOfFile: "/etc/subuid", encoding: .utf8)
    else { return nil }
    let users = text.split(separator: "\n").compactMap { line -> OrdinaryUser? in
      let parts = line.split(separator: ":")
      guard parts.count == 3, let first = Int(parts[1]), let user = getpwnam(String(parts[0])), user.pointee.pw_uid != 0
      else { return nil }
      return OrdinaryUser(name: String(parts[0]), firstSubordinate: first)
    }
    return users.first
  }()

  func run(_ commands: String) throws -> Outcome {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    #expect(chmod(home.path, 0o777) == 0)
    return try Subprocess.run(
      ["setpriv", "--reuid", name, "--regid", name, "--init-groups", Lab.path, "--plain", "-c", commands],
      environment: Lab.environment(in: home))
  }
}
