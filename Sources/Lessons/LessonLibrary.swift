package import Linux

/// The lessons of some folders: the lab's own, and those of a teacher.
package struct LessonLibrary: Sendable {
  /// By number, then by name.
  package private(set) var lessons: [Lesson] = []
  /// What could not be read; the rest works.
  package private(set) var problems: [Failure] = []

  private let vocabulary: Vocabulary?

  /// Scans folders of `NN-slug/lesson.md`. A folder that is not there is no
  /// problem; files beside the lessons, such as a README, are left alone.
  /// - Parameter vocabulary: what lessons may name; nil: anything.
  package init(folders: [String], vocabulary: Vocabulary? = nil) {
    self.vocabulary = vocabulary
    for folder in folders where fileKind(folder) == .directory { scan(folder) }
    lessons.sort { ($0.number, $0.slug) < ($1.number, $1.slug) }
  }

  private mutating func scan(_ folder: String) {
    do {
      for name in try directoryEntries(folder) where !name.hasPrefix(".") && fileKind("\(folder)/\(name)") == .directory
      {
        add(name, path: "\(folder)/\(name)/lesson.md")
      }
    } catch {
      problems.append(Failure("\(error)", remedy: "make the folder readable", path: folder))
    }
  }

  private mutating func add(_ name: String, path: String) {
    do throws(Failure) {
      let lesson = try Lesson(try Self.read(path), folder: name, path: path)
      try vocabulary?.check(lesson)
      if let other = lessons.first(where: { $0.slug == lesson.slug }) {
        throw Failure(
          "there is a lesson of this name already: \(other.path)", remedy: "rename the folder", path: path)
      }
      lessons.append(lesson)
    } catch {
      problems.append(error)
    }
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    // A pipe or a device would never end.
    switch fileKind(path) {
    case .file: break
    case nil: throw Failure("there is no such file", remedy: "write it, or remove the folder", path: path)
    default: throw Failure("it is not a file", remedy: "put a Markdown file there", path: path)
    }
    do {
      return try readBytes(path, atMost: Lesson.maximumSize + 1)
    } catch {
      throw Failure("\(error)", remedy: "make the file readable", path: path)
    }
  }

  /// Leaves these only, and no problems of others.
  package mutating func keep(_ kept: [Lesson]) {
    lessons = kept
    problems = []
  }

  /// What `2`, `02`, `02-uts`, `uts` or the beginning of one of these names.
  package func find(_ name: String) -> [Lesson] {
    let exact = lessons.filter { $0.slug == name || $0.name == name || Int(name) == $0.number }
    if !exact.isEmpty { return exact }
    let wanted = name.lowercased()
    return lessons.filter { !wanted.isEmpty && ($0.slug.hasPrefix(wanted) || $0.name.hasPrefix(wanted)) }
  }
}
