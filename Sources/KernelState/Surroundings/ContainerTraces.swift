internal import Linux

extension Surroundings {
  /// Numbers that the kernel gives to the namespaces of the machine itself, on
  /// every machine. Source: linux/nsfs.h, PID_NS_INIT_INO and USER_NS_INIT_INO.
  static let firstPIDNamespace = "pid:[4026531836]"
  static let firstUserNamespace = "user:[4026531837]"

  /// The engine whose traces are here, and whether there is really a container:
  /// a virtual machine may have been made from an image, traces included.
  static func container(_ files: SystemFiles) -> (String?, [String]) {
    let traces = traces(files)
    let walls = namespaceWalls(files)
    let evidence = traces.map(\.evidence) + walls
    // A container may share the machine's PID namespace, but then its processes
    // lie in a cgroup of the engine's, or the engine has told it.
    let onlyFiles = traces.allSatisfy { $0.remains } && files.link("/proc/self/ns/pid") == firstPIDNamespace
    if let engine = traces.first?.engine, !onlyFiles { return (engine, evidence) }
    if !walls.isEmpty { return ("namespaces that another program made", evidence) }
    if onlyFiles, !traces.isEmpty {
      return (
        nil, evidence + ["yet the PID and user namespaces are the machine's own: the file system is from an image"]
      )
    }
    return (nil, ["no trace of a container engine, and the PID and user namespaces are the machine's own"])
  }

  /// - Returns: `remains` for traces that also lie in an unpacked image.
  private static func traces(_ files: SystemFiles) -> [(engine: String, evidence: String, remains: Bool)] {
    var found: [(String, String, Bool)] = []
    if let told = files.environmentOfInit("container") {
      found.append((told, "container=\(told) in /proc/1/environ", false))
    }
    if let told = files.text("/run/systemd/container"), !told.isEmpty {
      found.append((told, "/run/systemd/container says \(told)", false))
    }
    if files.exists("/run/.containerenv") { found.append(("podman", "/run/.containerenv is there", true)) }
    if files.exists("/.dockerenv") { found.append(("docker", "/.dockerenv is there", true)) }
    if let groups = files.text("/proc/1/cgroup") {
      for (part, engine) in cgroupParts {
        guard let line = groups.split(separator: "\n").first(where: { $0.contains(part) }) else { continue }
        found.append((engine, "/proc/1/cgroup has \(line)", false))
        break
      }
    }
    return found
  }

  private static func namespaceWalls(_ files: SystemFiles) -> [String] {
    var walls: [String] = []
    if let map = files.text("/proc/self/uid_map").map(IDMap.parse), let first = map.first, !first.isIdentity {
      walls.append("/proc/self/uid_map is \(map.map(\.description).joined(separator: ", ")), not that of the machine")
    }
    for (type, machine) in [("pid", firstPIDNamespace), ("user", firstUserNamespace)] {
      guard let link = files.link("/proc/self/ns/\(type)"), link != machine else { continue }
      walls.append("/proc/self/ns/\(type) is \(link), the machine's own is \(machine)")
    }
    return walls
  }

  private static let cgroupParts = [
    ("kubepods", "kubernetes"), ("/docker/", "docker"), ("docker-", "docker"), ("libpod", "podman"),
    ("/lxc/", "lxc"), ("lxc.payload", "lxc"), ("containerd", "containerd"), ("/garden/", "garden"),
  ]
}

extension SystemFiles {
  /// A variable of the first process, which only root may read.
  fileprivate func environmentOfInit(_ name: String) -> String? {
    text("/proc/1/environ")?.split(separator: "\0").first { $0.hasPrefix(name + "=") }
      .map { String($0.dropFirst(name.count + 1)) }
  }
}
