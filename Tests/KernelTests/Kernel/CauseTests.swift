import Linux
import Primitives
import Testing

struct CauseTests {
  /// A cause is found by the name of its call and an errno: one that no wrapper makes, or that the call is not
  /// known for, would never be asked. Netlink requests have their own names.
  @Test func everyCauseIsOfACallThatIsMade() {
    let errnos = Dictionary(uniqueKeysWithValues: CallDefinition.all.map { ($0.name, $0.errnos) })
    let causes = primitives.flatMap { $0.causes }.filter { !$0.call.hasPrefix("RTM_") }
    #expect(causes.count > 50)
    for cause in causes {
      #expect(errnos[cause.call]?.contains(cause.errno) == true, "\(cause.call) \(cause.errno.name)")
    }
  }
}
