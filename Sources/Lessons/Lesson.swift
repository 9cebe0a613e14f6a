package import Linux

/// A lesson: one folder `NN-slug` with one file `lesson.md`.
package struct Lesson: Hashable, Sendable, CustomStringConvertible {
  /// The largest file that is read; a lesson is some kilobytes.
  package static let maximumSize = 256 * 1024

  package var number: Int
  /// The folder's name: `02-uts`.
  package var slug: String
  package var path: String
  package var about: FrontMatter
  package var sections: [LessonSection]
  /// The tasks with what belongs to them, in their order.
  package var exercises: [Exercise]

  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - folder: the name of its folder.
  ///   - path: where it was found, for messages.
  package init(_ bytes: [UInt8], folder: String, path: String) throws(Failure) {
    do throws(Failure) {
      guard let number = Self.number(of: folder) else {
        throw Failure("the folder's name is not NN-slug", remedy: "rename it to something like 21-my-lesson")
      }
      guard bytes.count <= Self.maximumSize else {
        throw Failure("the file has more than \(Self.maximumSize / 1024) KiB", remedy: "split the lesson")
      }
      let (yaml, body, bodyLine) = try FrontMatter.split(try Self.text(bytes))
      (self.number, slug, self.path) = (number, folder, path)
      about = try FrontMatter(yaml: yaml)
      sections = try LessonSection.parse(body, offset: bodyLine)
      exercises = Exercise.list(sections)
      guard !sections.isEmpty else {
        throw Failure("the lesson has no text", remedy: "write some behind the front matter", line: bodyLine)
      }
    } catch {
      throw error.located(path)
    }
  }

  package var description: String { slug }

  /// The slug without its number: `uts`.
  package var name: String { String(slug.drop { $0 != "-" }.dropFirst()) }

  /// The number before the first `-`, where the rest is lower-case letters,
  /// digits and `-`.
  static func number(of folder: String) -> Int? {
    let parts = folder.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, (1...4).contains(parts[0].count), !parts[1].isEmpty,
      parts[1].utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
    else { return nil }
    return parts[0].utf8.allSatisfy { (48...57).contains($0) } ? Int(parts[0]) : nil
  }

  /// UTF-8 without a byte order mark, lines ended by a newline alone.
  private static func text(_ bytes: [UInt8]) throws(Failure) -> String {
    guard
      let text = String(validating: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...], as: UTF8.self)
    else {
      let line = 1 + bytes.prefix(upTo: firstInvalid(bytes)).count { $0 == 0x0a }
      throw Failure("the file is not UTF-8", remedy: "save it as UTF-8", line: line)
    }
    guard text.utf8.contains(0x0d) else { return text }
    return String(text.unicodeScalars.filter { $0 != "\r" })
  }

  /// Where the first byte stands that no UTF-8 has.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    var position = 0
    while case .scalarValue(let scalar) = decoder.decode(&rest) { position += UTF8.width(scalar) }
    return min(position, bytes.count)
  }
}
