import Foundation
import Testing

/// The folder of the checkout, three levels above this file.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// What a program printed, and how it ended.
struct Outcome {
  var status: Int32
  var output: String
  var errors: String
}

/// Starts `rootfs-scripts/NAME` with no input; the default place of a root file system is `home`.
func start(_ script: String, _ arguments: [String], home: URL) throws -> (Process, Pipe, Pipe) {
  let process = Process()
  process.executableURL = checkout.appending(path: "rootfs-scripts/\(script)")
  process.arguments = arguments
  process.currentDirectoryURL = home
  var environment = ProcessInfo.processInfo.environment
  environment["GLASSBOX_ROOTFS_DIR"] = home.appending(path: "rootfs").path
  process.environment = environment
  let output = Pipe()
  let errors = Pipe()
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  return (process, output, errors)
}

/// Runs `rootfs-scripts/NAME` to its end.
@discardableResult
func run(_ script: String, _ arguments: String..., home: URL) throws -> Outcome {
  let (process, output, errors) = try start(script, arguments, home: home)
  return try finish(process, output, errors)
}

/// Waits for a program and collects what it printed, which is little enough to stay in the pipes.
func finish(_ process: Process, _ output: Pipe, _ errors: Pipe) throws -> Outcome {
  let printed = try output.fileHandleForReading.readToEnd() ?? Data()
  let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return Outcome(
    status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
    errors: String(decoding: complained, as: UTF8.self))
}

/// Runs shell commands in `folder` and returns what they printed; a test made of them fails where one does.
@discardableResult
func shell(_ commands: String, in folder: URL) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/bash")
  process.arguments = ["-euc", commands]
  process.currentDirectoryURL = folder
  let output = Pipe()
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output
  try process.run()
  let printed = try output.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "\(commands)")
  return String(decoding: printed, as: UTF8.self)
}

/// A folder that is there for one test.
func withFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

/// The names in a folder, hidden ones included.
func names(in folder: URL) -> [String] {
  (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
}

func text(_ path: String, in folder: URL) -> String? {
  try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
}

func exists(_ path: String, in folder: URL) -> Bool {
  FileManager.default.fileExists(atPath: folder.appending(path: path).path)
}

extension Outcome {
  /// One line on standard error and none on standard output: how a script refuses.
  var isOneLine: Bool {
    output.isEmpty && errors.hasSuffix("\n") && errors.dropLast().contains("\n") == false
  }
}
