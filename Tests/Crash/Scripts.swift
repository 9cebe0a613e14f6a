// What is done in the lab while somebody is killed. The commands on the child
// come from the program itself, so a new primitive is tried without an edit here; arguments
// are known for some, and made up by their names for the others.

import Foundation
import Linux

struct Script {
  /// The primitive, or what else it is about.
  let name: String
  let commands: [String]
  var user: UInt32 = 0
  /// `glassbox run …` in place of commands.
  var arguments: [String]?

  /// A program that outlives the one that started it, as a daemon does.
  static let daemon = "run sh -c 'setsid sleep 1000 </dev/null >/dev/null 2>&1 &'"
}

enum Scripts {
  /// One script for each primitive, one with everything, one for each lesson,
  /// and some of the lab's own commands.
  static func all(help: String, lessons: String?) -> [Script] {
    let acts = acts(help)
    let groups = Dictionary(grouping: acts, by: \.group)
    var scripts = groups.keys.sorted().map { group in
      Script(name: group, commands: prepared(group) + lines(groups[group] ?? []) + [Script.daemon, "run true"])
    }
    let everything = lines(acts.filter { $0.group != "user" })
    scripts += [
      Script(name: "full build", commands: everything + [Script.daemon, "run true"]),
      Script(name: "rootless", commands: lines(groups["user"] ?? []) + everything, user: 0),
      Script(name: "ordinary user", commands: everything + [Script.daemon], user: 65534),
      Script(
        name: "lab's own",
        commands: [
          "unshare uts", "limit pids.max 50", "host true", "undo 1", Script.daemon, "reset", "unshare net", "veth",
          "undo 1", "run true",
        ]),
      Script(name: "doctor", commands: ["doctor"]),
      Script(name: "frozen", commands: [Script.daemon, "limit pids.max 50", Script.daemon, "freeze"]),
      Script(name: "killed", commands: ["limit pids.max 50", Script.daemon, "kill", "reset", "limit pids.max 9"]),
      Script(
        name: "run", commands: [],
        arguments: ["run", "--net=veth", "--memory=64M", "--pids=50", "--", "sh", "-c", "setsid sleep 1000 & true"]),
    ]
    return scripts + (lessons.map(lessonScripts) ?? [])
  }

  private static func acts(_ help: String) -> [(group: String, usage: String)] {
    help.split(separator: "\n").compactMap { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        object["type"] as? String == "command", let group = object["group"] as? String, group != "lab",
        let usage = object["usage"] as? String
      else { return nil }
      return (group, usage)
    }
  }

  /// Walls that others need first; a primitive that is not known gets them all.
  private static func prepared(_ group: String) -> [String] {
    switch group {
    case "uts", "limits", "user", "pid": []
    case "net": ["unshare net"]
    default: ["unshare pid", "fork", "unshare mount"]
    }
  }

  /// Command lines in an order in which most of them work.
  private static func lines(_ acts: [(group: String, usage: String)]) -> [String] {
    let lines = acts.flatMap { line($0.usage) }
    return lines.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
  }

  private static let order = [
    "unshare user", "map-ids", "clone-into-cgroup", "limit", "unshare uts", "unshare net", "link up", "veth",
    "unshare pid", "fork",
    "unshare", "mount proc", "mount tmpfs", "layer new", "overlay", "ipc queue", "ipc send",
  ]
  private static let last = [
    "link down", "umount", "layer", "chroot", "escape-chroot", "pivot_root", "pivot", "keep", "ambient", "drop",
    "no-new-privs", "seccomp", "setgroups", "setuid", "become", "freeze", "thaw", "kill",
  ]

  private static func rank(_ line: String) -> Int {
    if let place = order.firstIndex(where: line.hasPrefix) { return place }
    return last.firstIndex { line == $0 || line.hasPrefix($0 + " ") }.map { 1000 + $0 } ?? 500
  }

  /// The ends of a script are reached by programs, so the child is not killed before.
  private static let known: [String: [String]] = [
    "limit": ["limit pids.max 50", "limit memory.max 64M", "limit cpu.max 0.5"], "link up": ["link up lo"],
    "link down": ["link down lo"], "route default via": [], "address": ["address 10.213.7.1/30 dev lo"],
    "propagation": ["propagation rprivate"], "pivot_root": ["pivot_root / /"], "kill": [], "seccomp allow": [],
  ]

  private static func line(_ usage: String) -> [String] {
    if let lines = known.first(where: { usage == $0.key || usage.hasPrefix($0.key + " ") })?.value { return lines }
    let words = usage.split(separator: " ").filter { !$0.hasPrefix("[") && !$0.hasSuffix("]") }.map { word in
      guard word.contains(where: { $0.isUppercase }) else { return String(word) }
      let name = word.prefix { $0 != "[" }.trimmingCharacters(in: .punctuationCharacters)
      return values[name] ?? "1"
    }
    return [words.joined(separator: " ")]
  }

  private static let values = [
    "NAME": "box", "SOURCE": "/tmp", "TARGET": "/mnt", "DIRECTORY": "/tmp", "PATH": "/tmp/x", "FILE": "/etc/hostname",
    "TEXT": "text", "KEY": "0x6b01", "UID": "65534", "CAP": "CAP_NET_RAW", "CALL": "mkdir", "ROOTFS": "busybox",
    "LOWER": "busybox", "CLOCK": "boottime", "SECONDS": "3600", "TYPE": "uts", "NAME=VALUE": "A=b",
  ]

  /// The commands of each lesson's tasks.
  private static func lessonScripts(_ folder: String) -> [Script] {
    ((try? directoryEntries(folder)) ?? []).compactMap { name in
      guard let text = try? readText("\(folder)/\(name)/lesson.md") else { return nil }
      var commands: [String] = []
      for part in text.components(separatedBy: "```task\n").dropFirst() {
        let task = part.components(separatedBy: "```")[0]
        if task.contains("fresh: true") { commands.append("reset") }
        let list = task.components(separatedBy: "commands:\n").dropFirst().first ?? ""
        commands += list.split(separator: "\n").prefix { $0.hasPrefix("  - ") }.map { unquoted($0.dropFirst(4)) }
      }
      return commands.isEmpty ? nil : Script(name: "lesson \(name)", commands: commands)
    }
  }

  /// A YAML scalar of one line.
  private static func unquoted(_ text: Substring) -> String {
    guard let mark = text.first, mark == "\"" || mark == "'", text.last == mark, text.count > 1 else {
      return String(text)
    }
    return text.dropFirst().dropLast().replacingOccurrences(of: mark == "'" ? "''" : "\\\"", with: String(mark))
  }
}
