import CLinux
import Console
import Glibc
import Lessons
import Linux
internal import Course

@testable import Course
@testable import Lab

/// A lab on the real kernel that says everything into memory, with a place of
/// its own for the progress.
final class Desk {
  let lab: Lab
  let home: String
  private let memory: Int32
  private var read = 0

  init(json: Bool = false, home: String? = nil) {
    var template = Array("/tmp/glassbox-desk-XXXXXX".utf8CString)
    self.home = home ?? mkdtemp(&template).map { String(cString: $0) } ?? ""
    memory = glassbox_memory_file("desk")
    var options = LabOptions()
    options.json = json
    lab = Lab(options: options, writingTo: memory, terminal: Terminal(width: 200))
    lab.progressDirectory = self.home
  }

  /// Opens a lesson of this text at its first page, and answers what was said.
  @discardableResult
  func open(_ body: String) throws -> String {
    let about = "---\nformat: 1\ntitle: t\nquestion: q\nprimitives: []\nminutes: 5\n---\n"
    lab.course.open(try Lesson(Array((about + body).utf8), folder: "90-test", path: "90-test/lesson.md"), page: 0)
    return said()
  }

  /// Executes commands and answers what was said.
  @discardableResult
  func type(_ commands: String) -> String {
    lab.execute(line: commands)
    return said()
  }

  var progress: LessonProgress { lab.course.store.progress["90-test"] }

  private func said() -> String {
    lab.output.flush()
    let bytes = (try? readBytes("/proc/self/fd/\(memory)")) ?? []
    defer { read = bytes.count }
    return String(decoding: bytes[read...], as: UTF8.self)
  }

  deinit {
    lab.end()
    close(memory)
    for name in (try? directoryEntries(home)) ?? [] { unlink("\(home)/\(name)") }
    rmdir(home)
  }
}
