import ArgumentParser
import Lab

/// The lessons of the course, without opening the lab.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "List the lessons of the course, or print one.",
    subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all lessons with what they take and need.")

    @OptionGroup var options: Options

    func run() throws { throw ExitCode(Lab(options: options.lab).listLessons()) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a whole lesson, hints at the end.")

    @OptionGroup var options: Options

    @Argument(help: "Its number or name, such as 2 or uts.")
    var lesson: String

    func run() throws { throw ExitCode(Lab(options: options.lab).showLesson(lesson)) }
  }
}
