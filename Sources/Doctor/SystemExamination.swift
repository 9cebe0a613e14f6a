internal import KernelState
internal import Linux
internal import Primitives

/// The kernel, the distribution, and what the machine itself runs in.
enum SystemExamination: Examination {
  static let area = "system"

  static func examine(_ machine: Machine) -> [Finding] {
    let calls = LocalSystemCalls(recorder: Recorder())
    let names = try? calls.uname()
    let around = Surroundings(machine.files, architecture: names?.machine ?? "")
    return [
      kernel(names?.release ?? "unknown"), architecture(names?.machine ?? "unknown"),
      distribution(machine.files), kind(around), container(around),
    ]
  }

  /// close_range with CLOSE_RANGE_CLOEXEC (5.11) has a fallback; what the lab
  /// cannot do without, such as pidfd_open, 5.10 has.
  static func kernel(_ release: String) -> Finding {
    guard let version = Version(release) else { return limited("kernel", "uname(2) says \(release)") }
    guard version >= Version(major: 5, minor: 10) else {
      return limited(
        "kernel", "Linux \(release) (uname(2)); the lab is made for 5.10 and later", remedy: "take a newer kernel")
    }
    return works("kernel", "Linux \(release) (uname(2))")
  }

  private static func architecture(_ machine: String) -> Finding {
    ["x86_64", "aarch64"].contains(machine)
      ? works("architecture", "\(machine) (uname(2))")
      : limited("architecture", "\(machine) (uname(2)); the lab is tested on x86_64 and aarch64")
  }

  private static func distribution(_ files: SystemFiles) -> Finding {
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
      if let text = files.text(path) { return works("distribution", "\(prettyName(text)) (\(path))") }
    }
    return limited("distribution", "no /etc/os-release", remedy: nil)
  }

  /// Source: os-release(5).
  static func prettyName(_ text: String) -> String {
    for key in ["PRETTY_NAME=", "NAME=", "ID="] {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { continue }
      return line.dropFirst(key.count).trimmed.filter { $0 != "\"" && $0 != "'" }
    }
    return "unknown"
  }

  private static func kind(_ around: Surroundings) -> Finding {
    let reason = "\(around.machine): \(around.machineEvidence.joined(separator: "; "))"
    guard around.machine != "WSL1" else {
      return missing("machine", "\(reason); WSL1 has no Linux kernel", remedy: "wsl --set-version DISTRIBUTION 2")
    }
    return works("machine", reason)
  }

  private static func container(_ around: Surroundings) -> Finding {
    let evidence = around.containerEvidence.joined(separator: "; ")
    guard let container = around.container else { return works("container", "not in a container: \(evidence)") }
    return limited(
      "container", "the lab itself runs in \(container): \(evidence)",
      remedy: "what the container forbids is named below; on the host itself more works")
  }
}

/// The first two numbers of a kernel release.
struct Version: Comparable {
  let major, minor: Int

  init(major: Int, minor: Int) { (self.major, self.minor) = (major, minor) }

  /// From `6.18.44-fc`; nil where it does not begin with two numbers.
  init?(_ release: String) {
    let parts = release.split(separator: ".", maxSplits: 2)
    guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
      return nil
    }
    self.init(major: major, minor: minor)
  }

  static func < (a: Version, b: Version) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
}
