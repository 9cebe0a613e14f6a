// What all namespace primitives share: the fact that names the namespace, and
// the test whether the child has one of its own.

internal import Child
package import KernelState
internal import Linux

/// The fact `ns.TYPE`: the namespace's type and inode number. The same number
/// means the same namespace; absent where the kernel has no such type.
/// Source: namespaces(7), /proc/<pid>/ns/.
package func namespaceFact(_ type: String, _ help: String, manual: String) -> FactDefinition {
  FactDefinition(
    "ns.\(type)", help, manual: manual, source: "/proc/<pid>/ns/\(type)",
    outside: { try namespaceLink($0, type) }, host: { try namespaceLinkOfHost($0, type) })
}

/// What a link under /proc/<pid>/ns says. It is missing on a kernel without
/// the type, and on older ones `pid_for_children` has no text before
/// the first process is born.
func namespaceLink(_ observation: Observation, _ link: String) throws(SystemCallError) -> FactValue {
  do {
    return .text(try observation.link("ns/" + link))
  } catch  where error.errno == .noEntry && fileKind("/proc/\(observation.pid)") == .directory {
    return .absent
  }
}

/// The same of the lab itself.
func namespaceLinkOfHost(_ observation: Observation, _ link: String) throws(SystemCallError) -> FactValue {
  do {
    return .text(try observation.linkOfHost("ns/" + link))
  } catch  where error.errno == .noEntry {
    return .absent
  }
}

/// Whether the process of the snapshot is in another namespace than the host.
package func hasOwnNamespace(_ type: String, in snapshot: Snapshot) -> Bool {
  guard case .text(let child)? = snapshot["ns.\(type)", .outside],
    case .text(let host)? = snapshot["ns.\(type)", .host]
  else { return false }
  return child != host
}

/// The causes that unshare(2) has for every type of namespace. Each holds only
/// where the call asked for the type whose limit is in `file`, such as
/// `max_pid_namespaces`: under /proc/<pid>/ns the type has the same name.
package func unshareCauses(limit file: String) -> [Cause] {
  let type = String(file.dropFirst("max_".count).prefix { $0 != "_" })
  let flag = NamespaceType.all.first { $0.link == type }?.flag
  return [
    Cause("unshare", .notPermitted) { circumstances in
      guard circumstances.namespaces == flag,
        !holdsCapability(circumstances.workbench.child.pid, "CAP_SYS_ADMIN")
      else { return nil }
      return .init(
        "the child does not have CAP_SYS_ADMIN in its user namespace",
        remedy: "begin with 'unshare user' and 'map-ids', or start the lab with --rootless")
    },
    Cause("unshare", .noSpace) { circumstances in
      guard circumstances.namespaces == flag, let limit = try? readText("/proc/sys/user/\(file)") else {
        return nil
      }
      return .init(
        "the limit of namespaces of this type is reached (user.\(file) = \(limit.trimmed))",
        remedy: "as root: sysctl user.\(file)=10000")
    },
    Cause("unshare", .invalid) { circumstances in
      guard circumstances.namespaces == flag, (try? readLink("/proc/self/ns/\(type)")) == nil else { return nil }
      return .init("this kernel was built without this type of namespace", remedy: "see 'glassbox doctor'")
    },
  ]
}

/// Whether a process holds a capability in its effective set.
/// Source: /proc/<pid>/status: CapEff, capabilities(7).
package func holdsCapability(_ pid: Int32, _ name: String) -> Bool {
  guard let capability = Capability(name: name) else { return false }
  return capabilitySet(pid, \.effective)?.contains(capability) ?? false
}
