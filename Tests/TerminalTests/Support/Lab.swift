// The built program, started as a user starts it: with pipes, and with a home,
// state and run directory of its own.

import Foundation

/// One run of glassbox with everything that came of it.
struct Outcome {
  let output: String
  let errors: String
  let status: Int32

  var outputLines: [String] { output.split(separator: "\n").map(String.init) }
  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}

enum Lab {
  static let isRoot = geteuid() == 0

  /// The program beside the test bundle.
  static let path: String = {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "glassbox").path
  }()

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
    let files = try ["in", "out", "err"].map { name in
      let file = own.appending(path: "stream-\(name)")
      try (name == "in" ? input : Data()).write(to: file)
      return file
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = environment(in: own).merging(more) { $1 }
    // A pipe for the input, as `printf … | glassbox` has; files take any amount.
    let pipe = Foundation.Pipe()
    process.standardInput = input.count > 60_000 ? try FileHandle(forReadingFrom: files[0]) : pipe
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    if input.count <= 60_000 {
      pipe.fileHandleForWriting.write(input)
      try pipe.fileHandleForWriting.close()
    }
    let limit = Date().addingTimeInterval(60)
    while process.isRunning, Date() < limit { usleep(2000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let died = process.terminationReason == .uncaughtSignal
    return Outcome(
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
      status: (died ? 128 : 0) + process.terminationStatus)
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
