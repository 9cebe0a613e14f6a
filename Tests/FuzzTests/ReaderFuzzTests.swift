import CLinux
import Glibc
import Testing

/// Broken input is refused, read as something else, or passed over; it never
/// ends the program. `make fuzz` tries many more variants.
@Suite(.serialized)
struct ReaderFuzzTests {
  init() { LastInput.reportOnCrash() }

  @Test(.timeLimit(.minutes(30)), arguments: FuzzTarget.all)
  func brokenInputIsSurvived(_ target: FuzzTarget) {
    var mutator = Mutator(seed: fuzzSeed)
    for seed in target.seeds { target.read(seed) }
    for _ in 0..<fuzzRounds {
      let input = mutator.variant(of: target.seeds)
      LastInput.keep(target.name, input)
      target.read(input)
    }
  }
}

/// A trap ends the test run, so the input that did it is kept where a signal
/// handler can write it out.
enum LastInput {
  private static let capacity = 1 << 17
  nonisolated(unsafe) private static let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  nonisolated(unsafe) private static var count = 0

  static func keep(_ name: String, _ input: [UInt8]) {
    let bytes = Array("\nfuzz: \(name): ".utf8) + input + [10]
    count = min(bytes.count, capacity)
    for index in 0..<count { memory[index] = bytes[index] }
  }

  static func reportOnCrash() {
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
      signal(number) { number in
        _ = write(2, LastInput.memory, LastInput.count)
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
