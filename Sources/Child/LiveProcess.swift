package import Linux

/// One live process of the child, whoever steers it: the child program at a
/// socket today; a process that is traced, or one behind an agent in a virtual
/// machine, can be another. Nothing above this target knows which one it has.
package protocol LiveProcess: AnyObject, SystemCalls {
  /// Becomes readable when the process has ended. Source: pidfd_open(2).
  var pidDescriptor: Int32 { get }
  /// The process that forked this one, and this one's pid as the parent
  /// counts; nil where the lab itself started it.
  var parent: (process: any LiveProcess, pid: Int32)? { get }

  /// What the lab keeps about it and those that it forks, for as long as one of
  /// them is known: such as the paths of its cgroups, or open directories that no
  /// path leads to any more once the child has changed its root.
  var store: Store { get }
  /// Filters that the lab has put on this process, oldest first.
  var filters: [NamedFilter] { get set }
  /// Filters that each program gets between fork and execve.
  var programFilters: [NamedFilter] { get set }
  /// The calls that a filter must leave it, so that it can go on serving the lab
  /// and start programs; those made for a snapshot come on top.
  var ownCalls: Set<String> { get }

  /// Whether its next child will be the PID 1 of a new namespace. The kernel
  /// says so only in older versions: /proc/<pid>/ns/pid_for_children has no
  /// text then, while a newer one (7.3) names the namespace at once.
  var nextIsInit: Bool { get set }
  /// True while it cannot answer, as when it is frozen: calls then fail at once
  /// with EAGAIN, without having been made, and nobody waits for the time limit.
  var isHalted: Bool { get set }
  /// True while it owes an answer for longer than the lab waits for one.
  var isSilent: Bool { get }

  /// Makes this process fork; the new one can be steered as this one is.
  /// Throws ENOMEM once the PID 1 of `pid_for_children` has died, EAGAIN at a
  /// limit of processes. Source: clone(2).
  func fork() throws(SystemCallError) -> any LiveProcess

  /// The same, and the new process is born in a control group of version 2.
  /// Throws EBUSY where the group hands on controllers, EACCES where this process
  /// may not put one there, ENOSYS on a kernel before 5.7. Source: clone3(2),
  /// CLONE_INTO_CGROUP.
  ///
  /// - Parameter group: the group's directory, open in the lab.
  func fork(into group: Int32, named path: String) throws(SystemCallError) -> any LiveProcess

  /// Forks, and turns the new process into the program, call by call. Throws
  /// the execve(2) where there is no such program or it cannot be executed.
  func start(_ program: Program) throws(SystemCallError) -> RunningProgram

  /// Ends the process at once. Source: pidfd_send_signal(2).
  func kill()
}
