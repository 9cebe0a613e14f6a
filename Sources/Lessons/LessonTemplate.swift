/// The starting point of a lesson that somebody writes.
package enum LessonTemplate {
  /// The name of the folder: a number is put before a name without one.
  /// Nil for what cannot be a name.
  package static func folder(for name: String, after lessons: [Lesson]) -> String? {
    if Lesson.number(of: name) != nil { return name }
    let next = max(20, lessons.map(\.number).max() ?? 0) + 1
    let folder = "\(next)-\(name)"
    return Lesson.number(of: folder) != nil ? folder : nil
  }

  /// A whole lesson that can be done: `lesson verify` finds nothing wrong with it.
  package static func text(title: String) -> String {
    """
    ---
    format: 1
    title: \(title)
    question: What does the learner want to know?
    primitives: [uts]
    minutes: 5
    ---

    # What does the learner want to know?

    Say in a few sentences why the question matters. Headings of level 2 and lines `---` begin pages.

    ## First wall

    ```predict
    id: first
    ask: What will happen to the host's name?
    choices:
      - say: It changes too.
        when: uts.hostname host = box
      - say: It stays.
        when: uts.hostname host unchanged
    ```

    ```task
    id: name
    goal: Give the child a hostname of its own, "box".
    fresh: true
    commands:
      - unshare uts
      - hostname box
    ```

    ```hint
    Two steps: first a namespace, then a name in it. `help uts` lists the commands.
    ```

    ```hint ns.uts
    The child still shares the host's UTS namespace: `unshare uts` takes it out.
    ```

    ---

    ```check
    ns.uts outside != ns.uts host    # the child is in another UTS namespace than the host
    uts.hostname inside = box        # it is called box
    uts.hostname host unchanged      # the host kept its name
    ```

    ```observe
    sethostname("box", 3) = 0 in child …
    ```

    Say what was seen, and why it was so.

    ## What you know now

    - The one thing to remember.

    Read on: [uts_namespaces(7)](https://man7.org/linux/man-pages/man7/uts_namespaces.7.html).

    """
  }
}
