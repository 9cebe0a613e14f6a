/// What is known of a system call before it is made. It stands beside the wrappers
/// that make the call; the build collects all of them in `all`.
package struct CallDefinition: Sendable {
  /// As the manual pages, strace(1) and seccomp filters know it.
  package let name: String
  /// Its number on this architecture. Source: syscall(2).
  package let number: Int
  /// The capability without which the call can say EPERM; nil where there is none. One that
  /// only opens what belongs to somebody else (kill(2), msgctl(2)) is none, nor is that of
  /// one operation among several (prctl(2)). Source: capabilities(7).
  package let needs: Capability?
  /// False for a call that is made to look and nothing else: its records are kept out of a
  /// step's list. `looking` does the same for others, such as openat(2).
  package let acts: Bool
  /// Those of the manual page that can be met here.
  package let errnos: [Errno]
  /// Where it is described, such as `sethostname(2)`.
  package let manual: String

  init(
    _ name: String, _ number: some BinaryInteger, needs: Capability? = nil, acts: Bool = true, errnos: [Errno] = [],
    manual: String
  ) {
    self.name = name
    self.number = Int(number)
    self.needs = needs
    self.acts = acts
    self.errnos = errnos
    self.manual = manual
  }
}
