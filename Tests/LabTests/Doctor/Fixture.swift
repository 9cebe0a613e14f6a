@testable import Lab
import Linux

extension SystemFiles {
  /// A machine that is described by the texts of its files.
  init(_ texts: [String: String], present: [String] = [], links: [String: String] = Self.ownNamespaces) {
    self.init(
      read: { path in
        texts[path].map { .success($0) } ?? .failure(SystemCallError(name: "openat", errno: .noEntry, path: path))
      },
      exists: { texts[$0] != nil || present.contains($0) }, link: { links[$0] })
  }

  /// The namespaces of the machine itself.
  static let ownNamespaces = [
    "/proc/self/ns/pid": "pid:[4026531836]", "/proc/self/ns/user": "user:[4026531837]",
  ]
  /// Those of a container.
  static let otherNamespaces = [
    "/proc/self/ns/pid": "pid:[4026532450]", "/proc/self/ns/user": "user:[4026531837]",
  ]
}

let virtualCPU = "processor\t: 0\nflags\t\t: fpu vme sse2 hypervisor lahf_lm\n"
let realCPU = "processor\t: 0\nflags\t\t: fpu vme sse2 vmx lahf_lm\n"
let wholeMap = "         0          0 4294967295\n"
