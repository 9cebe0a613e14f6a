import Console
import Glibc
import Lab
import Linux

@main
struct Glassbox {
  static let version = "0.1.0"

  /// A broken pipe is an error of the write that meets it, not a death. A
  /// command line that cannot be understood gets one line.
  static func main() {
    Output.ignoreBrokenPipe()
    var statusOfMisuse = Subcommand.glassbox.statusOfMisuse
    do {
      exit(try run(CommandLine.arguments.dropFirst(), &statusOfMisuse))
    } catch {
      let errors = Output(descriptor: 2)
      errors.print("glassbox: \(error)")
      errors.flush()
      exit(statusOfMisuse)
    }
  }

  /// Does what the words say, and answers the exit status.
  private static func run(_ words: ArraySlice<String>, _ statusOfMisuse: inout Int32) throws(Failure) -> Int32 {
    // `help WORDS` is `WORDS --help`.
    let words = words.first == "help" ? words.dropFirst() + ["--help"] : words
    let (subcommand, rest) = try Subcommand.glassbox.chosen(by: words)
    statusOfMisuse = subcommand.statusOfMisuse
    let (settings, operands) = try OptionParser(subcommand).parse(rest)
    if settings.wantsHelp { return say(subcommand.help) }
    if settings.wantsVersion { return say(version) }
    guard let run = subcommand.run else { return say(subcommand.help) }
    guard operands.count >= subcommand.count.lowerBound else {
      throw subcommand.misuse("missing argument; usage: \(subcommand.call) \(subcommand.operands)")
    }
    guard operands.count <= subcommand.count.upperBound else {
      throw subcommand.misuse("unexpected argument '\(operands[subcommand.count.upperBound])'")
    }
    return run(settings, operands)
  }

  private static func say(_ text: String) -> Int32 {
    let output = Output()
    output.print(text)
    output.flush()
    return 0
  }
}
