import CPopt
import Console
import Glibc
internal import Linux
internal import Markup

/// The options of one subcommand, for popt(3), which reads them from a command
/// line and describes them.
final class OptionParser {
  private let subcommand: Subcommand
  private let options: [Option]
  /// One entry an option, and an empty one at the end; its strings are in `strings`.
  private let table: UnsafeMutablePointer<poptOptionEntry>
  private var arguments: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  private var strings: [UnsafeMutablePointer<CChar>] = []

  init(_ subcommand: Subcommand) {
    self.subcommand = subcommand
    options =
      subcommand.options + Option.common + [
        Option(name: "version", help: "Print the version") { settings, _ in settings.wantsVersion = true },
        Option(name: "help", letter: "h", help: "Print this") { settings, _ in settings.wantsHelp = true },
      ]
    table = .allocate(capacity: options.count + 1)
    for (index, option) in options.enumerated() { table[index] = entry(option, index) }
    table[options.count] = poptOptionEntry()
  }

  deinit {
    strings.forEach { $0.deallocate() }
    arguments?.deallocate()
    table.deallocate()
  }

  /// What the words set, and the operands among them.
  func parse(_ words: ArraySlice<String>) throws(Failure) -> (settings: Settings, operands: [String]) {
    let context = context(for: words)
    defer { poptFreeContext(context) }
    var settings = Settings()
    while true {
      let answer = poptGetNextOpt(context)
      if answer == -1 { break }
      guard answer > 0 else { throw misuse(answer, at: poptBadOption(context, 0)) }
      let value = poptGetOptArg(context)
      options[Int(answer) - 1].take(&settings, value.map { String(cString: $0) } ?? "")
      free(value)
    }
    var operands: [String] = []
    while let operand = poptGetArg(context) { operands.append(String(cString: operand)) }
    return (settings, operands)
  }

  /// The usage line, and a line or more for each option, in ASCII, as popt
  /// cannot break other lines; without a newline at the end.
  func description() -> String {
    let context = context(for: [])
    defer { poptFreeContext(context) }
    poptSetOtherOptionHelp(context, string("[OPTION...] \(subcommand.operands)"))
    var text: UnsafeMutablePointer<CChar>?
    var size = 0
    guard let file = open_memstream(&text, &size) else { return "" }
    poptPrintHelp(context, file, 0)
    fclose(file)
    defer { free(text) }
    return text.map { String(cString: $0) }?.split(separator: "\n").joined(separator: "\n") ?? ""
  }

  /// A context reads the words and the table for as long as it lives: both stay
  /// where they are until this object goes.
  private func context(for words: ArraySlice<String>) -> poptContext? {
    let count = words.count + 1
    arguments?.deallocate()
    let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: count + 1)
    for (index, word) in ([subcommand.call] + words).enumerated() { list[index] = UnsafePointer(string(word)) }
    list[count] = nil
    arguments = list
    let flags = subcommand.endsOptionsAtOperand ? POPT_CONTEXT_POSIXMEHARDER : 0
    return poptGetContext("glassbox", Int32(count), list, table, UInt32(flags))
  }

  private func entry(_ option: Option, _ index: Int) -> poptOptionEntry {
    poptOptionEntry(
      longName: string(option.name), shortName: option.letter?.asciiValue.map { CChar($0) } ?? 0,
      argInfo: option.value == nil ? POPT_ARG_NONE : POPT_ARG_STRING, arg: nil, val: Int32(index + 1),
      descrip: string(option.help), argDescrip: option.value.map { UnsafePointer(string($0)) })
  }

  private func misuse(_ answer: Int32, at word: UnsafePointer<CChar>?) -> Failure {
    let word = word.map { String(cString: $0) } ?? ""
    let reason = poptStrerror(answer).map { String(cString: $0) } ?? "\(answer)"
    let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
    let guess =
      answer == POPT_ERROR_BADOPT ? suggestion(for: String(name), among: options.map(\.name)) : nil
    return subcommand.misuse("\(word): \(reason)" + (guess.map { "; did you mean '--\($0)'?" } ?? ""))
  }

  private func string(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { copy[index] = byte }
    strings.append(copy)
    return copy
  }
}
