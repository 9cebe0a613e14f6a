import KernelState
import Testing

struct CgroupMembershipTests {
  @Test func readsHybrid() {
    let groups = CgroupMembership.parse("9:name=systemd:/\n4:cpu,cpuacct:/a:b/c\n0::/user.slice (deleted)\n")
    #expect(groups.count == 3)
    #expect(groups[0].name == "systemd" && groups[0].controllers.isEmpty && !groups[0].isUnified)
    #expect(groups[1].controllers == ["cpu", "cpuacct"] && groups[1].path == "/a:b/c" && groups[1].hierarchy == 4)
    #expect(groups[2].isUnified && groups[2].path == "/user.slice" && groups[2].isDeleted)
  }

  @Test(arguments: ["", "0", "0:", "0::", "0::x", ":x:/", "-1::/", "x::/"])
  func refuses(_ line: String) {
    #expect(CgroupMembership(line: line) == nil)
  }
}

struct CgroupMountsTests {
  static let tmpfs = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
  static let cpu = "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
  static let part = "50 31 0:32 /docker/abc /part rw - cgroup cgroup rw,memory\n"
  static let memory = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
  static let systemd = "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n"
  static let unified = "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n"

  func mounts(_ lines: String...) -> CgroupMounts { CgroupMounts(MountInfo.parse(lines.joined())) }

  @Test func tellsMode() {
    #expect(mounts(Self.tmpfs).mode == .none)
    #expect(mounts(Self.tmpfs, Self.cpu).mode == .v1)
    #expect(mounts(Self.unified).mode == .v2)
    #expect(mounts(Self.cpu, Self.unified).mode == .hybrid)
    #expect(mounts(Self.systemd, Self.unified).mode == .hybrid)
  }

  @Test func findsControllers() {
    let found = mounts(Self.tmpfs, Self.cpu, Self.part, Self.memory, Self.systemd, Self.unified)
    #expect(found.controllers.keys.sorted() == ["cpu", "cpuacct", "memory"])
    #expect(found.controllers["memory"]?.mountPoint == "/sys/fs/cgroup/memory")
    #expect(found.named["systemd"]?.mountPoint == "/sys/fs/cgroup/systemd")
    #expect(found.unified?.mountPoint == "/sys/fs/cgroup/unified")
  }

  @Test func findsDirectories() throws {
    let found = mounts(Self.cpu, Self.part, Self.systemd, Self.unified)
    func directory(_ line: String) throws -> String? {
      found.directory(of: try #require(CgroupMembership(line: line)))
    }
    #expect(try directory("1:cpu,cpuacct:/a/b") == "/sys/fs/cgroup/cpu/a/b")
    #expect(try directory("0::/") == "/sys/fs/cgroup/unified")
    #expect(try directory("2:name=systemd:/x") == "/sys/fs/cgroup/systemd/x")
    #expect(try directory("4:memory:/docker/abc/d") == "/part/d")
    #expect(try directory("4:memory:/docker/abc") == "/part")
    #expect(try directory("4:memory:/docker/abcd") == nil)
    #expect(try directory("5:pids:/") == nil)
  }

  @Test func agreesWithThisMachine() {
    let found = CgroupMounts(MountInfo.parse(contents("/proc/self/mountinfo")))
    #expect((found.unified != nil) == [.v2, .hybrid].contains(found.mode))
  }
}

struct KeyedFileTests {
  @Test func readsFlat() {
    let events = FlatKeyed("low 0\nhigh 0\nmax 12\noom 3\noom_kill 18446744073709551615\nodd\nres_a max\n")
    #expect(events.keys == ["low", "high", "max", "oom", "oom_kill", "res_a"])
    #expect(events.number("oom_kill") == .max && events["res_a"] == .max && events["odd"] == nil)
  }

  @Test func readsNested() {
    let limits = NestedKeyed("8:16 rbps=2097152 wbps=max riops=max wiops=120\n8:0 8:32 rbps=1\n")
    #expect(limits.keys == ["8:16", "8:0", "8:32"])
    #expect(limits.limit("8:16", "wbps") == .max && limits.limit("8:16", "wiops") == .number(120))
    #expect(limits["8:0"] == [:] && limits["8:32", "rbps"] == "1" && limits["9:9"] == nil)
    let pressure = NestedKeyed("some avg10=0.00 avg60=1.25 avg300=0.00 total=7\nfull avg10=0.00 total=0\n")
    #expect(pressure["some", "avg60"] == "1.25" && pressure.keys == ["some", "full"])
    #expect(NestedKeyed("a=b\n").keys.isEmpty)
  }
}

struct CgroupV1Tests {
  @Test func translatesMemoryLimit() {
    #expect(CgroupV1.memoryLimit("9223372036854771712\n") == .max)  // pages of 4 KiB
    #expect(CgroupV1.memoryLimit("9223372036854710272\n") == .max)  // pages of 64 KiB
    #expect(CgroupV1.memoryLimit("9223372036854775807\n") == .max)
    #expect(CgroupV1.memoryLimit("67108864\n") == .number(67_108_864))
    #expect(CgroupV1.memoryLimit("0\n") == .number(0))
    #expect(CgroupV1.memoryLimit("") == nil && CgroupV1.memoryLimit("-1") == nil)
    #expect(CgroupV1.memoryLimit(.max) == "-1" && CgroupV1.memoryLimit(.number(5)) == "5")
  }

  @Test func translatesCounters() {
    let events = CgroupV1.memoryEvents(
      oomControl: "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", failcnt: "41\n")
    #expect(events.keys == ["max", "oom_kill"] && events.number("max") == 41 && events.number("oom_kill") == 3)
    let stat = CgroupV1.cpuStat("nr_periods 5\nnr_throttled 2\nthrottled_time 9000\n", usage: "12345678\n")
    #expect(stat.number("usage_usec") == 12345 && stat.number("throttled_usec") == 9)
    #expect(stat.keys == ["usage_usec", "nr_periods", "nr_throttled", "throttled_usec"])
    #expect(CgroupV1.freezer("FREEZING\n")?.asked == true && CgroupV1.freezer("FREEZING\n")?.frozen == false)
    #expect(CgroupV1.freezer("") == nil)
  }
}
