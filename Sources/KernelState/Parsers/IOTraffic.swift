/// Bytes that a group has read from and written to one block device, counted
/// where they reach the device. Source: cgroup-v2.rst `io.stat`; for version 1
/// blkio-controller.rst, `blkio.throttle.io_service_bytes`.
package struct IOTraffic: Hashable, Sendable, CustomStringConvertible {
  /// `major:minor`.
  package let device: String
  package var read: UInt64 = 0
  package var written: UInt64 = 0

  /// Reads `io.stat`: `8:16 rbytes=1459200 wbytes=314773504 rios=192 …`.
  package static func parse(_ text: String) -> [IOTraffic] {
    let file = NestedKeyed(text)
    return file.keys.map { device in
      IOTraffic(
        device: device, read: file.limit(device, "rbytes")?.number ?? 0,
        written: file.limit(device, "wbytes")?.number ?? 0)
    }
  }

  /// Reads version 1's file: lines `8:16 Read 1459200` and `8:16 Write …`.
  package static func parse(v1 text: String) -> [IOTraffic] {
    var found: [IOTraffic] = []
    for words in text.lines.map(\.words) where words.count == 3 {
      guard let bytes: UInt64 = words[2].unsigned() else { continue }
      if found.last?.device != String(words[0]) { found.append(IOTraffic(device: String(words[0]))) }
      switch words[1] {
      case "Read": found[found.count - 1].read = bytes
      case "Write": found[found.count - 1].written = bytes
      default: continue
      }
    }
    return found
  }

  /// As in `io.stat`.
  package var description: String { "\(device) rbytes=\(read) wbytes=\(written)" }
}
