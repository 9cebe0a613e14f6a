// A root file system that means harm, made by Tests/Hostile/root.sh, beside a
// directory of the host that it tries to get at.

import Foundation
import TestSupport
import Testing

final class HostileRoot {
  /// What stands in place of /proc, /dev and other places.
  enum Kind: String, CaseIterable {
    case absolute, climbing, magic, dangling, loop, file, fifo, fake

    /// Whether a mount could be led elsewhere.
    static let links: [Kind] = [.absolute, .climbing, .magic, .dangling, .loop]
  }

  /// Removed with this object.
  let parent = home + "/glassbox-test-\(UUID().uuidString)"
  var path: String { parent + "/root" }
  var victim: String { parent + "/victim" }
  private let mounts: Set<Substring>
  private let contents: String

  /// Not below /tmp, if it can be: that is a link in the root itself, and links
  /// to below it would be loops inside.
  private static let home =
    ["/var/tmp", "/run"].first { FileManager.default.isWritableFile(atPath: $0) }
    ?? FileManager.default.temporaryDirectory.path

  /// What the places are called in the victim, where links lead to.
  static let directories = ["proc", "sys", "dev", "tmp", "old"]
  static let files = ["passwd", "group", "resolv.conf", "hosts"]

  init(_ kind: Kind) throws {
    for name in Self.directories {
      try FileManager.default.createDirectory(atPath: "\(parent)/victim/\(name)", withIntermediateDirectories: true)
    }
    for name in Self.files {
      try "the host's\n".write(to: URL(filePath: "\(parent)/victim/\(name)"), atomically: true, encoding: .utf8)
    }
    let script = Checkout.path + "/Tests/Hostile/root.sh"
    let said = try Tool.run("sh", script, "--victim", parent + "/victim", kind.rawValue, parent + "/root")
    #expect(said == "")
    try #require(FileManager.default.fileExists(atPath: parent + "/root/mark"), "\(script) has failed")
    mounts = try Self.mountsOfHost()
    contents = try Self.list(parent + "/victim")
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  /// Whether the host has the mounts, and the victim the files, that they had.
  func expectUntouched(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let changed = try Self.mountsOfHost().symmetricDifference(mounts).sorted()
    #expect(changed == [], comment, sourceLocation: sourceLocation)
    #expect(try Self.list(victim) == contents, comment, sourceLocation: sourceLocation)
  }

  /// Every name with its type, inode, size and times.
  private static func list(_ directory: String) throws -> String {
    try Tool.run("find", directory, "-printf", "%p %y %i %s %m %T@ %C@\\n")
  }

  private static func mountsOfHost() throws -> Set<Substring> {
    Set(try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8).split(separator: "\n"))
  }
}
