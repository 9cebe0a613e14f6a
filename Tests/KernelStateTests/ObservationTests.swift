import Glibc
import KernelState
import Linux
import Testing

/// What looks share: a file is read once a look, parsed once while it stays the
/// same, and a value that has not changed is the one of the look before.
final class ObservationTests {
  private let path = "/tmp/glassbox-observation-\(UInt64.random(in: 0 ... .max))"
  private let cache = Store()

  deinit { unlink(path) }

  private func write(_ text: String) throws {
    try LocalSystemCalls(recorder: Recorder()).writeFile(path, text, flags: [.writeOnly, .create, .truncate])
  }

  private func look() -> Observation { Observation(pid: getpid(), child: nil, cache: cache) }

  @Test func aFileIsReadOnceInALook() throws {
    try write("one\n")
    let first = look()
    #expect(try first.text(path) == "one\n")
    try write("two\n")
    #expect(try first.text(path) == "one\n")
    #expect(try look().text(path) == "two\n")
  }

  @Test func whatWasMadeOfATextServesWhileItIsTheSame() throws {
    try write("one\n")
    let made = Counter()
    let path = path
    let read = FactDefinition.from({ try $0.file(path) }) { text in
      made.count += 1
      return .text(text.text)
    }
    #expect(try read(look()) == .text("one\n"))
    #expect(try read(look()) == .text("one\n"))
    #expect(made.count == 1)
    try write("two\n")
    #expect(try read(look()) == .text("two\n"))
    #expect(made.count == 2)
  }

  @Test func aFileThatComesAndGoes() throws {
    #expect(try look().fileIfPresent(path) == nil)
    #expect(throws: SystemCallError.self) { try self.look().text(self.path) }
    try write("")
    #expect(try look().text(path).isEmpty)
    unlink(path)
    #expect(try look().fileIfPresent(path) == nil)
  }

  /// Longer than any buffer is at first, and bytes that are no characters.
  @Test func longAndStrangeFiles() throws {
    let long = String(repeating: "0123456789abcdef", count: 20_000)
    try write(long)
    #expect(try look().text(path) == long)
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    let bytes: [UInt8] = [65, 0xff, 66, 0]
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    #expect(try look().text(path) == "A\u{fffd}B\0")
    #expect(try look().text(path) == "A\u{fffd}B\0")
  }

  @Test func theStatusIsWithoutWhatMoves() throws {
    let status = try look().status()
    #expect(status.pid == getpid() && status.effective != nil && status.namespacePids != nil)
    #expect(status.text("VmRSS") == nil && status.text("voluntary_ctxt_switches") == nil && status.state == nil)
  }

  @Test func aStepsLookAsksForNothingThatMoves() throws {
    let asked = Counter()
    let registry = FactRegistry([
      FactDefinition("a.still", "s", manual: "", source: "", outside: { _ in .list(["x"]) }),
      FactDefinition(
        "a.moving", "m", manual: "", source: "", moves: true,
        outside: { _ in
          asked.count += 1
          return .number(Int64(asked.count))
        }),
    ])
    let all = Snapshot(of: registry, look())
    let steady = Snapshot(of: registry, look(), .steady, after: all)
    #expect(asked.count == 1)
    #expect(steady["a.moving"] == nil && steady["a.still"] == .list(["x"]))
    #expect(steady.completed(look())["a.moving"] == .number(2))
    #expect(registry.moves("a.moving") && !registry.moves("a.still") && !registry.moves("a.other"))
  }

  @Test func anEqualValueIsTheOneOfTheLookBefore() throws {
    let registry = FactRegistry([
      FactDefinition(
        "a.list", "l", manual: "", source: "", outside: { _ in .list((0..<100).map { "a long line of a list \($0)" }) })
    ])
    func storage(_ snapshot: Snapshot) -> UnsafeRawPointer? {
      guard case .list(let items)? = snapshot["a.list"] else { return nil }
      return items.withUnsafeBytes { $0.baseAddress }
    }
    let first = Snapshot(of: registry, look())
    let second = Snapshot(of: registry, look(), after: first)
    #expect(storage(first) != nil && storage(second) == storage(first))
    #expect(storage(Snapshot(of: registry, look())) != storage(first))
  }

  private final class Counter: @unchecked Sendable { var count = 0 }
}
