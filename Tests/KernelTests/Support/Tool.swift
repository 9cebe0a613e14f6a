// The machine's own tools, as the second witness of what the lab prints.

import Foundation
import Testing

enum Tool {
  static let areInstalled = ["lsns", "findmnt", "nsenter", "busybox"].allSatisfy { path($0) != nil }

  static func path(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + name }.first(where: FileManager.default.isExecutableFile)
  }

  /// What the tool prints, without the last line end.
  static func run(_ name: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try #require(path(name), "no \(name) here"))
    process.arguments = arguments
    let pipe = Foundation.Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
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
