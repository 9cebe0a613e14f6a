// The built program, started as a user starts it: with pipes, and with a home,
// state and run directory of its own.

import Foundation
import TestSupport

enum Lab {
  static let isRoot = geteuid() == 0

  /// The program beside the test bundle.
  static let path = Checkout.program()

  /// The root file systems stay those of the machine: `make test` makes them.
  static func environment(in home: URL) -> [String: String] {
    let data = ProcessInfo.processInfo.environment["XDG_DATA_HOME"] ?? NSHomeDirectory() + "/.local/share"
    return [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home.path, "TERM": "dumb",
      "XDG_STATE_HOME": home.path + "/state", "GLASSBOX_RUN_DIR": home.path + "/run", "XDG_DATA_HOME": data,
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "", "COLUMNS": "100",
    ]
  }

  /// Runs it to its end, which must come within 60 seconds.
  static func run(
    _ arguments: String..., input: Data = Data(), more: [String: String] = [:], home: URL? = nil
  ) throws -> Outcome {
    try start(path, arguments, input: input, more: more, home: home)
  }

  static func run(words: [String]) throws -> Outcome { try start(path, words) }

  /// Another program, in the same surroundings.
  static func run(program: String, _ words: [String]) throws -> Outcome { try start(program, words) }

  /// Runs a script of sh(1) in a mount namespace of its own: it may mount.
  static func runMounting(_ script: String, home: URL) throws -> Outcome {
    try start("/usr/bin/unshare", ["--mount", "sh", "-c", script], home: home)
  }

  private static func start(
    _ path: String, _ arguments: [String], input: Data = Data(), more: [String: String] = [:], home: URL? = nil
  ) throws -> Outcome {
    let own = try home ?? temporaryDirectory()
    defer { if home == nil { try? FileManager.default.removeItem(at: own) } }
    let words = [path] + arguments
    let environment = environment(in: own).merging(more) { $1 }
    // A pipe, as `printf … | glassbox` has; a file for megabytes, which go through a pipe in small pieces.
    guard input.count > 1 << 20 else {
      return try Subprocess.run(words, environment: environment, input: [UInt8](input))
    }
    try input.write(to: own.appending(path: "input"))
    let file = try FileHandle(forReadingFrom: own.appending(path: "input"))
    defer { try? file.close() }
    return try Subprocess(
      words, environment: environment, input: .descriptor(file.fileDescriptor), output: .pipe, errors: .pipe
    ).finish()
  }

  /// The same with commands on standard input.
  static func type(_ commands: String, _ arguments: String...) throws -> Outcome {
    try arguments.isEmpty
      ? run(input: Data(commands.utf8)) : run(arguments[0], input: Data(commands.utf8))
  }

  static func temporaryDirectory() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "glassbox-terminal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }
}
