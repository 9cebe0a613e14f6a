// What a cause asks a call that failed: typed values, and nil for what is not there.

extension SystemCall {
  /// The argument of that index, from 0; NULL where there is none.
  package subscript(_ index: Int) -> Argument {
    arguments.indices.contains(index) ? arguments[index] : Argument(0, .null)
  }

  /// The path the call is about; nil where it is about none.
  package var path: String? { arguments.lazy.compactMap(\.path).first }
}

extension Argument {
  /// The path, where it is that of the call.
  var path: String? {
    switch meaning {
    case .path(let path), .descriptor(.file(let path)?): path
    case .memory(let content): (content as? any FileReferring)?.path
    default: nil
    }
  }

  /// A string or a path; nil for NULL, too.
  package var text: String? {
    switch meaning {
    case .text(let text), .path(let text): text
    default: nil
    }
  }

  /// A number, a descriptor, or what stands behind a constant's name.
  package var number: Int64? {
    switch meaning {
    case .number, .constant, .value, .descriptor: Int64(bitPattern: word)
    default: nil
    }
  }

  /// The name of a constant.
  package var constant: String? { if case .constant(let name) = meaning { name } else { nil } }

  /// Flags, a capability and the like.
  package func value<Value: ArgumentValue>(as type: Value.Type = Value.self) -> Value? {
    if case .value(let value) = meaning { value as? Value } else { nil }
  }

  /// What a descriptor refers to.
  package var referent: Referent? {
    switch meaning {
    case .descriptor(let referent), .sent(_, let referent): referent
    default: nil
    }
  }
}

/// A structure that says which file a call is about.
protocol FileReferring {
  var path: String { get }
}
