package import Child
package import KernelState
package import Linux

/// A documented cause of a failed call that can be tested without side effects.
package struct Cause: Sendable {
  /// The cause in one clause, and what to do about it, where that is known.
  package struct Explanation: Sendable {
    package let cause: String
    package let remedy: String?

    package init(_ cause: String, remedy: String? = nil) {
      self.cause = cause
      self.remedy = remedy
    }
  }

  package let call: String
  package let errno: Errno
  /// The finding, if this cause holds here and now.
  package let find: @Sendable (Circumstances) -> Explanation?

  package init(_ call: String, _ errno: Errno, find: @escaping @Sendable (Circumstances) -> Explanation?) {
    self.call = call
    self.errno = errno
    self.find = find
  }
}

extension Cause {
  /// What is known at the moment of the failure, and what can be looked up.
  package final class Circumstances {
    package let error: SystemCallError
    package let workbench: Workbench
    private lazy var observation = Observation(pid: child.pid, child: child, cache: Store())
    private var facts: [FactKey: FactValue] = [:]

    package init(error: SystemCallError, workbench: Workbench) {
      self.error = error
      self.workbench = workbench
    }

    package var child: any LiveProcess { workbench.child }

    /// The call that failed, with its arguments.
    package var call: SystemCall { error.call }

    /// What an unshare(2) that failed was to make, or a setns(2) to enter.
    package var namespaces: NamespaceFlags { call[call.name == "setns" ? 1 : 0].value() ?? [] }

    /// A fact about the child, read when it is first asked for.
    package func fact(_ name: String, _ view: View) -> FactValue {
      let key = FactKey(name, view)
      if let known = facts[key] { return known }
      let definition = primitives.lazy.flatMap { $0.facts }.first { $0.name == name }
      let value = definition?.read(view, in: observation) ?? .absent
      facts[key] = value
      return value
    }
  }
}
