internal import Child
internal import KernelState
internal import Linux

/// One limit that can be set: its name in cgroup version 2, and what has to be
/// written to which file for a value, in either version.
struct LimitKey: Sendable {
  /// One write to one file of the group.
  struct Setting: Equatable {
    let file: String
    let text: String
  }

  /// As the file of version 2: `memory.max`.
  let name: String
  let controller: CgroupController
  /// One line: what it limits.
  let summary: String
  /// A value as one types it, for completion and error messages.
  let example: String
  /// Refuses a value that no kernel takes, before anything is made.
  let check: @Sendable (String) throws -> Void
  /// What to write for the value. Gets the group, for what is set already.
  let settings: @Sendable (String, ChildGroup) throws -> [Setting]

  /// All keys, as 'limit' offers them.
  static let all = [
    memoryMax, memoryHigh, memorySwapMax, memoryLow, memoryMin, memoryOomGroup, pidsMax, cpuMax, cpuWeight,
    cpusetCpus, cpusetMems, ioMax,
  ]

  /// Throws one line that names the keys there are.
  static func named(_ name: String) throws(Failure) -> LimitKey {
    if let key = all.first(where: { $0.name == name }) { return key }
    let same = all.filter { $0.name.contains(name) && !name.isEmpty }
    let group = all.filter { $0.controller.rawValue == name.prefix { $0 != "." } }
    let offered = (same.isEmpty ? (group.isEmpty ? all : group) : same).map(\.name)
    throw Failure("there is no limit '\(name.prefix(40))'", remedy: "one of: \(offered.joined(separator: ", "))")
  }

  /// Sets the limit on the child.
  func set(_ value: String, _ workbench: Workbench) throws {
    try understood { try check(value) }
    let group = try ChildGroup.joined(controller, workbench)
    let settings = try settings(value, group)
    for setting in settings { try group.write(setting.file, setting.text, workbench) }
    if settings.contains(where: { $0.file != name }) {
      let files = settings.map(\.file).joined(separator: " and ")
      workbench.note("the controller is on cgroup version 1 here, where \(name) is \(files)")
    }
    for setting in settings { compare(setting, group, workbench) }
    if self.name == "memory.max", let bytes = try ByteSize.parse(value).number, bytes > physicalMemory {
      workbench.note("this machine has \(ByteSize.text(physicalMemory)) of memory: the limit is never reached")
    }
  }

  /// What is wrong with the value is said with the key's name and an example.
  private func understood<Value>(_ parse: () throws -> Value) throws -> Value {
    do {
      return try parse()
    } catch let failure as Failure {
      throw Failure("\(name): \(failure.message)", remedy: "for example: limit \(name) \(example)")
    }
  }

  /// Reads back what the kernel made of it, for it may round.
  private func compare(_ setting: Setting, _ group: ChildGroup, _ workbench: Workbench) {
    // Files with a line for each device answer all lines.
    guard controller != .io, let kept = try? group.read(setting.file), kept != setting.text else { return }
    guard let (asked, got) = number(setting.text).flatMap({ asked in number(kept).map { (asked, $0) } }) else { return }
    if asked == got { return }
    let why = controller == .memory ? ": memory is counted in pages of \(pageSize) bytes" : ""
    workbench.note("the kernel keeps \(kept) in \(setting.file), not \(setting.text)\(why)")
  }

  private func number(_ text: String) -> UInt64? {
    if text == "-1" { return .max }
    return CgroupV1.memoryLimit(text).map { $0.number ?? .max }
  }
}

/// Writes the value under the key's own name, as version 2 wants it.
func direct(_ file: String, _ value: some CustomStringConvertible) -> [LimitKey.Setting] {
  [LimitKey.Setting(file: file, text: "\(value)")]
}
