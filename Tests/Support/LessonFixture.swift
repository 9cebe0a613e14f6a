// Lessons as text, good unless a test spoils them.

package import Lessons
package import Linux

package enum LessonFixture {
  /// Three tasks with what belongs to them.
  package static let tasks = """
    ## A

    ```predict
    id: guess
    ask: What?
    choices: [{say: a, right: true}, {say: b}]
    ```

    ```task
    id: one
    goal: Do it.
    fresh: true
    commands:
      - unshare uts
      - {command: hostname x, fails: EINVAL}
    ```

    ```hint
    First.
    ```

    ```hint uts.hostname
    About the name.
    ```

    ```hint
    Second.
    ```

    ```explain
    Because.
    ```

    Prose, which belongs to the answer.

    ```check
    ns.uts outside != ns.uts host
    uts.hostname inside = box     # it is called box
    run "true" exits 0
    ```

    ```task
    id: two
    goal: Go on.
    commands: hostname y
    ```

    ---

    ```explain
    On the next page.
    ```

    ## B

    ```task
    id: three
    goal: More.
    commands: hostname z
    ```

    ## C

    ```task
    id: four
    goal: Anew.
    fresh: true
    commands: hostname z
    ```

    """

  package static let about = """
    ---
    format: 1
    title: A title
    question: Why?
    primitives: [uts]
    minutes: 5
    ---

    """

  /// A lesson with this body.
  package static func lesson(_ body: String, about: String = about) throws(Failure) -> Lesson {
    try Lesson(Array((about + body).utf8), folder: "02-uts", path: "lesson.md")
  }

  /// The error of a lesson that must not be read.
  package static func error(_ body: String = "# Text\n", about: String = about) -> Failure? {
    do {
      _ = try lesson(body, about: about)
      return nil
    } catch { return error }
  }
}
