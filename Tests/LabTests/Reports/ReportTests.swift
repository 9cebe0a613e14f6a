import Console
import Glibc
import KernelState
import Linux
import Testing
import Reports

@testable import Lab

/// One step in its views: `--json`, and the terminal at several widths.
struct ReportTests {
  private var step: Step {
    var call = SystemCall(.sethostname)
    call.bytes(of: "box")
    call.number(3)
    let keys = [FactKey("uts.hostname", .inside), FactKey("uts.hostname", .host)]
    let before = Snapshot(keys: keys, values: [keys[0]: .text("laptop"), keys[1]: .text("laptop")])
    let after = Snapshot(keys: keys, values: [keys[0]: .text("box"), keys[1]: .text("laptop")])
    return Step(
      number: 2, command: "hostname box",
      records: [SystemCallRecord(by: .child, pid: 4312, call: call, result: 0, microseconds: 2)],
      difference: Difference(before, after),
      shellLine: "unshare --uts sh -c 'hostname box'", manuals: ["uts_namespaces(7)", "sethostname(2)"])
  }

  @Test func jsonHasTheDocumentedShape() {
    let text = json(step).encoded()
    #expect(
      text.hasPrefix(
        #"{"type":"step","number":2,"command":"hostname box","ok":true,"syscalls":[{"by":"child","pid":4312,"#
          + #""name":"sethostname","arguments":["\"box\"","3"],"result":0,"errno":null,"microseconds":2.0}],"#
          + #""changes":[{"fact":"uts.hostname","view":"inside","before":"laptop","after":"box"}],"#
          + #""unchanged":["host.uts.hostname"]"#))
  }

  @Test func aFailedCallIsAStepToo() {
    var failed = step
    failed.failure = Failure("no", errno: .notPermitted, cause: "because", remedy: "do this")
    let text = json(failed).encoded()
    #expect(text.contains(#""ok":false"#) && text.contains(#""errno":"EPERM""#) && text.contains(#""cause":"because""#))
  }

  @Test func valuesKeepTheirKind() {
    #expect(json(FactValue.max).encoded() == #""max""#)
    #expect(json(FactValue.absent).encoded() == "null")
    #expect(json(FactValue.unreadable(.accessDenied)).encoded() == #"{"unreadable":"EACCES"}"#)
    #expect(json(FactValue.list(["a", "b"])).encoded() == #"["a","b"]"#)
  }

  @Test(arguments: [(100, false), (70, false), (40, false), (100, true)])
  func theTerminalShowsBeforeAndAfter(_ width: Int, _ plain: Bool) throws {
    let text = try shown(.step(step), Terminal(width: width, isPlain: plain))
    #expect(text.contains(#"sethostname("box", 3)"#))
    #expect(text.contains("laptop") && text.contains("unchanged"))
    #expect(text.contains(plain ? "->" : "→"))
    #expect(text.contains("same as: unshare --uts sh -c 'hostname box'"))
    #expect(!text.contains("\u{1b}"))
  }

  @Test func anUnreadableFactShowsItsErrnoInATable() throws {
    var listing = Listing("fact", [("fact", "fact"), ("value", "value")])
    listing.add("pid.self", json(FactValue.unreadable(.noProcess)))
    #expect(try shown(.listing(listing), Terminal(width: 80)).contains("(unreadable: ESRCH)"))
  }

  @Test func aDeadChildIsNotSaidToBeUnchanged() throws {
    var died = step
    died.difference = Difference(.none, .none)
    #expect(try shown(.step(died), Terminal(width: 80)).contains("nothing that the lab watches has changed"))
    died.childLives = false
    #expect(try !shown(.step(died), Terminal(width: 80)).contains("nothing that"))
  }

  @Test func controlCharactersOfANameNeverReachTheTerminal() throws {
    let text = try shown(.notice("\u{1b}]0;evil\u{7}"), Terminal(width: 80))
    #expect(!text.contains("\u{1b}") && !text.contains("\u{7}"))
  }

  /// What a reporter writes, through a pipe.
  private func shown(_ report: Report, _ terminal: Terminal) throws -> String {
    var pipe = try Pipe()
    TerminalReporter(output: Output(descriptor: try #require(pipe.writer).number), terminal: terminal).show(report)
    pipe.closeWriter()
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = withExtendedLifetime(pipe) { read(pipe.reader.number, &bytes, bytes.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
