import Console
import TestSupport
import Testing
import Reports
import Markup

@Suite struct MarkdownTests {
  static let lesson = """
    # The host *name*

    A process sees **one** name of its machine, `hostname`, and *so* does every other process
    in the same UTS namespace. See [uts_namespaces(7)](https://man7.org/uts) or
    <https://kernel.org>.\\
    After a hard break.

    ## Steps

    1. First `unshare uts`
    2. Then
       - a nested bullet that is long enough to be wrapped on a narrow terminal
       - another

       with a paragraph
    10. Last

    - tight
    - list

    > A quote
    > goes on.
    >
    > > and deeper

    ```sh
    unshare --uts sh -c 'hostname box'   # not wrapped, however long the line may be
    \tindented

    last
    ```

        no info

    ---

    <!-- a remark -->

    Hostile \u{1b}[31m text\u{202e} and ![alt](pic.png).

    ```task id=1
    hostname box
    ```
    """

  @Test(arguments: [80, 30, 1]) func width(_ width: Int) {
    expectRecorded(Markdown(for: Terminal(width: width)).render(Self.lesson), "markdown-\(width)")
  }

  @Test func colorAndPlain() {
    expectRecorded(
      Markdown(for: Terminal(width: 60, usesColor: true)).render(Self.lesson), "markdown-color")
    expectRecorded(
      Markdown(for: Terminal(width: 60, isPlain: true)).render(Self.lesson), "markdown-plain")
  }

  @Test func codeBlockHandler() {
    var markdown = Markdown(for: Terminal(width: 80))
    markdown.codeBlock = { info, literal in
      info == "task" ? "TASK \(literal)" : info == "check" ? "" : nil
    }
    let text = markdown.render("a\n\n```task\nx\n```\n\n```check\ny\n```\n\n```sh\nz\n```\n")
    #expect(text == "a\n\nTASK x\n\n  sh:\n    z\n")
  }

  @Test func topLevelBlocks() {
    let found = blocks(of: Self.lesson)
    #expect(
      found.map(\.kind) == [
        .heading(level: 1), .paragraph, .heading(level: 2), .list, .list, .quote, .code, .code,
        .thematicBreak, .html, .paragraph, .code,
      ])
    #expect(found[0].literal == "The host name")
    #expect(found[0].lines == 1...1)
    let task = found[11]
    #expect(task.info == "task id=1" && task.literal == "hostname box\n")
    #expect(task.source == "```task id=1\nhostname box\n```\n")
    #expect(blocks(of: "").isEmpty)
    #expect(blocks(of: "```task").map(\.info) == ["task"])
  }

  @Test func deepNestingIsBounded() {
    let deep = String(repeating: "> ", count: 5000) + "x"
    #expect(!Markdown(for: Terminal(width: 80)).render(deep).contains("\u{1b}"))
  }
}
