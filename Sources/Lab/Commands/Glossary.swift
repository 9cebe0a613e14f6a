internal import KernelState
internal import Linux
internal import Primitives

/// Everything that `explain` knows, from the primitives and the C library.
enum Glossary {
  /// What can be asked for, with a hint of what it is.
  static var words: [(text: String, description: String)] {
    primitives.flatMap { primitive in
      [(primitive.name, primitive.title)] + primitive.terms.map { ($0.name, $0.manual) }
        + primitive.flags.map { ($0.name, "flag") } + primitive.facts.map { ($0.name, "fact") }
    }
  }

  /// Markdown paragraphs for the name; none where nothing is known.
  static func entries(for name: String) -> [String] {
    var found: [String] = []
    for primitive in primitives {
      if primitive.name == name { found.append("**\(primitive.title)**\n\n\(primitive.help)") }
      found += primitive.terms.filter { $0.name == name }.map { "**\($0.name)**: \($0.text). See \($0.manual)." }
      found += primitive.flags.filter { $0.name == name }.map {
        "**\($0.name)** (`0x\(String($0.value, radix: 16))`): \($0.meaning)."
      }
      found += primitive.facts.filter { $0.name == name }.map(fact)
    }
    if let errno = Errno(name: name.uppercased()) { found.append(self.errno(errno)) }
    return found.reduce(into: []) { unique, entry in if !unique.contains(entry) { unique.append(entry) } }
  }

  private static func fact(_ fact: FactDefinition) -> String {
    let sides = View.allCases.filter { fact.readers[$0] != nil }.map { $0 == .host ? "on the host" : $0.rawValue }
    return """
      **\(fact.name)**: \(fact.help). Read from `\(fact.source)`, seen \(sides.joined(separator: ", ")). See \(fact.manual).
      """
  }

  /// An errno, and the calls of the walls that are known to answer it.
  private static func errno(_ errno: Errno) -> String {
    let calls = primitives.flatMap { $0.causes }.filter { $0.errno == errno }.map(\.call)
    let unique = calls.reduce(into: [String]()) { list, call in if !list.contains(call) { list.append(call) } }
    let known =
      unique.isEmpty ? "" : " The lab looks for its cause when it comes from \(unique.joined(separator: ", "))."
    return "**\(errno.name)** (\(errno.rawValue)): \(errno.text).\(known) See errno(3)."
  }
}
