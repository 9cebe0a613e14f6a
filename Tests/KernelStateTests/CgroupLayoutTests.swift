import KernelState
import Linux
import Testing

/// Where the lab makes its group on machines that are not this one.
struct CgroupLayoutTests {
  static let unified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
  static let memory = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
  static let cpu = "36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
  static let root = CgroupDirectory(
    controllers: ["cpu", "io", "memory", "pids"], enabled: ["cpu", "memory", "pids"], processes: [2], isRoot: true)

  func home(
    _ controller: CgroupController, _ mounts: String, _ own: String, _ groups: [String: CgroupDirectory],
    below parent: String? = nil, family: Set<Int32> = [100, 101]
  ) throws(Failure) -> CgroupHome {
    try CgroupLayout(mountInfo: mounts, membership: own).home(for: controller, below: parent, family: family) {
      groups[$0]
    }
  }

  /// A login session of systemd has strangers in it; the slice above is free.
  let login = [
    "/sys/fs/cgroup": root,
    "/sys/fs/cgroup/user.slice": CgroupDirectory(
      controllers: ["cpu", "memory", "pids"], enabled: ["cpu", "memory", "pids"]),
    "/sys/fs/cgroup/user.slice/user-0.slice": CgroupDirectory(
      controllers: ["cpu", "memory", "pids"], enabled: ["memory", "pids"]),
    "/sys/fs/cgroup/user.slice/user-0.slice/session-3.scope": CgroupDirectory(
      controllers: ["memory", "pids"], processes: [50, 100]),
  ]
  let loginPath = "0::/user.slice/user-0.slice/session-3.scope\n"

  @Test func rootOnVersion2TakesTheNearestGroupWithoutProcesses() throws {
    let slice = "/sys/fs/cgroup/user.slice/user-0.slice"
    #expect(try home(.memory, Self.unified, loginPath, login) == CgroupHome(version: .v2, directory: slice))
    #expect(try home(.cpu, Self.unified, loginPath, login).enable == [slice])
    // io has to be handed down from the top, one group after the other.
    #expect(
      try home(.io, Self.unified, loginPath, login).enable == ["/sys/fs/cgroup", "/sys/fs/cgroup/user.slice", slice])
  }

  @Test func theRootGroupIsExemptFromTheRuleAgainstProcesses() throws {
    let home = try home(.io, Self.unified, "0::/\n", ["/sys/fs/cgroup": Self.root])
    #expect(home == CgroupHome(version: .v2, directory: "/sys/fs/cgroup", enable: ["/sys/fs/cgroup"]))
  }

  @Test func inAContainersNamespaceTheRootIsNone() {
    let inside = ["/sys/fs/cgroup": CgroupDirectory(controllers: ["memory"], processes: [1, 100])]
    #expect { try home(.memory, Self.unified, "0::/\n", inside) } throws: { ($0 as? Failure)?.errno == .busy }
  }

  @Test func aReadOnlyMountIsRefusedWithItsReason() {
    let mount = "30 23 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n"
    #expect { try home(.memory, mount, "0::/\n", ["/sys/fs/cgroup": Self.root]) } throws: {
      ($0 as? Failure)?.errno == .readOnly
    }
  }

  /// systemd-run --user --scope -p Delegate=yes: the group is the user's, and
  /// the lab itself is all that is in it.
  @Test func aDelegatedGroupIsLeftByTheLabFirst() throws {
    var groups = login.mapValues { group in
      var group = group
      group.isWritable = false
      return group
    }
    let path = "/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope"
    var folder = "/sys/fs/cgroup"
    for part in path.split(separator: "/") {
      folder += "/\(part)"
      groups[folder] = CgroupDirectory(
        controllers: ["memory", "pids"], enabled: part.hasSuffix("scope") ? [] : ["memory", "pids"],
        processes: part.hasSuffix("scope") ? [101, 100] : [], isWritable: part.hasSuffix("scope"))
    }
    let home = try home(.memory, Self.unified, "0::\(path)\n", groups)
    #expect(home == CgroupHome(version: .v2, directory: folder, enable: [folder], mustLeave: [100, 101]))
    // What systemd does not hand to users cannot be enabled by them.
    #expect { try self.home(.cpu, Self.unified, "0::\(path)\n", groups) } throws: {
      ($0 as? Failure)?.remedy?.contains("Delegate=") == true
    }
  }

  @Test func aSecondControllerGoesToTheSameGroup() throws {
    var groups = login
    let scope = "/sys/fs/cgroup/user.slice/user-0.slice"
    groups[scope + "/lab"] = CgroupDirectory(controllers: ["memory", "pids"], processes: [100])
    let own = "0::/user.slice/user-0.slice/lab\n"
    #expect(try home(.pids, Self.unified, own, groups, below: scope).directory == scope)
  }

  @Test func withoutDelegationAUserIsRefused() {
    let groups = login.mapValues { group in
      var group = group
      group.isWritable = false
      return group
    }
    #expect { try home(.memory, Self.unified, loginPath, groups) } throws: {
      ($0 as? Failure)?.errno == .accessDenied && ($0 as? Failure)?.remedy?.contains("systemd-run") == true
    }
  }

  @Test func onAHybridHostEachControllerIsWhereItIs() throws {
    let groups = [
      "/sys/fs/cgroup": Self.root, "/sys/fs/cgroup/memory/service": CgroupDirectory(),
      "/sys/fs/cgroup/cpu,cpuacct": CgroupDirectory(),
    ]
    let own = "4:memory:/service\n1:cpu,cpuacct:/elsewhere/../..\n0::/\n"
    let mounts = Self.memory + Self.cpu + Self.unified
    #expect(
      try home(.memory, mounts, own, groups)
        == CgroupHome(version: .v1, directory: "/sys/fs/cgroup/memory/service"))
    #expect(try home(.cpu, mounts, own, groups).directory == "/sys/fs/cgroup/cpu,cpuacct")
    #expect(try home(.pids, mounts, own, groups).version == .v2)
    #expect(try home(.freezer, mounts, own, groups) == CgroupHome(version: .v2, directory: "/sys/fs/cgroup"))
    #expect(CgroupLayout(mountInfo: mounts, membership: own).mounts.mode == .hybrid)
  }

  /// Version 1 in a container: /proc/self/cgroup has the host's path, the
  /// mount shows only what is below it.
  @Test func aMountOfAPartBeginsAtTheContainersOwnGroup() throws {
    let mount = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    let groups = ["/sys/fs/cgroup/memory": CgroupDirectory(), "/sys/fs/cgroup/memory/x": CgroupDirectory()]
    #expect(try home(.memory, mount, "4:memory:/docker/abc\n", groups).directory == "/sys/fs/cgroup/memory")
    #expect(try home(.memory, mount, "4:memory:/docker/abc/x\n", groups).directory == "/sys/fs/cgroup/memory/x")
    #expect(try home(.memory, mount, "4:memory:/../other\n", groups).directory == "/sys/fs/cgroup/memory")
  }

  @Test func whatIsNotThereIsSaidWithWhatIs() {
    #expect { try home(.memory, "", "", [:]) } throws: {
      ($0 as? Failure)?.remedy?.contains("mount -t cgroup2") == true
    }
    #expect { try home(.io, Self.memory, "4:memory:/\n", [:]) } throws: {
      ($0 as? Failure)?.remedy == "here are: memory"
    }
  }
}
