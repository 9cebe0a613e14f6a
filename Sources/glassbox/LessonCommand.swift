import ArgumentParser
import Lab

/// The lessons of the course, without opening the lab.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "List, print, try and write lessons.",
    subcommands: [List.self, Show.self, Verify.self, New.self])

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

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Do every task of every lesson on this kernel, and say what does not hold.",
      discussion: """
        For each task: its checks fail before the solution and hold after it, its traps answer as the text \
        says, one choice of each prediction is right, there is a hint, and the host is as it was before. \
        Lessons whose requirements are not met are skipped, with the reason. The exit status is 1 where \
        something failed.
        """)

    @OptionGroup var options: Options

    @Flag(help: "Only say what the lessons need, and what of it this machine lacks.")
    var requires = false

    @Argument(help: "Folders of lessons (default: all that 'lessons' lists), or single lessons by number or name.")
    var folders: [String] = []

    func run() throws {
      throw ExitCode(Lab(options: options.lab).verifyLessons(folders, onlyRequires: requires))
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a starting point for a lesson of your own.",
      discussion: "It goes to the first folder of --lessons, else to $XDG_DATA_HOME/glassbox/lessons/.")

    @OptionGroup var options: Options

    @Argument(help: "The name of its folder, such as 21-my-lesson, or only my-lesson.")
    var slug: String

    func run() throws { throw ExitCode(Lab(options: options.lab).newLesson(slug)) }
  }
}
