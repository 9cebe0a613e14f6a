internal import Child
package import KernelState
internal import Linux

extension IPCPrimitive {
  package static let facts = [
    namespaceFact("ipc", "which IPC namespace the process is in", manual: "ipc_namespaces(7)"),
    count("ipc.queues", "message queues of System V", "MSG_INFO in msgctl(2)", \.queues),
    count("ipc.messages", "messages in these queues", "MSG_INFO in msgctl(2)", \.messages),
    count("ipc.segments", "shared memory segments of System V", "SHM_INFO in shmctl(2)", \.segments),
    count("ipc.semaphores", "semaphore sets of System V", "SEM_INFO in semctl(2)", \.semaphores),
    FactDefinition(
      "ipc.mqueues", "the names of the POSIX message queues", manual: "mq_overview(7)",
      source: "the file system mqueue of the IPC namespace, by fsmount(2)",
      inside: { try namedQueues(seenIn: $0) }, host: { .list(try namedQueuesOfHost($0)) }),
    FactDefinition(
      "ipc.mapped", "the first line in the memory that the process shares by mmap(2)", manual: "mmap(2)",
      source: "/proc/<pid>/maps, process_vm_readv(2)",
      inside: { try MappedFile.firstLine($0).map { .text($0) } ?? .absent }),
  ]

  /// How many objects of a kind the IPC namespace holds, whoever made them.
  private static func count(
    _ name: String, _ what: String, _ source: String,
    _ counter: @escaping @Sendable (IPCTotals) -> Result<Int, SystemCallError>
  ) -> FactDefinition {
    FactDefinition(
      name, "how many \(what) there are", manual: "ipc_namespaces(7)", source: source,
      inside: { try IPCTotals.seenInside($0).map { .number(Int64(try counter($0).get())) } ?? .absent },
      host: { .number(Int64(try counter(IPCTotals.ofHost($0)).get())) })
  }

  /// In the host's IPC namespace the child has the host's queues, which the lab
  /// can name even where the child may not mount.
  private static func namedQueues(seenIn observation: Observation) throws -> FactValue {
    guard let child = observation.child else { return .absent }
    if try observation.sharesWithHost("ipc") {
      return .list(try namedQueuesOfHost(observation))
    }
    return .list(try names(child))
  }

  /// An ordinary user may not mount, and looks where the host has mounted them.
  private static func namedQueuesOfHost(_ observation: Observation) throws -> [String] {
    try observation.once(HostQueues.self) {
      do {
        // The host's queues never move to another namespace: what shows them is kept.
        let mount = try observation.cache.value(HostMount.self) {
          OwnedDescriptor(try LocalSystemCalls(recorder: Recorder()).namedQueuesHere())
        }
        return try directoryEntries("/proc/self/fd/\(mount.number)")
      } catch let error as SystemCallError where error.errno == .notPermitted {
        let mounts = MountInfo.parse(try readText("/proc/self/mountinfo"))
        guard let mount = mounts.last(where: { $0.type == "mqueue" }) else { throw error }
        return try directoryEntries(mount.mountPoint)
      }
    }
  }

  private enum HostMount: StoreKey { typealias Value = OwnedDescriptor }
  private enum HostQueues: StoreKey { typealias Value = [String] }

  private static func names(_ calls: any SystemCalls) throws -> [String] {
    let descriptor = try calls.namedQueuesHere()
    defer { try? LocalSystemCalls(recorder: Recorder()).close(descriptor) }
    return try directoryEntries("/proc/self/fd/\(descriptor)")
  }
}
