internal import Primitives

enum PredictCommand: Command {
  static let name = "predict"
  static let parameters = [Parameter("NUMBER")]
  static let summary = "say what you think will happen, by the number of the choice"
  static let details = """
    The kernel answers once the task is done. Nothing depends on it, but what
    one has predicted is remembered better. Where a page asks for several, they
    are answered one after the other.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws { try lab.course.predict(arguments[0]) }
}
