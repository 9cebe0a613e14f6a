// What a program was made for. Source: OCI image specification, "Image Index";
// the names are Go's GOOS, GOARCH and GOARM.

package struct Platform: Sendable, Equatable, Hashable, CustomStringConvertible {
  package var os: String
  package var architecture: String
  package var variant: String?

  package init(os: String = "linux", architecture: String, variant: String? = nil) {
    self.os = os
    self.architecture = architecture
    self.variant = variant
  }

  /// From `linux/arm64/v8`, `linux/amd64` or `amd64`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
    guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let names = ["x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64", "armhf": "arm", "i386": "386"]
    if parts.count == 1 {
      guard parts[0] != "linux" else {
        self = .this
        return
      }
      self.init(architecture: names[parts[0]] ?? parts[0])
    } else {
      self.init(os: parts[0], architecture: names[parts[1]] ?? parts[1], variant: parts.count > 2 ? parts[2] : nil)
    }
  }

  /// This machine's.
  package static var this: Platform {
    #if arch(arm64)
      Platform(architecture: "arm64", variant: "v8")
    #else
      Platform(architecture: "amd64")
    #endif
  }

  package var description: String { [os, architecture, variant].compactMap { $0 }.joined(separator: "/") }

  /// Whether programs of the other one run where this one's do.
  package func runs(_ other: Platform) -> Bool {
    other.os == os && other.architecture == architecture
      && (other.variant == nil || variant == nil || other.variant == variant)
  }

  func matches(_ text: String) -> Bool { Platform(text).map(runs) ?? false }
}
