internal import Linux

/// Where the tests were built, and what beside them.
public enum Checkout {
  /// The folder of the checkout.
  public static let path = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The built program of that name, beside the test runner.
  public static func program(_ name: String = "glassbox") -> String {
    let runner = (try? readLink("/proc/self/exe")) ?? ""
    return runner.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }
}
