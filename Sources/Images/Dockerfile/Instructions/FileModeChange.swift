// `--chmod`: an octal number, or clauses as of chmod(1).

package import Linux

/// What becomes of a file's permission bits.
package struct FileModeChange: Sendable, Equatable {
  private enum Change: Equatable {
    case all(UInt32)
    case clauses([Clause])
  }

  private struct Clause: Equatable {
    var who: UInt32
    var operation: Character
    var permissions: String
  }

  private let change: Change

  /// Throws for what chmod(1) would refuse too.
  package init(_ text: String) throws(Failure) {
    let refusal = Failure("'\(sanitized(text))' is no mode", remedy: "write such as 0640, or u+x,g-r")
    if let first = text.utf8.first, first.isASCIIDigit {
      guard let bits = UInt32(text, radix: 8), bits <= 0o7777 else { throw refusal }
      change = .all(bits)
      return
    }
    var clauses: [Clause] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      var rest = part[...]
      let letters = rest.prefix { "ugoa".contains($0) }
      rest = rest.dropFirst(letters.count)
      guard !rest.isEmpty else { throw refusal }
      while let operation = rest.first {
        guard "+-=".contains(operation) else { throw refusal }
        rest = rest.dropFirst()
        let permissions = rest.prefix { "rwxXstugo".contains($0) }
        rest = rest.dropFirst(permissions.count)
        clauses.append(Clause(who: Self.mask(letters), operation: operation, permissions: String(permissions)))
      }
    }
    guard !clauses.isEmpty else { throw refusal }
    change = .clauses(clauses)
  }

  /// The bits that the letters stand for, the special ones included.
  private static func mask(_ letters: Substring) -> UInt32 {
    guard !letters.isEmpty, !letters.contains("a") else { return 0o7777 }
    return letters.reduce(0) { $0 | ($1 == "u" ? 0o4700 : $1 == "g" ? 0o2070 : 0o1007) }
  }

  /// The new permission bits of a file that has these.
  package func applied(to mode: UInt32, isDirectory: Bool) -> UInt32 {
    switch change {
    case .all(let bits): return bits
    case .clauses(let clauses):
      return clauses.reduce(mode & 0o7777) { mode, clause in
        let bits = Self.bits(clause.permissions, mode, isDirectory) & clause.who
        switch clause.operation {
        case "+": return mode | bits
        case "-": return mode & ~bits
        // Special bits of directories stay, as chmod(1) has it.
        default: return mode & ~(clause.who & (isDirectory ? 0o1777 : 0o7777)) | bits
        }
      }
    }
  }

  private static func bits(_ permissions: String, _ mode: UInt32, _ isDirectory: Bool) -> UInt32 {
    var bits: UInt32 = 0
    for permission in permissions {
      switch permission {
      case "r": bits |= 0o444
      case "w": bits |= 0o222
      case "x": bits |= 0o111
      case "X": if isDirectory || mode & 0o111 != 0 { bits |= 0o111 }
      case "s": bits |= 0o6000
      case "t": bits |= 0o1000
      case "u": bits |= (mode >> 6 & 7) * 0o111
      case "g": bits |= (mode >> 3 & 7) * 0o111
      default: bits |= (mode & 7) * 0o111
      }
    }
    return bits
  }
}
