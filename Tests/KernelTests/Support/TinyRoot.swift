// A root file system for one test: busybox and a few directories.

import Foundation

final class TinyRoot {
  /// Removed with this object.
  let parent: String
  var path: String { parent + "/root" }

  init() throws {
    parent = FileManager.default.temporaryDirectory.path + "/glassbox-test-\(UUID().uuidString)"
    for name in ["bin", "proc", "dev", "tmp"] {
      try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    // By cp: a file that this process writes is open in what other tests fork meanwhile, and so busy (ETXTBSY).
    _ = try Tool.run("cp", Tool.path("busybox") ?? "/bin/busybox", "\(path)/bin/busybox")
    for name in ["sh", "ls", "ps", "cat", "hostname", "stat", "readlink", "true"] {
      try FileManager.default.createSymbolicLink(atPath: "\(path)/bin/\(name)", withDestinationPath: "busybox")
    }
    try "inside\n".write(to: URL(filePath: "\(path)/mark"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }
}
