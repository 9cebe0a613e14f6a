// A filter is put on the child itself where it leaves it the calls by which it serves the lab; else on each program.

internal import CLinux
package import Child
internal import KernelState
internal import Linux

extension SeccompPrimitive {
  /// Refuses the calls of the plan.
  package static func deny(_ plan: FilterPlan, _ workbench: Workbench) throws {
    let needed = workbench.child.ownCalls.union(workbench.recorder.looks)
    let missed = plan.rules.map(\.call.name).filter(needed.contains)
    guard missed.isEmpty else {
      return try putOnPrograms(plan, workbench, "the child itself needs \(missed.joined(separator: ", "))")
    }
    let filter = try plan.compile()
    try workbench.child.installFilter(filter.program)
    workbench.child.filters.append(filter)
    tellWhatIsLeftOut(plan, workbench)
    workbench.note("'filter' lists the \(filter.program.instructions.count) instructions")
  }

  /// Lets the calls of the plan pass, and no others.
  package static func allow(_ plan: FilterPlan, _ workbench: Workbench) throws {
    try putOnPrograms(plan, workbench, "an allow list is put on programs only")
  }

  /// Keeps the filter for the programs to come; each installs it itself.
  private static func putOnPrograms(_ plan: FilterPlan, _ workbench: Workbench, _ reason: String) throws {
    let plan = try plan.forPrograms(control: Int32(GLASSBOX_CONTROL_DESCRIPTOR))
    workbench.child.programFilters.append(try plan.compile())
    tellWhatIsLeftOut(plan, workbench)
    if !plan.conceded.isEmpty {
      workbench.note("also allowed, to begin a program: \(plan.conceded.joined(separator: ", "))")
    }
    workbench.note(
      "\(reason): no call was made yet; each program that 'run' starts will install the filter right before its execve(2)"
    )
  }

  private static func tellWhatIsLeftOut(_ plan: FilterPlan, _ workbench: Workbench) {
    guard !plan.leftOut.isEmpty else { return }
    workbench.note("this architecture has no \(plan.leftOut.joined(separator: ", ")): left out")
  }
}
