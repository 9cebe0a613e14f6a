package import Linux

extension Ledger {
  /// One thing made on the host.
  package enum Entry: Equatable, Sendable, CustomStringConvertible {
    case cgroup(String)
    case link(String)
    /// A message queue of System V, made no earlier than `since`, in seconds
    /// since 1970: only such a one is the session's.
    case queue(IPCKey, since: Int64)
    /// A POSIX message queue, by its name without the leading slash.
    case namedQueue(String, since: Int64)

    var line: String {
      switch self {
      case .cgroup(let path): "cgroup \(path)\n"
      case .link(let name): "link \(name)\n"
      case .queue(let key, let since): "queue \(since) \(key)\n"
      case .namedQueue(let name, let since): "mqueue \(since) \(name)\n"
      }
    }

    /// `cgroup PATH`, for a person.
    package var description: String { String(line.dropLast()) }

    init?(line: some StringProtocol) {
      guard let blank = line.firstIndex(of: " ") else { return nil }
      let value = String(line[line.index(after: blank)...])
      switch line[..<blank] {
      case "cgroup": self = .cgroup(value)
      case "link": self = .link(value)
      case "queue", "mqueue": self.init(queue: value, named: line.hasPrefix("m"))
      default: return nil
      }
    }

    /// From `TIME KEY` or `TIME NAME`.
    private init?(queue text: String, named: Bool) {
      let parts = text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let since = Int64(parts[0]) else { return nil }
      if named {
        self = .namedQueue(String(parts[1]), since: since)
      } else {
        guard let key = IPCKey(parts[1]) else { return nil }
        self = .queue(key, since: since)
      }
    }
  }
}
