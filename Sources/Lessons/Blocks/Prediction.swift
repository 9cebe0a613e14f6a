internal import Linux

/// A question to answer before the command is typed.
package struct Prediction: Hashable, Sendable {
  package struct Choice: Hashable, Sendable {
    package var text: String
    /// Holds once the task is done if this choice was right: the kernel gives
    /// the answer, not the file. Nil where no fact can tell.
    package var when: Statement?
    /// The right one, where no fact can tell: `right: true`.
    package var isRight = false
    /// The line of `when` in the file.
    package var line = 0
  }

  package var id: String
  package var question: String
  package var choices: [Choice]

  init(yaml text: String) throws(Failure) {
    let mapping = try YamlMapping(
      YamlReader.read(text), required: ["id", "ask", "choices"], what: "the prediction")
    id = try mapping.value("id").text("id")
    question = try mapping.value("ask").text("ask")
    choices = []
    let list = try mapping.value("choices")
    for item in try list.items("choices") {
      let choice = try YamlMapping(item, required: ["say"], optional: ["when", "right"], what: "a choice")
      var result = Choice(text: try choice.value("say").text("say"), line: item.line)
      if let value = choice["when"] {
        result.when = try Statement(try value.text("when"), line: value.line)
        result.line = value.line
      }
      result.isRight = try choice["right"]?.flag("right") ?? false
      choices.append(result)
    }
    guard (2...6).contains(choices.count) else {
      throw list.error("there are \(choices.count) choices", "give two to six")
    }
    guard choices.count(where: \.isRight) < 2 else {
      throw list.error("two choices are right", "keep 'right: true' behind one")
    }
    if let both = choices.first(where: { $0.isRight && $0.when != nil }) {
      throw Failure(
        "a choice has both 'when' and 'right'", remedy: "keep 'when': the kernel knows better", line: both.line)
    }
  }
}
