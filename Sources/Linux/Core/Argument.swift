/// One argument of a system call: the word that the kernel gets, and what it
/// means. How a person reads it is made from the meaning, when somebody reads.
package struct Argument: Sendable {
  /// What the word stands for.
  package enum Meaning: Sendable {
    /// Itself.
    case number
    /// A constant of the kernel's headers, such as `AT_FDCWD`.
    case constant(String)
    /// Flags, a capability, a key: something with a type of its own.
    case value(any ArgumentValue)
    case null
    /// A string.
    case text(String)
    /// The path that the call is about: where several are, the one that it changes.
    case path(String)
    case texts([String])
    /// The environment of a program: how many variables.
    case variables(Int)
    /// A descriptor of the process that makes the call.
    case descriptor(Referent?)
    /// A descriptor of this process, which has another number where the call is made.
    case sent(Int32, Referent?)
    /// Memory that the call reads, or has filled in.
    case memory(any CustomStringConvertible & Sendable)
  }

  /// What a descriptor refers to.
  package enum Referent: Sendable, Hashable {
    /// A file, by the path with which it was opened.
    case file(String)
    /// A process. Source: pidfd_open(2).
    case process(Int32)
    /// A stream of a program, such as `stdin`.
    case stream(String)
    /// A program in memory for one kind of machine, as uname(2) names it.
    case program(machine: String)
  }

  /// 0 where it is an address or a descriptor that only the maker knows.
  package internal(set) var word: UInt64
  package internal(set) var meaning: Meaning

  package init(_ word: some BinaryInteger, _ meaning: Meaning) {
    self.word = UInt64(truncatingIfNeeded: word)
    self.meaning = meaning
  }

  /// As strace(1) would have it.
  package var shown: String {
    switch meaning {
    case .number, .descriptor: String(Int64(bitPattern: word))
    case .constant(let name): name
    case .value(let value): value.description
    case .null: "NULL"
    case .text(let text), .path(let text): quoted(text)
    case .texts(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
    case .variables(let variables): "[/* \(variables) variables */]"
    case .sent(let descriptor, let referent): referent?.description ?? String(descriptor)
    case .memory(let content): content.description
    }
  }
}

/// A value with a type of its own that is passed as one word.
package protocol ArgumentValue: Sendable, CustomStringConvertible {
  var word: UInt64 { get }
}

extension Argument {
  package static func number(_ value: some BinaryInteger) -> Self { Self(value, .number) }
  /// A constant whose number nobody needs, for a call that is not sent anywhere.
  package static func constant(_ name: String) -> Self { Self(0, .constant(name)) }
  package static func path(_ path: String) -> Self { Self(0, .path(path)) }
  package static func text(_ text: String) -> Self { Self(0, .text(text)) }
}

extension Argument.Referent: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let path): path
    case .process(let pid): "pidfd of \(pid)"
    case .stream(let name): name
    case .program(let machine): "a program for \(machine)"
    }
  }
}

extension Capability: ArgumentValue {
  package var word: UInt64 { UInt64(truncatingIfNeeded: number) }
}

extension IPCKey: ArgumentValue {
  package var word: UInt64 { UInt64(rawValue) }
}
