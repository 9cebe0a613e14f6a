import Lab
internal import Session
internal import Linux
internal import Reports

extension Subcommand {
  /// A whole container at once.
  static let container = Subcommand(
    name: "run", summary: "Put all five walls up at once and run a program inside.", operands: "-- CMD [ARGUMENT...]",
    count: 1...Int.max,
    details: """
      The exit status is the program's, 128 + the signal where it was killed, 125 where
      the lab failed, 126 where the program cannot be executed and 127 where there is none.
      """,
    options: [
      Option(name: "hostname", value: "NAME", help: "Hostname inside (default: glassbox)") { settings, name in
        settings.plan.hostname = name
      },
      Option(
        name: "rootfs", value: "ROOTFS",
        help: "Root file system: a directory, or the name of a prepared one (default: busybox)"
      ) { settings, rootfs in settings.plan.root = rootfs },
      limit("memory", "SIZE", "memory.max", help: "Memory limit, such as 64M, or max"),
      limit("pids", "NUMBER", "pids.max", help: "Limit of processes"),
      limit("cpus", "NUMBER", "cpu.max", help: "CPUs, such as 0.5"),
      limit("io", "LIMIT", "io.max", help: "Limit of disk traffic, such as '8:0 wbps=1M'"),
      Option(
        name: "net", value: "NETWORK", help: "Network: none (loopback only, the default), veth, or host (no wall)"
      ) { settings, network in settings.network = network },
      Option(name: "explain", help: "Show every step with its system calls") { settings, _ in
        settings.explain = true
      },
    ],
    statusOfMisuse: 125, endsOptionsAtOperand: true
  ) { settings, command in
    var plan = settings.plan
    plan.program = command
    let lab = Lab(options: settings.lab)
    if let word = settings.network {
      guard let network = ContainerPlan.Network(rawValue: word) else {
        let words = ContainerPlan.Network.allCases.map(\.rawValue).joined(separator: ", ")
        lab.show(.failure(command: "run", Failure("--net '\(word)' is unknown", remedy: "one of \(words)")))
        return 125
      }
      plan.network = network
    }
    return lab.run(plan, explain: settings.explain)
  }

  /// An option that becomes a `limit`; given twice, the last one holds.
  private static func limit(_ name: String, _ value: String, _ key: String, help: String) -> Option {
    Option(name: name, value: value, help: help) { settings, limit in
      settings.plan.limit(key, to: limit)
    }
  }
}
