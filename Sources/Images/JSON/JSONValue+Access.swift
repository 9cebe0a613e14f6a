package import Linux

/// Reading a value by what it should be; setting a member where it stands.
extension JSONValue {
  package var members: [(key: String, value: JSONValue)]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  package var elements: [JSONValue]? {
    guard case .array(let values) = self else { return nil }
    return values
  }

  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// The member of that name; nil where it is missing or null. Setting nil
  /// removes it, setting a new one puts it last.
  package subscript(_ key: String) -> JSONValue? {
    get {
      guard let value = members?.last(where: { $0.key == key })?.value, !value.isNull else { return nil }
      return value
    }
    set {
      var members = members ?? []
      let index = members.lastIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key, value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  func string(_ key: String) throws(Failure) -> String? {
    guard let value = self[key] else { return nil }
    guard let text = value.text else { throw Self.wrong(key, "a string") }
    return text
  }

  func integer(_ key: String) throws(Failure) -> Int? {
    guard let value = self[key] else { return nil }
    guard case .integer(let number) = value else { throw Self.wrong(key, "a whole number") }
    return number
  }

  func array(_ key: String) throws(Failure) -> [JSONValue]? {
    guard let value = self[key] else { return nil }
    guard let elements = value.elements else { throw Self.wrong(key, "a list") }
    return elements
  }

  func strings(_ key: String) throws(Failure) -> [String]? {
    try array(key)?.map { value throws(Failure) in
      guard let text = value.text else { throw Self.wrong(key, "a list of strings") }
      return text
    }
  }

  func object(_ key: String) throws(Failure) -> JSONValue? {
    guard let value = self[key] else { return nil }
    guard value.members != nil else { throw Self.wrong(key, "an object") }
    return value
  }

  /// Names and strings, in order.
  func pairs(_ key: String) throws(Failure) -> [(key: String, value: String)]? {
    try object(key)?.members?.map { member throws(Failure) in
      guard let text = member.value.text else { throw Self.wrong(key, "an object of strings") }
      return (member.key, text)
    }
  }

  private static func wrong(_ key: String, _ what: String) -> Failure { Failure("'\(key)' is not \(what)") }
}
