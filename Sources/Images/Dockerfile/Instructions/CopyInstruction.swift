internal import Linux

/// COPY, and ADD, which unpacks archives besides.
package struct CopyInstruction: Sendable {
  package let isAdd: Bool
  /// Of the context, or of what `from` names; patterns as of path matching.
  package let sources: [String]
  package let destination: String
  /// Files that stand in the Dockerfile itself.
  package let heredocs: [Heredoc]
  /// A stage by name or number, or an image.
  package let from: String?
  package let owner: String?
  /// `0640`, or `u+x,g-r`.
  package let mode: String?
  package let excludes: [String]
  /// The layer does not depend on those below.
  package let isLink: Bool
  package let keepsParents: Bool
  /// ADD: whether archives are unpacked; nil for the rule: local archives are.
  package let unpacks: Bool?

  init(_ node: DockerfileNode) throws(Failure) {
    isAdd = node.keyword == "ADD"
    let flags = try InstructionFlags(
      node,
      isAdd
        ? [
          "chown": .text, "chmod": .text, "link": .toggle, "exclude": .list, "unpack": .toggle, "checksum": .text,
          "keep-git-dir": .toggle,
        ]
        : ["from": .text, "chown": .text, "chmod": .text, "link": .toggle, "exclude": .list, "parents": .toggle])
    for name in ["checksum", "keep-git-dir"] where flags.text(name) != nil {
      throw Failure("ADD --\(name) is not supported: nothing is fetched from a network")
    }
    guard node.words.count >= 2, let last = node.words.last else {
      throw Failure("\(node.keyword) needs a source and a destination")
    }
    from = flags.text("from")
    guard from?.isEmpty != true, from?.contains("$") != true else {
      throw Failure("--from takes the name of a stage or an image, without variables")
    }
    owner = flags.text("chown")
    mode = flags.text("chmod")
    excludes = flags.list("exclude")
    isLink = flags.isOn("link")
    keepsParents = flags.isOn("parents")
    unpacks = flags.text("unpack").map { $0 == "true" }
    heredocs = node.heredocs
    destination = last
    sources = node.words.dropLast().filter { node.heredocs.isEmpty || Heredoc(word: $0) == nil }
    if isAdd { try Self.refuseRemote(sources) }
    if let mode, !mode.contains("$") { _ = try FileModeChange(mode) }
  }

  private static func refuseRemote(_ sources: [String]) throws(Failure) {
    let prefixes = ["http://", "https://", "ftp://", "git://", "git@", "ssh://"]
    for source in sources where prefixes.contains(where: source.hasPrefix) {
      throw Failure(
        "ADD of '\(sanitized(source))' is not supported: nothing is fetched from a network",
        remedy: "fetch it into the context first")
    }
  }
}
