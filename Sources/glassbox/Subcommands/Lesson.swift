import Lab

extension Subcommand {
  /// The lessons of the course, without opening the lab.
  static let lesson = Subcommand(
    name: "lesson", summary: "List, print, try and write lessons.", operands: "SUBCOMMAND",
    subcommands: [list, show, verify, new])

  private static let list = Subcommand(
    name: "lesson list", summary: "List all lessons with what they take and need."
  ) { settings, _ in
    Lab(options: settings.lab).listLessons()
  }

  private static let show = Subcommand(
    name: "lesson show", summary: "Print a whole lesson, hints at the end.", operands: "LESSON", count: 1...1,
    details: "LESSON is its number or name, such as 2 or uts."
  ) { settings, lesson in
    Lab(options: settings.lab).showLesson(lesson[0])
  }

  private static let verify = Subcommand(
    name: "lesson verify", summary: "Do every task of every lesson on this kernel, and say what does not hold.",
    operands: "[FOLDER or LESSON...]", count: 0...Int.max,
    details: """
      For each task: its checks fail before the solution and hold after it, its traps answer
      as the text says, one choice of each prediction is right, there is a hint, and the host
      is as it was before. Lessons whose requirements are not met are skipped, with the reason.
      Without operands, all lessons that 'lesson list' lists. The exit status is 1 where
      something failed.
      """,
    options: [
      Option(name: "requires", help: "Only say what the lessons need, and what of it this machine lacks") {
        settings, _ in settings.onlyRequires = true
      }
    ]
  ) { settings, folders in
    Lab(options: settings.lab).verifyLessons(folders, onlyRequires: settings.onlyRequires)
  }

  private static let new = Subcommand(
    name: "lesson new", summary: "Write a starting point for a lesson of your own.", operands: "NAME", count: 1...1,
    details: """
      NAME is that of its folder, such as 21-my-lesson, or only my-lesson. It goes to the
      first folder of --lessons, else to $XDG_DATA_HOME/glassbox/lessons/.
      """
  ) { settings, name in
    Lab(options: settings.lab).newLesson(name[0])
  }
}
