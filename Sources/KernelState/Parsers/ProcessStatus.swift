internal import Linux

/// What `/proc/PID/status` says about a process. A field that this kernel does
/// not write is nil. Source: proc_pid_status(5).
package struct ProcessStatus: Hashable, Sendable {
  /// The four ids of one kind that a process carries. Source: credentials(7).
  package struct Identities: Hashable, Sendable {
    package let real, effective, saved, fileSystem: UInt32
  }

  /// In the order of the lines: of the sixty only a few are ever asked for, so
  /// a table of them would cost more than it saves.
  private let fields: [Field]

  private struct Field: Hashable {
    let name, value: Substring
  }

  package init(_ text: String) {
    fields = text.lines.compactMap { line in
      // Only the tab after the colon is not the value's: a name may begin with blanks.
      guard let (name, rest) = line.halves(UInt8(ascii: ":")) else { return nil }
      return Field(name: name, value: rest.utf8.first == 9 ? Substring(rest.utf8.dropFirst()) : rest)
    }
  }

  /// The raw value of any field, such as `SigCgt`.
  package func text(_ field: String) -> String? { value(field).map { $0.trimmed } }

  private func value(_ field: String) -> Substring? { fields.last { $0.name == field }?.value }

  /// The program's name, at most 15 bytes. The kernel escapes new lines and backslashes in it.
  package var name: String? {
    value("Name").map { String($0).withoutEscapes }
  }
  /// One letter: R, S, D, T, t, Z, X, I.
  package var state: String? { text("State").map { String($0.prefix(1)) } }
  /// The state in the kernel's words: `sleeping`, `zombie`, …
  package var stateText: String? {
    text("State")?.halves(UInt8(ascii: "(")).map { String($0.1.prefix { $0 != ")" }) }
  }

  package var pid: Int32? { number("Pid") }
  package var parent: Int32? { number("PPid") }
  package var tracer: Int32? { number("TracerPid") }
  package var threads: Int? { number("Threads") }
  /// The process's number in each PID namespace that it is in, from the one
  /// that this `/proc` belongs to down to its own.
  package var namespacePids: [Int32]? { list("NSpid") }

  package var users: Identities? { identities("Uid") }
  package var groups: Identities? { identities("Gid") }
  package var supplementaryGroups: [UInt32]? { list("Groups") }

  // Capability sets as bit masks. Source: capabilities(7).
  package var inheritable: UInt64? { mask("CapInh") }
  package var permitted: UInt64? { mask("CapPrm") }
  package var effective: UInt64? { mask("CapEff") }
  package var bounding: UInt64? { mask("CapBnd") }
  package var ambient: UInt64? { mask("CapAmb") }

  package var noNewPrivileges: Bool? { text("NoNewPrivs").flatMap { ["0": false, "1": true][$0] } }
  /// 0 none, 1 strict, 2 filter. Source: seccomp(2).
  package var seccomp: Int? { number("Seccomp") }
  package var seccompFilters: Int? { number("Seccomp_filters") }

  private func number<Number: FixedWidthInteger>(_ field: String) -> Number? {
    text(field)?.unsigned()
  }

  /// Nil also if one word of the list is no number: half a list would mislead.
  private func list<Number: FixedWidthInteger>(_ field: String) -> [Number]? {
    guard let words = text(field)?.words else { return nil }
    let numbers: [Number] = words.compactMap { $0.unsigned() }
    return numbers.count == words.count ? numbers : nil
  }

  private func identities(_ field: String) -> Identities? {
    guard let ids: [UInt32] = list(field), ids.count == 4 else { return nil }
    return Identities(real: ids[0], effective: ids[1], saved: ids[2], fileSystem: ids[3])
  }

  private func mask(_ field: String) -> UInt64? {
    text(field).flatMap { $0.hasPrefix("+") ? nil : UInt64($0, radix: 16) }
  }
}

extension String {
  /// Undoes the two-character escapes `\n` and `\\` of a process name.
  fileprivate var withoutEscapes: String {
    var result = ""
    var escaped = false
    for character in unicodeScalars {
      if escaped {
        result.unicodeScalars.append(character == "n" ? "\n" : character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return escaped ? result + "\\" : result
  }
}
