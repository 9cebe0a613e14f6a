import Foundation
import Lessons
import TestSupport
import Testing

/// Somebody who does the course at a terminal.
final class Learner {
  /// Wide enough that no sentence is broken.
  static let width: UInt16 = 250

  let lab: Pty
  private var syncs = 0

  init(_ lab: Pty) {
    self.lab = lab
    #expect(lab.sees("> "))
  }

  /// Types a line and waits until the prompt is there again: what is typed
  /// while a program runs would go to the program. Returns what was said.
  @discardableResult
  func type(_ line: String, seconds: Double = 20) -> String {
    let start = lab.transcript.utf8.count
    lab.type(line + "\r")
    _ = lab.sees("> ", seconds: seconds)
    for _ in 0..<8 {
      syncs += 1
      lab.type("help zz\(syncs)\r")
      guard lab.sees("no command 'zz\(syncs)'", seconds: 4) else { continue }
      // The prompt that follows must not be taken for the next one.
      _ = lab.sees("> ")
      break
    }
    let said = lab.transcript.utf8.dropFirst(start)
    return String(decoding: said, as: UTF8.self)
  }

  /// A whole lesson, with wrong turns.
  func doLesson(_ lesson: Lesson) {
    let count = lesson.sections.count
    #expect(type("start \(lesson.slug)").contains("1/\(count) |"), "\(lesson.slug)")
    var text = ""
    for (page, section) in lesson.sections.enumerated() {
      let name = "\(lesson.slug) page \(page + 1)"
      if page > 0 {
        text = type("next", seconds: 60)
        guard text.contains("\(page + 1)/\(count) |") else {
          Issue.record("\(name) is not shown: \(text.suffix(1500))")
          return
        }
      }
      for (number, prediction) in section.predictions.enumerated() { predict(prediction, seed: page + number, name) }
      if let task = section.task, !text.contains("cannot be done here") { doTask(task, on: page, name) }
    }
    #expect(type("next").contains("that was the last page of \(lesson.slug)"), "\(lesson.slug)")
  }

  private func predict(_ prediction: Prediction, seed: Int, _ name: String) {
    if seed % 2 == 0 { #expect(type("predict 9").contains("is none of the choices"), "\(name)") }
    let number = seed % prediction.choices.count + 1
    #expect(type("predict \(number)").contains("noted: \(number)"), "\(name)")
  }

  private func doTask(_ task: LessonTask, on page: Int, _ name: String) {
    let start = lab.transcript.utf8.count
    // Wrong turns: going on too early, asking too early, a misspelt command.
    switch page % 3 {
    case 0: #expect(type("next").contains("the task is not done yet"), "\(name)")
    case 1: #expect(type("check").contains("✗"), "\(name)")
    default: #expect(type("unshar \(task.id)").contains("unknown command"), "\(name)")
    }
    for line in task.lines { type(line.command, seconds: 60) }
    let said = String(decoding: lab.transcript.utf8.dropFirst(start), as: UTF8.self)
    #expect(said.contains("Solved:"), "\(name), task \(task.id): \(said.suffix(3000)) \(type("check"))")
  }
}

extension Lab {
  /// The lessons of this checkout.
  static let lessons = LessonLibrary(folders: [Checkout.path + "/lessons"]).lessons
}
