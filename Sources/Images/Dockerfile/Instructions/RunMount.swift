// `RUN --mount=…`: what is there while the program runs and not in the layer.
// Source: Dockerfile reference, "RUN --mount".

package import Linux

package struct RunMount: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable { case bind, cache, tmpfs, secret }
  package enum Sharing: String, Sendable, CaseIterable { case shared, `private`, locked }

  package private(set) var kind = Kind.bind
  package private(set) var target: String?
  package private(set) var source: String?
  package private(set) var from: String?
  package private(set) var id: String?
  /// Bind mounts are read-only unless they say otherwise, caches the other way round.
  package private(set) var isReadOnly: Bool?
  package private(set) var sharing: Sharing?
  package private(set) var isRequired = false
  /// A secret's variable of the environment.
  package private(set) var variable: String?
  package private(set) var mode: UInt32?
  package private(set) var user: UInt32?
  package private(set) var group: UInt32?
  /// Bytes of a tmpfs.
  package private(set) var size: UInt64?

  private static let keys: [Kind: [String]] = [
    .bind: ["target", "source", "from", "readonly"],
    .cache: ["target", "source", "from", "id", "readonly", "sharing", "mode", "uid", "gid"],
    .tmpfs: ["target", "size"], .secret: ["target", "id", "required", "mode", "uid", "gid", "env"],
  ]
  private static let synonyms = [
    "dst": "target", "destination": "target", "src": "source", "ro": "readonly",
    "rw": "readwrite",
  ]

  /// From `type=bind,source=a,target=/b`.
  package init(_ text: String) throws(Failure) {
    let fields = text.split(separator: ",", omittingEmptySubsequences: true).map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let key = parts[0].lowercased()
      return (key: Self.synonyms[key] ?? key, value: parts.count > 1 ? parts[1] : nil)
    }
    if let type = fields.last(where: { $0.key == "type" })?.value {
      guard let kind = Kind(rawValue: type) else {
        throw Failure(
          "RUN --mount=type=\(sanitized(type)) is not supported", remedy: "there are bind, cache, tmpfs and secret")
      }
      self.kind = kind
    }
    for (key, value) in fields where key != "type" { try set(key, value) }
    guard kind == .secret || target != nil else { throw Failure("--mount=type=\(kind.rawValue) needs a target") }
    guard kind != .secret || target != nil || id != nil else { throw Failure("--mount=type=secret needs an id") }
  }

  private mutating func set(_ key: String, _ value: String?) throws(Failure) {
    let known = Self.keys[kind] ?? []
    guard known.contains(key == "readwrite" ? "readonly" : key) else {
      let guess = suggestion(for: key, among: known).map { "did you mean '\($0)'?" }
      throw Failure("--mount=type=\(kind.rawValue) has no '\(sanitized(key))'", remedy: guess)
    }
    switch key {
    case "readonly": isReadOnly = try flag(key, value)
    case "readwrite": isReadOnly = try !flag(key, value)
    case "required": isRequired = try flag(key, value)
    default:
      guard let value, !value.isEmpty else { throw Failure("--mount needs a value for '\(key)'") }
      try set(key, to: value)
    }
  }

  private mutating func set(_ key: String, to value: String) throws(Failure) {
    switch key {
    case "target": target = value
    case "source": source = value
    case "from": from = value
    case "id": id = value
    case "env": variable = value
    case "sharing":
      guard let sharing = Sharing(rawValue: value) else {
        throw Failure("'sharing=\(sanitized(value))' is none of shared, private and locked")
      }
      self.sharing = sharing
    case "mode": mode = try number(key, value, radix: 8)
    case "uid": user = try number(key, value)
    case "gid": group = try number(key, value)
    default: size = try bytes(value)
    }
  }

  private func flag(_ key: String, _ value: String?) throws(Failure) -> Bool {
    switch value?.lowercased() {
    case nil, "true", "1": return true
    case "false", "0": return false
    default: throw Failure("'\(key)' of --mount is neither true nor false")
    }
  }

  private func number(_ key: String, _ value: String, radix: Int = 10) throws(Failure) -> UInt32 {
    guard let number = UInt32(value, radix: radix) else { throw Failure("'\(key)=\(sanitized(value))' is no number") }
    return number
  }

  /// `64m`, `1g`, or bytes.
  private func bytes(_ text: String) throws(Failure) -> UInt64 {
    let units: [Character: UInt64] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "b": 1]
    let unit = text.lowercased().last.flatMap { units[$0] }
    let (result, overflow) = (UInt64(unit == nil ? text : String(text.dropLast())) ?? 0)
      .multipliedReportingOverflow(by: unit ?? 1)
    guard result > 0, !overflow else { throw Failure("'size=\(sanitized(text))' is no number of bytes") }
    return result
  }
}
