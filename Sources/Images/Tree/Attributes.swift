// Owner, mode, times and extended attributes of what has been made, in the order
// in which they do not undo each other.

internal import CLinux
internal import Linux

/// Sets what a member says of its file.
struct Attributes {
  /// Owners are kept, or all belongs to who unpacks.
  let keepsOwners: Bool

  /// By an open descriptor. chown(2) takes setuid bits and file capabilities
  /// away, so it comes first. Source: chown(2), capabilities(7).
  func set(_ entry: TarEntry, on file: OpenFile, _ report: inout UnpackReport) throws(Failure) {
    if keepsOwners, fchown(file.descriptor, entry.user, entry.group) != 0 { throw owner(entry) }
    for (name, value) in entry.attributes where allowed(name, entry, &report) {
      if fsetxattr(file.descriptor, name, value, value.count, 0) != 0 { try note(name, entry, &report) }
    }
    guard fchmod(file.descriptor, entry.mode) == 0 else { throw file.failed("given its mode") }
    var times = Self.times(entry)
    guard futimens(file.descriptor, &times) == 0 else { throw file.failed("given its time") }
  }

  /// By name, for what cannot be opened: links, devices, pipes.
  func set(_ entry: TarEntry, at directory: OpenFile, _ name: [UInt8], _ report: inout UnpackReport) throws(Failure) {
    if keepsOwners,
      withCString(name, { fchownat(directory.descriptor, $0, entry.user, entry.group, AT_SYMLINK_NOFOLLOW) }) != 0
    {
      throw owner(entry)
    }
    let path = Array("/proc/self/fd/\(directory.descriptor)/".utf8) + name
    for (attribute, value) in entry.attributes where allowed(attribute, entry, &report) {
      if withCString(path, { lsetxattr($0, attribute, value, value.count, 0) }) != 0 {
        try note(attribute, entry, &report)
      }
    }
    if entry.kind != .symbolicLink, withCString(name, { fchmodat(directory.descriptor, $0, entry.mode, 0) }) != 0 {
      throw Failure.failed("given its mode", sanitized(bytes: name), .current)
    }
    var times = Self.times(entry)
    guard withCString(name, { utimensat(directory.descriptor, $0, &times, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      throw Failure.failed("given its time", sanitized(bytes: name), .current)
    }
  }

  private static func times(_ entry: TarEntry) -> [timespec] {
    let time = timespec(tv_sec: entry.modified.seconds, tv_nsec: entry.modified.nanoseconds)
    return [time, time]
  }

  private func owner(_ entry: TarEntry) -> Failure {
    let errno = Errno.current
    return Failure(
      "its owner \(entry.user):\(entry.group) cannot be set: \(errno)", errno: errno,
      remedy: errno == .invalid ? "the id has no counterpart outside this user namespace" : nil)
  }

  /// Overlayfs believes attributes of its own: a layer must not bring any.
  private func allowed(_ name: String, _ entry: TarEntry, _ report: inout UnpackReport) -> Bool {
    guard name.hasPrefix("trusted.overlay.") || name.hasPrefix("user.overlay.") else { return true }
    report.skip(entry.path, "the attribute \(sanitized(name)) is overlayfs' own")
    return false
  }

  /// What the file system or the kernel does not allow is named and left out.
  private func note(_ name: String, _ entry: TarEntry, _ report: inout UnpackReport) throws(Failure) {
    let errno = Errno.current
    guard [.notSupported, .notPermitted, .invalid, .range].contains(errno) else {
      throw Failure("its attribute '\(sanitized(name))' cannot be set: \(errno)", errno: errno)
    }
    report.skip(entry.path, "the attribute \(sanitized(name)) cannot be set: \(errno.name)")
  }
}

/// What came of unpacking.
package struct UnpackReport: Sendable {
  package internal(set) var members = 0
  /// Of all files' content.
  package internal(set) var bytes = 0
  /// What was left out, and why; the first of many.
  package private(set) var skipped: [String] = []
  package private(set) var skippedCount = 0

  mutating func skip(_ path: [UInt8], _ why: String) {
    skippedCount += 1
    if skipped.count < 100 { skipped.append("\(sanitized(bytes: path)): \(why)") }
  }
}
