import Foundation
import TestSupport
import Testing

/// Starts `rootfs-scripts/NAME` with no input; the default place of a root file system is `home`.
func start(_ script: String, _ arguments: [String], home: URL) throws -> Subprocess {
  var environment = ProcessInfo.processInfo.environment
  environment["GLASSBOX_ROOTFS_DIR"] = home.appending(path: "rootfs").path
  return try Subprocess(
    ["\(Checkout.path)/rootfs-scripts/\(script)"] + arguments, environment: environment,
    directory: home.path, output: .pipe, errors: .pipe)
}

/// Runs `rootfs-scripts/NAME` to its end.
@discardableResult
func run(_ script: String, _ arguments: String..., home: URL) throws -> Outcome {
  try start(script, arguments, home: home).finish(seconds: 120)
}

/// Runs shell commands in `folder` and returns what they printed; a test made of them fails where one does.
@discardableResult
func shell(_ commands: String, in folder: URL) throws -> String {
  let outcome = try Subprocess.run(
    ["bash", "-euc", commands], directory: folder.path, errors: .inherited, seconds: 120)
  try #require(outcome.status == 0, "\(commands)")
  return outcome.output
}

/// A folder that is there for one test.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "glassbox-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
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
