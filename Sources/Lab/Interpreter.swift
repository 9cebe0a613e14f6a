internal import Console
internal import KernelState
internal import Lessons
internal import Linux
internal import Primitives
internal import Markup
internal import Course
internal import Session
internal import Reports

extension Lab {
  /// Executes one line: commands separated by `;`. Bad input is answered by
  /// one clear line, and the lab goes on.
  package func execute(line: String) {
    do {
      for words in try tokenize(line) where !words.isEmpty && !isLeaving {
        execute(words.map(\.text), command: words.map { shellQuoted($0.text) }.joined(separator: " "))
      }
    } catch {
      show(.failure(command: "", Failure("\(error)", remedy: "close it, or put a backslash before it")))
    }
  }

  private func execute(_ words: [String], command: String) {
    lastEvent = nil
    lastWasStep = false
    do {
      try dispatch(words, command: command)
      if lastEvent == nil { lastEvent = CommandEvent(words: words, outcome: .succeeds) }
    } catch let failure as Failure {
      show(.failure(command: command, failure))
    } catch {
      show(.failure(command: command, diagnose(error)))
    }
    lastEvent?.words = words
    // Commands of the course have seen to it themselves.
    guard hasCourse, let event = lastEvent, !courseCommands.contains(where: { $0.name == words[0] }) else { return }
    course.notice(event, isStep: lastWasStep)
  }

  private func dispatch(_ words: [String], command: String) throws {
    if let verb = verb(for: words) {
      let arguments = Array(words.dropFirst(verb.words.count))
      try check(arguments, verb.parameters, usage: verb.usage)
      let session = try session()
      announceDeath()
      let step = session.perform(verb, arguments, command: command)
      if !step.succeeded { hasFailed = true }
      lastEvent = CommandEvent(words: words, outcome: step.failure.map(LessonTask.Outcome.init) ?? .succeeds)
      lastWasStep = true
      return reporter.show(.step(step))
    }
    let arguments = Array(words.dropFirst())
    if let found = courseCommands.first(where: { $0.name == words[0] }) {
      try check(arguments, found.parameters, usage: found.usage)
      return try found.perform(course, arguments)
    }
    guard let found = commands.first(where: { $0.name == words[0] }) else { throw unknown(words) }
    try check(arguments, found.parameters, usage: found.usage)
    try found.perform(self, arguments)
  }

  /// The verb with the most words that the line begins with.
  func verb(for words: [String]) -> Verb? {
    verbs.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
  }

  private func check(_ arguments: [String], _ parameters: [Parameter], usage: String) throws {
    let needed = parameters.count { !$0.isOptional }
    if arguments.count < needed {
      throw Failure("\(parameters[arguments.count].name) is missing", remedy: "usage: \(usage)")
    }
    if arguments.count > parameters.count, parameters.last?.repeats != true {
      throw Failure("'\(arguments[parameters.count])' is one argument too many", remedy: "usage: \(usage)")
    }
  }

  /// Says what was probably meant.
  private func unknown(_ words: [String]) -> Failure {
    let subwords = verbs.filter { $0.words.count > 1 && $0.words[0] == words[0] }.map { $0.words[1] }
    if !subwords.isEmpty {
      let list = subwords.joined(separator: ", ")
      guard words.count > 1 else {
        return Failure("'\(words[0])' needs one word more", remedy: "one of \(list)")
      }
      let guess = suggestion(for: words[1], among: subwords).map { "; did you mean '\(words[0]) \($0)'?" } ?? ""
      return Failure("there is no '\(words[0]) \(words[1])'\(guess)", remedy: "one of \(list)")
    }
    let names = allCommands.map { $0.name } + verbs.map { $0.words[0] }
    guard let guess = suggestion(for: words[0], among: names) else {
      return Failure(
        "unknown command '\(words[0])'",
        remedy: "'help' lists all commands, 'run \(words[0])' runs a program in the child")
    }
    return Failure("unknown command '\(words[0])'", remedy: "did you mean '\(guess)'?")
  }

  /// Says that the child has died, if it has and that was not said yet.
  func announceDeath() {
    guard let session = runningSession, let news = session.noticeDeath() else { return }
    show(.notice(news))
  }
}
