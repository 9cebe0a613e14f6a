import CLinux
import Foundation
import Linux

@testable import Images

/// A directory that goes with its test.
final class Scratch {
  let path: String

  init(in parent: String = "/tmp") throws {
    var template = Array("\(parent)/images-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("there is no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) throws -> OpenFile {
    try OpenFile(path + "/" + name, [.readWrite, .create, .truncate])
  }

  func directory(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
    return path + "/" + name
  }

  func tree(_ name: String) throws -> Tree { try Tree(try directory(name)) }

  /// Writes members into a file, each with its content.
  func archive(_ name: String, _ members: [(TarEntry, [UInt8])]) throws -> OpenFile {
    let file = try file(name)
    let writer = TarWriter { bytes throws(Failure) in try file.write(bytes) }
    for (entry, content) in members {
      var entry = entry
      entry.size = content.count
      try writer.begin(entry)
      try writer.write(content)
    }
    try writer.finish()
    return file
  }
}

extension TarWriter {
  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }
}

extension TarEntry {
  init(_ path: String, _ kind: Kind = .file, target: String = "", mode: UInt32 = 0o644) {
    self.init(path: Array(path.utf8), kind: kind)
    self.target = Array(target.utf8)
    self.mode = mode
  }
}

/// Permission bits and kind of a file, links not followed.
func mode(_ path: String) -> UInt32? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode : nil
}

func exists(_ path: String) -> Bool { mode(path) != nil }
