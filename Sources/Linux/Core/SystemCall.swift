internal import CLinux

/// One system call as it will be made: its number, six argument words, the
/// memory its pointers point into, and how a person reads each argument.
///
/// The same description can be executed in this process, sent to the live
/// child, or kept by a test, because pointers are offsets into `payload` and
/// descriptors are places in a list until the moment of the call.
package struct SystemCall: Sendable {
  /// How a word is completed where the call is made.
  package enum Relocation: Equatable, Sendable {
    case argumentAddress(argument: Int, offset: Int)
    case argumentDescriptor(argument: Int, index: Int)
    case wordAddress(at: Int, offset: Int)
    case wordDescriptor(at: Int, index: Int)
    /// The result of an earlier call of the same batch.
    case argumentResult(argument: Int, of: Int)
  }

  /// What happens with the result.
  package enum Kind: Sendable {
    case call
    /// The resulting descriptor is sent to the lab and closed where it was made.
    case descriptor
    /// clone(2): the new process serves the socket sent along.
    case fork
    /// Executed when the lab is gone; answered at once.
    case atEnd
  }

  /// What it is to the other calls of a batch.
  package enum Part: Sendable {
    /// Its failure ends the batch.
    case step
    /// Its failure does not, but what needs its result is not made.
    case optional
    /// Made even after another's failure, if there is the result that it needs.
    case cleanUp
  }

  package let name: String
  package let number: Int
  package var kind = Kind.call
  package var part = Part.step
  /// At most six, in order.
  package private(set) var arguments: [Argument] = []
  /// The memory that addresses among the arguments point into.
  package private(set) var payload: [UInt8] = []
  package private(set) var relocations: [Relocation] = []
  /// Descriptors of this process that travel with the call.
  package private(set) var descriptors: [Int32] = []
  /// True for calls that only look: they are kept out of a step's list.
  package var observes = false

  package init(_ definition: CallDefinition) {
    name = definition.name
    number = definition.number
    observes = !definition.acts
  }

  /// A call that is made elsewhere, or was: to say what failed.
  package init(_ name: String, _ arguments: Argument...) {
    self.init(name, arguments)
  }

  package init(_ name: String, _ arguments: [Argument]) {
    self.name = name
    number = -1
    self.arguments = arguments
  }

  /// The words that the kernel gets, before they are completed.
  package var words: [UInt64] { arguments.map(\.word) }

  /// The arguments as a person reads them, in order.
  package var shown: [String] { arguments.map(\.shown) }

  package mutating func add(_ argument: Argument) { arguments.append(argument) }

  /// A plain number.
  package mutating func number(_ value: some BinaryInteger) { arguments.append(Argument(value, .number)) }

  /// A constant of the kernel's headers, by its name there.
  package mutating func constant(_ value: some BinaryInteger, _ name: String) {
    arguments.append(Argument(value, .constant(name)))
  }

  /// Flags and the like.
  package mutating func value(_ value: some ArgumentValue) { arguments.append(Argument(value.word, .value(value))) }

  package mutating func null() { arguments.append(Argument(0, .null)) }

  /// A NUL-terminated string; nil passes NULL.
  package mutating func string(_ value: String?) {
    guard let value else { return null() }
    address(of: place(Array(value.utf8) + [0]), .text(value))
  }

  /// The path that the call is about.
  package mutating func path(_ path: String) {
    address(of: place(Array(path.utf8) + [0]), .path(path))
  }

  /// The bytes of a string, without a NUL at the end.
  package mutating func bytes(of text: String) { address(of: place(Array(text.utf8)), .text(text)) }

  /// A descriptor of the process that makes the call.
  package mutating func descriptor(_ descriptor: Int32, of referent: Argument.Referent? = nil) {
    arguments.append(Argument(descriptor, .descriptor(referent)))
  }

  /// Bytes the call reads or writes, shown as `content`; answers their offset in
  /// the payload, where the reply has them as the call left them.
  @discardableResult
  package mutating func pointer(
    to bytes: [UInt8], _ content: any CustomStringConvertible & Sendable
  ) -> Int {
    let offset = place(bytes)
    address(of: offset, .memory(content))
    return offset
  }

  /// A structure, one word of which is the address of other bytes.
  mutating func pointer(
    to structure: [UInt8], addressOf bytes: [UInt8], at place: Int, _ content: any CustomStringConvertible & Sendable
  ) {
    let offset = pointer(to: structure, content)
    relocations.append(.wordAddress(at: offset + place, offset: self.place(bytes)))
  }

  /// A structure, one word of which is a descriptor of this process, sent along.
  mutating func pointer(
    to structure: [UInt8], sending descriptor: Int32, at place: Int,
    _ content: any CustomStringConvertible & Sendable
  ) {
    let offset = pointer(to: structure, content)
    relocations.append(.wordDescriptor(at: offset + place, index: descriptors.count))
    descriptors.append(descriptor)
  }

  /// A NULL-terminated array of strings, as execve(2) takes them.
  package mutating func strings(_ values: [String]) { address(of: placeTable(values), .texts(values)) }

  /// The same for an environment, of which only the number is shown.
  package mutating func variables(_ values: [String]) { address(of: placeTable(values), .variables(values.count)) }

  private mutating func placeTable(_ values: [String]) -> Int {
    let table = place([UInt8](repeating: 0, count: 8 * (values.count + 1)))
    for (index, value) in values.enumerated() {
      relocations.append(.wordAddress(at: table + 8 * index, offset: place(Array(value.utf8) + [0])))
    }
    return table
  }

  /// A `struct iovec` for bytes that the call reads or writes; answers their
  /// offset in the payload.
  @discardableResult
  package mutating func vector(to bytes: [UInt8], _ text: String) -> Int {
    let offset = place(bytes)
    let table = vector(base: 0, count: bytes.count, text)
    relocations.append(.wordAddress(at: table, offset: offset))
    return offset
  }

  /// A `struct iovec` for memory at an address of the process that makes the call.
  package mutating func vector(at address: UInt64, count: Int, _ text: String) {
    vector(base: address, count: count, text)
  }

  @discardableResult
  private mutating func vector(base: UInt64, count: Int, _ text: String) -> Int {
    let parts = [base, UInt64(count)]
    return pointer(to: parts.withUnsafeBytes { Array($0) }, text)
  }

  /// A descriptor of this process, sent along for the time of the call; without
  /// `referent` it is shown by its number here.
  package mutating func sent(_ descriptor: Int32, _ referent: Argument.Referent? = nil) {
    relocations.append(.argumentDescriptor(argument: arguments.count, index: descriptors.count))
    descriptors.append(descriptor)
    arguments.append(Argument(0, .sent(descriptor, referent)))
  }

  /// A descriptor that travels with the request but is no argument.
  package mutating func accompany(_ descriptor: Int32) { descriptors.append(descriptor) }

  /// Makes an argument the result of an earlier call of the same batch.
  mutating func takeResult(_ argument: Int, of entry: Int) {
    relocations.append(.argumentResult(argument: argument, of: entry))
  }

  mutating func dropResults() {
    relocations.removeAll {
      if case .argumentResult = $0 { true } else { false }
    }
  }

  /// Makes an argument a number that was not known before.
  mutating func fill(_ argument: Int, _ value: Int) {
    arguments[argument].word = UInt64(truncatingIfNeeded: value)
  }

  /// Changes what an argument holds, once the call has returned in it.
  mutating func show(_ argument: Int, as content: any CustomStringConvertible & Sendable) {
    arguments[argument].meaning = .memory(content)
  }

  private mutating func address(of offset: Int, _ meaning: Argument.Meaning) {
    relocations.append(.argumentAddress(argument: arguments.count, offset: offset))
    arguments.append(Argument(0, meaning))
  }

  /// Puts bytes into the payload, aligned for any kernel structure.
  private mutating func place(_ bytes: [UInt8]) -> Int {
    while payload.count % 8 != 0 { payload.append(0) }
    let offset = payload.count
    payload += bytes
    return offset
  }
}
