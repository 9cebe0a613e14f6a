// Users and groups by the files of the image itself. Source: passwd(5),
// group(5); Dockerfile reference, "USER" and "COPY --chown".

package import Linux

/// Who runs a program of the image.
package struct ImageUser: Sendable, Equatable {
  package let user: UInt32
  package let group: UInt32
  /// Groups besides, sorted.
  package let others: [UInt32]
  /// HOME, where nothing else sets it.
  package let home: String

  /// - Parameters:
  ///   - text: `USER` of the config: `name`, `name:group`, or numbers; nil is root.
  ///   - passwd: `/etc/passwd` of the image, empty where it has none.
  ///   - group: `/etc/group`.
  package init(_ text: String?, passwd: String, group: String) throws(Failure) {
    let accounts = Accounts(passwd: passwd, group: group)
    let (name, groupName) = Accounts.parts(text ?? "0")
    let account = accounts.account(name)
    guard let user = account?.user ?? Accounts.number(name) else {
      throw Failure("the image has no user '\(sanitized(name))'", remedy: "RUN useradd, or give a number")
    }
    self.user = user
    home = account?.home ?? "/"
    if let groupName {
      self.group = try accounts.group(groupName)
      // Who names a group wants that one.
      others = []
    } else {
      // A number without an entry is in root's group.
      self.group = account?.group ?? 0
      let first = self.group
      others = account.map { accounts.groups(of: $0.name).filter { $0 != first } } ?? []
    }
  }
}

/// Whose files COPY --chown makes.
package struct ImageOwner: Sendable, Equatable {
  package let user: UInt32
  package let group: UInt32

  /// - Parameter text: `user`, `user:group`, names or numbers; a user alone is
  ///   the group of the same number too.
  package init(_ text: String, passwd: String, group: String) throws(Failure) {
    let accounts = Accounts(passwd: passwd, group: group)
    let (name, groupName) = Accounts.parts(text)
    guard let user = Accounts.number(name) ?? accounts.account(name)?.user else {
      throw Failure("the image has no user '\(sanitized(name))'")
    }
    self.user = user
    if let groupName { self.group = try accounts.group(groupName) } else { self.group = user }
  }
}

/// The two files, read.
private struct Accounts {
  struct Account {
    let name: String
    let user: UInt32
    let group: UInt32
    let home: String
  }

  private let accounts: [Account]
  private let groups: [(name: String, number: UInt32, members: [String])]

  init(passwd: String, group: String) {
    accounts = Self.lines(passwd).compactMap { fields in
      guard fields.count >= 6, let user = Self.number(fields[2]), let group = Self.number(fields[3]) else { return nil }
      return Account(name: fields[0], user: user, group: group, home: fields[5].isEmpty ? "/" : fields[5])
    }
    groups = Self.lines(group).compactMap { fields in
      guard fields.count >= 3, let number = Self.number(fields[2]) else { return nil }
      let members = fields.count > 3 ? fields[3].utf8.split(separator: 0x2c).map { Array($0).text } : []
      return (fields[0], number, members)
    }
  }

  /// What stands between colons, a list a line.
  private static func lines(_ text: String) -> [[String]] {
    text.utf8.split(separator: 0x0a).prefix(100_000).map { line in
      line.split(separator: 0x3a, omittingEmptySubsequences: false).map { Array($0).text }
    }
  }

  static func parts(_ text: String) -> (name: String, group: String?) {
    let parts = text.utf8.split(separator: 0x3a, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0).text }
    return (parts[0].isEmpty ? "0" : parts[0], parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil)
  }

  /// The last number is none: chown(2) means "leave it" by it.
  static func number(_ text: String) -> UInt32? {
    guard !text.isEmpty, text.utf8.allSatisfy(\.isASCIIDigit), let number = UInt32(text), number != .max else {
      return nil
    }
    return number
  }

  /// By name first: one may look like a number.
  func account(_ text: String) -> Account? {
    accounts.first { $0.name == text } ?? Self.number(text).flatMap { number in accounts.first { $0.user == number } }
  }

  func group(_ text: String) throws(Failure) -> UInt32 {
    if let group = groups.first(where: { $0.name == text }) { return group.number }
    guard let number = Self.number(text) else { throw Failure("the image has no group '\(sanitized(text))'") }
    return number
  }

  func groups(of name: String) -> [UInt32] {
    Array(Set(groups.filter { $0.members.contains(name) }.map(\.number))).sorted()
  }
}
