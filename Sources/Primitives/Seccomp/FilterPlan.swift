internal import CLinux
internal import KernelState
internal import Linux

/// What a filter answers to a call. Source: seccomp(2).
enum FilterAction: Equatable, CustomStringConvertible {
  case allow
  case errno(Errno)
  case kill

  /// The word that the filter returns to the kernel.
  var word: UInt32 {
    switch self {
    case .allow: SECCOMP_RET_ALLOW
    case .errno(let errno): SECCOMP_RET_ERRNO | UInt32(errno.rawValue) & SECCOMP_RET_DATA
    case .kill: SECCOMP_RET_KILL_PROCESS
    }
  }

  /// From `EPERM` or `kill`.
  init(_ text: some StringProtocol) throws {
    if text.lowercased() == "kill" {
      self = .kill
    } else if let errno = Errno(name: text.uppercased()) {
      self = .errno(errno)
    } else {
      throw Failure("'\(text)' is no answer of a filter", remedy: "give an errno such as EPERM, or kill")
    }
  }

  var description: String {
    switch self {
    case .allow: "allow"
    case .errno(let errno): errno.name
    case .kill: "kill"
    }
  }
}

/// A filter before it is compiled: some calls with their answers, and the
/// answer to all others.
package struct FilterPlan {
  struct Rule {
    let call: CallName
    let action: FilterAction
    /// The rule holds only where the first argument is, or is not, this descriptor.
    var onDescriptor: Int32?
    var exceptDescriptor: Int32?
  }

  private(set) var rules: [Rule]
  let otherwise: FilterAction
  let title: String
  /// Names that this architecture has no number for.
  let leftOut: [String]
  /// Calls that the filter lets pass though nobody asked for it.
  private(set) var conceded: [String] = []

  /// `mkdir`, `mkdir=ENOSYS`, `mkdir=kill`: these are refused, all others pass.
  package static func denying(_ arguments: [String]) throws -> FilterPlan {
    var rules: [Rule] = []
    let leftOut = try eachCall(arguments) { call, answer in
      rules.append(Rule(call: call, action: try answer.map { try FilterAction($0) } ?? .errno(.notPermitted)))
    }
    let title = "deny " + rules.map { "\($0.call.name)=\($0.action)" }.joined(separator: " ")
    return FilterPlan(rules: rules, otherwise: .allow, title: title, leftOut: leftOut)
  }

  /// `read`, `write`, `else=kill`: these pass, all others are refused.
  package static func allowing(_ arguments: [String]) throws -> FilterPlan {
    var otherwise = FilterAction.errno(.notPermitted)
    for argument in arguments where argument.hasPrefix("else=") { otherwise = try FilterAction(argument.dropFirst(5)) }
    var rules: [Rule] = []
    let leftOut = try eachCall(arguments.filter { !$0.hasPrefix("else=") }) { call, answer in
      if let answer { throw Failure("'\(call.name)=\(answer)' is refused, not allowed", remedy: "use 'seccomp deny'") }
      rules.append(Rule(call: call, action: .allow))
    }
    let title = "allow \(rules.map(\.call.name).joined(separator: " ")) else=\(otherwise)"
    return FilterPlan(rules: rules, otherwise: otherwise, title: title, leftOut: leftOut)
  }

  /// Resolves `NAME` and `NAME=ANSWER`. A call that only other architectures
  /// have is left out, as mkdir on arm64, unless nothing is left then.
  private static func eachCall(
    _ arguments: [String], _ add: (CallName, Substring?) throws -> Void
  ) throws -> [String] {
    var seen: Set<String> = []
    var leftOut: [String] = []
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let call = try CallName(String(parts[0]))
      guard seen.insert(call.name).inserted else { throw Failure("'\(call.name)' is named twice") }
      guard call.number >= 0 else {
        leftOut.append(call.name)
        continue
      }
      try add(call, parts.count > 1 ? parts[1] : nil)
    }
    if seen.count == leftOut.count {
      throw Failure(
        leftOut.isEmpty ? "no call is named" : "this architecture has no \(leftOut.joined(separator: ", "))",
        remedy: "name a call such as mkdirat")
    }
    return leftOut
  }

  /// The same plan for a program that is still to be started: after the filter
  /// is on, its process must report that, hear of execve(2), and make it.
  func forPrograms(control: Int32) throws -> FilterPlan {
    var plan = self
    for name in ["recvmsg", "sendmsg"] {
      if let index = plan.rules.firstIndex(where: { $0.call.name == name }) {
        if otherwise == .allow { plan.rules[index].exceptDescriptor = control }
      } else if otherwise != .allow {
        plan.rules.append(Rule(call: try CallName(name), action: .allow, onDescriptor: control))
        plan.conceded.append("\(name) on descriptor \(control)")
      }
    }
    guard otherwise != .allow else { return plan }
    for name in ["execve", "exit_group", "clock_gettime"] where !plan.rules.contains(where: { $0.call.name == name }) {
      plan.rules.append(Rule(call: try CallName(name), action: .allow))
      plan.conceded.append(name)
    }
    return plan
  }
}
