internal import Child
internal import Console
internal import KernelState
internal import Linux
internal import Primitives
internal import Reports
internal import Session

enum FilterCommand: Command {
  static let name = "filter"
  static let summary = "list the child's seccomp filters as instructions, with their meaning"
  static let details = """
    The filters on the child are read back from the kernel by ptrace(2), with
    PTRACE_SECCOMP_GET_FILTER, where the lab may: that needs CAP_SYS_ADMIN over the
    host. Else they are shown as they were sent, and said to be. The filters that
    each program will get are shown as they will be sent.
    """

  static func perform(_ lab: Lab, _ arguments: [String]) throws {
    let session = try lab.session()
    let child = session.workbench.child
    if let obstacle = session.workbench.obstacle { throw obstacle }
    guard child.isAlive else { throw Failure("the child has died", remedy: "'reset' starts a new one") }
    var sent = child.filters
    do {
      // A lab under filters hands them on: they are the oldest.
      let installed = try filtersInKernel(of: child)
      for program in installed {
        let title = sent.first?.program == program ? sent.removeFirst().title : "filter that was there before the lab"
        show(NamedFilter(title, program), "on child \(child.pid), as the kernel has it", lab)
      }
    } catch {
      for filter in sent {
        show(filter, "on child \(child.pid), as it was sent; the lab may not read it back: \(error.errno)", lab)
      }
    }
    for filter in child.programFilters { show(filter, "for each program, before its execve(2)", lab) }
    if child.filters.isEmpty, child.programFilters.isEmpty {
      lab.show(.notice("the lab has put no filter on the child; 'seccomp deny CALL…' does"))
    }
  }

  private static func show(_ filter: NamedFilter, _ place: String, _ lab: Lab) {
    lab.show(.notice("'seccomp \(filter.title)' \(place)"))
    var listing = Listing(
      "filter", [("line", "line"), ("instruction", "instruction"), ("meaning", "meaning")])
    for line in Disassembly(filter.program).lines {
      listing.add(.integer(line.number), .string(line.instruction), .string(line.meaning))
    }
    lab.show(.listing(listing))
  }
}
