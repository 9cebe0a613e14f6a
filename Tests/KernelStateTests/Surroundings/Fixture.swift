import KernelState

extension SystemFiles {
  /// The namespaces of the machine itself.
  static let ownNamespaces = [
    "/proc/self/ns/pid": "pid:[4026531836]", "/proc/self/ns/user": "user:[4026531837]",
  ]
  /// Those of a container.
  static let otherNamespaces = [
    "/proc/self/ns/pid": "pid:[4026532450]", "/proc/self/ns/user": "user:[4026531837]",
  ]

  init(_ texts: [String: String], present: [String] = [], links: [String: String] = Self.ownNamespaces) {
    self = .described(texts, present: present, links: links)
  }
}

let virtualCPU = "processor\t: 0\nflags\t\t: fpu vme sse2 hypervisor lahf_lm\n"
let realCPU = "processor\t: 0\nflags\t\t: fpu vme sse2 vmx lahf_lm\n"
let wholeMap = "         0          0 4294967295\n"
