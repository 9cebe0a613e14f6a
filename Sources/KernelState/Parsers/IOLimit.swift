package import Linux

/// The limits of a group on one block device. Source: cgroup-v2.rst `io.max`;
/// for version 1 blkio-controller.rst, one file a key.
package struct IOLimit: Hashable, Sendable, CustomStringConvertible {
  package enum Key: String, CaseIterable, Sendable {
    /// Bytes, and operations, a second.
    case readBytes = "rbps"
    case writeBytes = "wbps"
    case readOperations = "riops"
    case writeOperations = "wiops"

    /// The version 1 file that holds this limit, a line a device.
    package var v1File: String {
      switch self {
      case .readBytes: "blkio.throttle.read_bps_device"
      case .writeBytes: "blkio.throttle.write_bps_device"
      case .readOperations: "blkio.throttle.read_iops_device"
      case .writeOperations: "blkio.throttle.write_iops_device"
      }
    }
  }

  /// `major:minor`.
  package let device: String
  /// What is set; an absent key keeps its value when written and is `max` when read.
  package let limits: [Key: LimitValue]

  package init(device: String, limits: [Key: LimitValue]) {
    self.device = device
    self.limits = limits
  }

  /// Parses `8:16 rbps=1M wiops=max`, in a user's units. Throws with the reason.
  package init(_ text: String) throws(Failure) {
    let words = text.words
    guard let device = words.first, let (major, minor) = device.halves(UInt8(ascii: ":")),
      major.unsigned(UInt32.self) != nil, minor.unsigned(UInt32.self) != nil
    else { throw Failure("“\(text.prefix(40))” must begin with a device, as in “8:0 rbps=1M wiops=120”") }
    guard words.count > 1 else { throw Failure("“\(device)” lacks a limit: add rbps=, wbps=, riops= or wiops=") }
    var limits: [Key: LimitValue] = [:]
    for word in words.dropFirst() {
      guard let (name, value) = word.halves(UInt8(ascii: "=")), let key = Key(rawValue: String(name)) else {
        throw Failure("“\(word.prefix(40))” is not rbps=, wbps=, riops= or wiops= with a value")
      }
      let limit = try ByteSize.parse(String(value))
      // io.max says EINVAL or ERANGE to 0; on version 1 it would lift the limit.
      guard limit != .number(0) else { throw Failure("“\(word)”: a limit must be at least 1") }
      limits[key] = limit
    }
    self.init(device: String(device), limits: limits)
  }

  /// Reads `io.max`.
  package static func parse(_ text: String) -> [IOLimit] {
    let file = NestedKeyed(text)
    return file.keys.map { device in
      let pairs = Key.allCases.compactMap { key in file.limit(device, key.rawValue).map { (key, $0) } }
      return IOLimit(device: device, limits: Dictionary(uniqueKeysWithValues: pairs))
    }
  }

  /// Reads version 1's files of lines `8:16 1048576`, devices in order of appearance.
  package static func parse(v1 files: [Key: String]) -> [IOLimit] {
    var devices: [String] = []
    var limits: [String: [Key: LimitValue]] = [:]
    for key in Key.allCases {
      for words in (files[key] ?? "").lines.map(\.words) where words.count == 2 {
        guard let limit = LimitValue(words[1]) else { continue }
        let device = String(words[0])
        if limits[device] == nil { devices.append(device) }
        limits[device, default: [:]][key] = limit
      }
    }
    return devices.map { IOLimit(device: $0, limits: limits[$0] ?? [:]) }
  }

  /// As `io.max` takes it.
  package var description: String {
    let pairs = Key.allCases.compactMap { key in limits[key].map { "\(key.rawValue)=\($0)" } }
    return ([device] + pairs).joined(separator: " ")
  }

  /// The same as writes to version 1's files, where 0 lifts a limit.
  package var v1Writes: [(file: String, line: String)] {
    Key.allCases.compactMap { key in
      limits[key].map { (key.v1File, "\(device) \($0.number ?? 0)") }
    }
  }
}
