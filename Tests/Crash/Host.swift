// The host as it is at one moment, as far as a lab could have changed it. The
// test plays the host: it has a network, mounts and queues of its own, and
// orphans of the lab become its children.

import CLinux
import Child
import KernelState
import Linux

struct Host: Equatable {
  /// A line each, for a person: `link gb0…`, `file run/x.record`.
  private var lines: [String] = []

  /// - Parameters:
  ///   - home: where the lab keeps its files.
  ///   - pids: processes of the run: their numbers name what a lab makes.
  init(home: String, pids: [Int32]) {
    let names = pids.map { pid in
      let digits = String(pid, radix: 36)
      return "glassbox-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
    lines += Self.text("/proc/self/mountinfo").map { "mount \($0)" }
    lines += Self.text("/proc/self/net/dev").compactMap { $0.split(separator: ":").first }.map { "link \($0)" }
    lines += Self.text("/proc/self/net/route").filter { !$0.hasPrefix("Iface") }.map { "route \($0)" }
    lines += Self.text("/proc/self/net/fib_trie").filter { $0.contains("|--") }.map { "address \($0)" }
    for kind in ["msg", "sem", "shm"] {
      let table = Self.text("/proc/sysvipc/\(kind)").dropFirst()
      lines += table.map { "ipc \(kind) \($0.split(separator: " ").prefix(2).joined(separator: " "))" }
    }
    lines += ((try? directoryEntries("/dev/mqueue")) ?? []).map { "mqueue \($0)" }
    lines += Self.files(home, "").map { "file \($0)" }
    for mount in MountInfo.parse((try? readText("/proc/self/mountinfo")) ?? "")
    where ["cgroup", "cgroup2"].contains(mount.type) {
      lines += Self.groups(mount.mountPoint).filter { path in names.contains { path.contains($0) } }
        .map { "cgroup \($0)" }
    }
  }

  /// What is here and was not before, and the other way round.
  func difference(from before: Host) -> [String] {
    lines.filter { !before.lines.contains($0) }.map { "new: \($0)" }
      + before.lines.filter { !lines.contains($0) }.map { "gone: \($0)" }
  }

  private static func text(_ path: String) -> [String] {
    ((try? readText(path)) ?? "unreadable").split(separator: "\n").map(String.init)
  }

  private static func files(_ top: String, _ folder: String) -> [String] {
    ((try? directoryEntries(top + "/" + folder)) ?? []).flatMap { name -> [String] in
      let path = folder.isEmpty ? name : folder + "/" + name
      let isFolder = fileKind(top + "/" + path) == .directory && (try? readLink(top + "/" + path)) == nil
      return [path] + (isFolder ? files(top, path) : [])
    }
  }

  private static func groups(_ folder: String) -> [String] {
    ((try? directoryEntries(folder)) ?? []).filter { fileKind("\(folder)/\($0)") == .directory }
      .flatMap { ["\(folder)/\($0)"] + groups("\(folder)/\($0)") }
  }
}

/// Namespaces that some process of the machine holds although the run is over.
enum HeldNamespaces {
  private static let types = ["cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "user", "uts"]

  /// The namespaces of a process that are not the test's own.
  static func foreign(_ pid: Int32) -> Set<String> {
    var found: Set<String> = []
    for type in types {
      guard let name = try? readLink("/proc/\(pid)/ns/\(type)"), name != (try? readLink("/proc/self/ns/\(type)"))
      else { continue }
      found.insert(name)
    }
    return found
  }

  /// A process that is in some of them.
  struct Holder {
    let pid: Int32
    let startTime: UInt64?
    let names: Set<String>
  }

  /// All processes of the machine that are in one of them now.
  static func holders(of names: Set<String>) -> [Holder] {
    guard !names.isEmpty else { return [] }
    return ((try? directoryEntries("/proc")) ?? []).compactMap { Int32($0) }.compactMap { pid in
      let held = foreign(pid).intersection(names)
      return held.isEmpty ? nil : Holder(pid: pid, startTime: startTime(of: pid), names: held)
    }
  }

  /// Who of those is in them still. Nobody else counts: the numbers of
  /// namespaces that have gone are given to new ones.
  static func stillHeld(by holders: [Holder]) -> [String] {
    holders.filter { startTime(of: $0.pid) == $0.startTime }.flatMap { holder in
      foreign(holder.pid).intersection(holder.names).map { "\($0) by process \(holder.pid)" }
    }
  }
}

/// Processes below this one, with their command lines.
func descendants(of pid: Int32 = getpid()) -> [(pid: Int32, command: String)] {
  let children = ((try? readText("/proc/\(pid)/task/\(pid)/children")) ?? "").split(separator: " ").compactMap {
    Int32($0)
  }
  return children.flatMap { child in
    let words = ((try? readBytes("/proc/\(child)/cmdline")) ?? []).split(separator: 0)
    return [(child, words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "))] + descendants(of: child)
  }
}
