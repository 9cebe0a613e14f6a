// The machine's own tools, as the second witness of what the lab prints.

import Foundation
import TestSupport
import Testing

enum Tool {
  static let areInstalled = ["lsns", "findmnt", "nsenter", "busybox"].allSatisfy { path($0) != nil }

  static func path(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
  }

  /// What the tool prints, without the last line end.
  static func run(_ name: String, _ arguments: String...) throws -> String {
    let program = try #require(path(name), "no \(name) here")
    return try Subprocess.run([program] + arguments, errors: .null).output.trimmingCharacters(in: .newlines)
  }

  /// A process's namespace with its inode number, as lsns(8) tells it. It
  /// looks at every process of the machine and gives up where one ends
  /// meanwhile, so it is asked again.
  static func namespace(_ type: String, of pid: Int32) throws -> String {
    for _ in 0..<20 {
      let number = try run("lsns", "-p", "\(pid)", "-t", type, "-n", "-r", "-o", "NS")
      if !number.isEmpty { return "\(type):[\(number)]" }
    }
    return "lsns says nothing about \(pid)"
  }
}
