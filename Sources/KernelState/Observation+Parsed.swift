internal import Linux

/// Files of /proc that are in many facts: parsed once, however many ask.
extension Observation {
  package func status() throws -> ProcessStatus { try parsed("/proc/\(pid)/status") { ProcessStatus($0) } }
  package func statusOfHost() throws -> ProcessStatus { try parsed("/proc/self/status") { ProcessStatus($0) } }

  package func mounts() throws -> [MountInfo] { try parsed("/proc/\(pid)/mountinfo", MountInfo.parse) }
  package func mountsOfHost() throws -> [MountInfo] { try parsed("/proc/self/mountinfo", MountInfo.parse) }

  /// The control groups that the process is in, by the host's paths.
  package func memberships() throws -> [CgroupMembership] { try parsed("/proc/\(pid)/cgroup", CgroupMembership.parse) }

  /// The parsed file is kept while its text stays the same, over many looks:
  /// most steps change no mount, and a host may have hundreds.
  private func parsed<Value: Sendable>(_ path: String, _ parse: (String) -> Value) throws -> Value {
    let text = try text(path)
    if let known = cache[Parsed<Value>.self]?[path], known.text == text { return known.value }
    let value = parse(text)
    cache[Parsed<Value>.self, default: [:]][path] = (text, value)
    return value
  }

  /// Texts by path, and what each says.
  private enum Parsed<Content>: StoreKey { typealias Value = [String: (text: String, value: Content)] }
}
