internal import Child
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Reports
internal import Session

enum TreeCommand: Command {
  static let name = "tree"
  static let summary = "draw the lab, the child and everything below it, with pids from outside and inside"

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let all = ProcessFamily.all()
    var listing = Listing(
      "process", [("tree", "process"), ("pid", "pid outside"), ("inside", "pid inside"), ("role", "what it is")])
    guard let top = session.workbench.processes.first?.pid else { return }
    let current = session.workbench.child.pid
    func add(_ pid: Int32, _ depth: Int) {
      guard let process = all[pid] else { return }
      let role = pid == current ? "the child" : session.workbench.processes.contains { $0.pid == pid } ? "waits" : ""
      let indent = depth == 0 ? "" : String(repeating: "   ", count: depth - 1) + (lab.terminal.isPlain ? "+- " : "└─ ")
      listing.add(
        .string(indent + process.name), .integer(Int(pid)),
        process.inside.count > 1 ? .string(process.inside.dropFirst().map(String.init).joined(separator: " ")) : .null,
        .string(role))
      for child in all.values.filter({ $0.parent == pid }).map(\.pid).sorted() { add(child, depth + 1) }
    }
    add(top, 0)
    lab.show(.listing(listing))
  }
}

/// What `tree` needs of one process. Source: /proc/<pid>/status.
struct ProcessFamily {
  let pid: Int32
  let parent: Int32
  let name: String
  /// Its pid in each namespace from the host's inward: NSpid.
  let inside: [Int32]

  static func all() -> [Int32: ProcessFamily] {
    var found: [Int32: ProcessFamily] = [:]
    for entry in (try? directoryEntries("/proc")) ?? [] {
      guard let pid = Int32(entry), let text = try? readText("/proc/\(pid)/status") else { continue }
      let status = ProcessStatus(text)
      found[pid] = ProcessFamily(
        pid: pid, parent: status.parent ?? 0, name: status.name ?? "?",
        inside: status.namespacePids ?? [pid])
    }
    return found
  }
}
