internal import Child
internal import KernelState
package import Lessons
internal import Linux
internal import Primitives

extension Vocabulary {
  /// What lessons may name: the facts and primitives of this lab.
  package static let ofThisLab = Vocabulary(
    facts: Dictionary(
      primitives.flatMap { $0.facts }.map { ($0.name, Set($0.readers.keys.map(\.rawValue))) },
      uniquingKeysWith: { $0.union($1) }),
    primitives: primitives.map { $0.name })
}

/// Where lessons are.
package enum LessonFolders {
  /// The lab's own lessons, and those in the user's data directory.
  package static var usual: [String] {
    [Installation.sharedFolder().map { $0 + "/lessons" }, own].compactMap { $0 }
  }

  /// Where a user's own lessons are; nil without a home. Source: the XDG Base Directory Specification.
  package static var own: String? {
    let data = environmentVariable("XDG_DATA_HOME") ?? environmentVariable("HOME").map { $0 + "/.local/share" }
    return data.map { $0 + "/glassbox/lessons" }
  }
}
