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
    if case .course? = CommandTable.shared.entry(for: words)?.kind { return }
    if hasCourse, let event = lastEvent { course.notice(event, isStep: lastWasStep) }
  }

  private func dispatch(_ words: [String], command: String) throws {
    guard let entry = CommandTable.shared.entry(for: words) else { throw unknown(words) }
    let arguments = Array(words.dropFirst(entry.words.count))
    try check(arguments, for: entry.command)
    switch entry.kind {
    case .step(let found):
      let session = try session()
      announceDeath()
      let step = session.perform(found, arguments, command: command)
      if !step.succeeded { hasFailed = true }
      lastEvent = CommandEvent(words: words, outcome: step.failure.map(LessonTask.Outcome.init) ?? .succeeds)
      lastWasStep = true
      reporter.show(.step(step))
    case .course(let found):
      try found.perform(course, arguments)
    case .lab(let found):
      try found.perform(self, arguments)
    }
  }

  private func check(_ arguments: [String], for command: any Command.Type) throws {
    let parameters = command.parameters
    let needed = parameters.count { !$0.isOptional }
    if arguments.count < needed {
      throw Failure("\(parameters[arguments.count].name) is missing", remedy: "usage: \(command.usage)")
    }
    if arguments.count > parameters.count, parameters.last?.repeats != true {
      throw Failure(
        "'\(arguments[parameters.count])' is one argument too many", remedy: "usage: \(command.usage)")
    }
  }

  /// Says what was probably meant.
  private func unknown(_ words: [String]) -> Failure {
    let subwords = CommandTable.shared.family(words[0]).map { $0.words[1] }
    if !subwords.isEmpty {
      let list = subwords.joined(separator: ", ")
      guard words.count > 1 else {
        return Failure("'\(words[0])' needs one word more", remedy: "one of \(list)")
      }
      let guess = suggestion(for: words[1], among: subwords).map { "; did you mean '\(words[0]) \($0)'?" } ?? ""
      return Failure("there is no '\(words[0]) \(words[1])'\(guess)", remedy: "one of \(list)")
    }
    let names = (CommandTable.shared.others + CommandTable.shared.steps).map { $0.words[0] }
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
