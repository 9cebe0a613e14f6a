internal import Linux

/// Where the tests were built, and what beside them.
package enum Checkout {
  /// The folder of the checkout.
  package static let path = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The built program of that name, beside the test runner.
  package static func program(_ name: String = "glassbox") -> String {
    let runner = (try? readLink("/proc/self/exe")) ?? ""
    return runner.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }
}
