/// A question to answer before the command is typed.
public struct Prediction: Hashable, Sendable {
  public struct Choice: Hashable, Sendable {
    public var text: String
    /// Holds once the task is done if this choice was right: the kernel gives
    /// the answer, not the file. Nil where no fact can tell.
    public var when: Statement?
  }

  public var id: String
  public var question: String
  public var choices: [Choice]

  init(yaml text: String) throws(LessonError) {
    let mapping = try YamlMapping(
      YamlReader.read(text), required: ["id", "ask", "choices"], what: "the prediction")
    id = try mapping.value("id").text("id")
    question = try mapping.value("ask").text("ask")
    choices = []
    let list = try mapping.value("choices")
    for item in try list.items("choices") {
      let choice = try YamlMapping(item, required: ["say"], optional: ["when"], what: "a choice")
      var when: Statement?
      if let value = choice["when"] { when = try Statement(try value.text("when"), line: value.line) }
      choices.append(Choice(text: try choice.value("say").text("say"), when: when))
    }
    guard (2...6).contains(choices.count) else {
      throw list.error("there are \(choices.count) choices", "give two to six")
    }
  }
}
