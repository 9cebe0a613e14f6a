internal import FoundationEssentials

/// A list of causes that a file of a primitive's folder declares: `static let pivotCauses = […]`.
struct CauseList {
  /// The path below the target's folder: `Root/PivotCauses.swift`.
  let file: String
  let name: Substring

  /// In the order in which they stand.
  static func all(in file: String, below folder: String) throws -> [CauseList] {
    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    let declaration = /\n  (?:package )?static let (?<name>\w+Causes)(?:: \[Cause\])? ?=/
    return text.matches(of: declaration).map { CauseList(file: file, name: $0.name) }
  }
}
