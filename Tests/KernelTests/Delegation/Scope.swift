// A group as 'systemd-run --scope -p Delegate=yes' makes one: the built program
// is started in it, and nothing else is there. Cgroup version 2 alone.

import Child
import Foundation
import KernelState
import Linux
import Primitives
import TestSupport
import Testing

final class Scope {
  /// The nearest group above this process's own in which a scope can be made:
  /// it is free of processes, hands on controllers, and is ours to write to.
  static let place: String? = {
    guard fileKind(program) == .file, let layout = try? CgroupLayout.current(), layout.mounts.mode == .v2,
      let mount = layout.mounts.unified, let own = layout.memberships.first(where: \.isUnified),
      var path = CgroupLayout.directory(of: own.path, in: mount)
    else { return nil }
    while path.count >= mount.mountPoint.count, let slash = path.lastIndex(of: "/") {
      if let group = CgroupDirectory(path: path), group.isWritable, group.isRoot || group.processes.isEmpty,
        ["cpu", "memory", "pids"].allSatisfy(group.enabled.contains)
      {
        return path
      }
      path = String(path[..<slash])
    }
    return nil
  }()
  static let program = Checkout.program()
  static let reason: Comment = "needs cgroup version 2 alone and a group that was delegated"

  let path: String
  private let home = FileManager.default.temporaryDirectory.path + "/glassbox-test-\(UUID().uuidString)"

  init() throws {
    path = "\(try #require(Self.place))/test-\(UInt32.random(in: 0 ... .max)).scope"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
  }

  /// The kernel refuses to remove a group in which anything is left.
  deinit {
    #expect(rmdir(path) == 0, "\(path) is not empty: \((try? directoryEntries(path)) ?? [])")
    try? FileManager.default.removeItem(atPath: home)
  }

  func read(_ file: String) throws -> String { try readText("\(path)/\(file)").trimmed }

  /// Moves a process in; false where the kernel refuses.
  func takes(_ pid: Int32) -> Bool {
    (try? Data("\(pid)".utf8).write(to: URL(filePath: path + "/cgroup.procs"))) != nil
  }

  /// What the lab prints, as objects, for commands given to it in this group.
  func lab(_ commands: String...) throws -> Steps {
    let script = """
      echo $$ >"$0/cgroup.procs" || exit 3
      export HOME="$1" XDG_STATE_HOME="$1/state" GLASSBOX_RUN_DIR="$1/run"
      shift
      exec "$@" 2>&1
      """
    return Steps(
      try Tool.run(
        "sh", "-c", script, path, home, Self.program, "--json", "-c", commands.joined(separator: "; ")))
  }
}

/// The lines of `--json`.
struct Steps {
  let text: String
  private let objects: [[String: Any]]

  init(_ text: String) {
    self.text = text
    objects = text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  /// The step of that command.
  func step(_ command: String) -> [String: Any]? { objects.first { $0["command"] as? String == command } }

  func isOk(_ command: String) -> Bool { step(command)?["ok"] as? Bool == true }

  func notes(_ command: String) -> [String] { step(command)?["notes"] as? [String] ?? [] }

  /// The programs that were run, in order.
  var runs: [[String: Any]] { objects.filter { $0["type"] as? String == "run" } }

  /// A fact as the last 'state' printed it.
  func fact(_ name: String) -> String? {
    objects.last { $0["fact"] as? String == name }.map { object in
      (object["value"] as? [String])?.joined(separator: ", ") ?? "\(object["value"] ?? "nothing")"
    }
  }
}
