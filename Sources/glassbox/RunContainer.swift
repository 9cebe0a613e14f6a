import ArgumentParser
import Lab

/// A whole container at once.
struct RunContainer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Put all five walls up at once and run a program inside.",
    discussion: """
      The exit status is the program's, 128 + the signal where it was killed, 125 where the \
      lab failed, 126 where the program cannot be executed and 127 where there is none.
      """)

  @OptionGroup var options: Options
  @OptionGroup var container: ContainerArguments

  @Argument(parsing: .captureForPassthrough, help: "The program and its arguments, after '--'.")
  var command: [String] = []

  func run() throws {
    if let option = command.first, option != "--", option.hasPrefix("-") {
      throw ValidationError("Unknown option '\(option)'")
    }
    let words = command.first == "--" ? Array(command.dropFirst()) : command
    throw ExitCode(Lab(options: options.lab).run(container.specification, words))
  }
}

/// What the container shall be like.
struct ContainerArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Hostname inside.")
  var hostname = "glassbox"

  @Option(parsing: .unconditional, help: "Root file system: a directory, or the name of a prepared one.")
  var rootfs = "busybox"

  @Option(parsing: .unconditional, help: "Memory limit, such as 64M, or max.")
  var memory: String?

  @Option(parsing: .unconditional, help: "Limit of processes.")
  var pids: String?

  @Option(parsing: .unconditional, help: "CPUs, such as 0.5.")
  var cpus: String?

  @Option(parsing: .unconditional, help: "Limit of disk traffic, such as '8:0 wbps=1M'.")
  var io: String?

  @Option(help: "Network: none (loopback only), veth, or host (no wall).")
  var net = "none"

  @Flag(help: "Show every step with its system calls.")
  var explain = false

  var specification: ContainerSpecification {
    var result = ContainerSpecification()
    result.hostname = hostname
    result.rootfs = rootfs
    result.network = net
    result.explain = explain
    result.limits = [("memory.max", memory), ("pids.max", pids), ("cpu.max", cpus), ("io.max", io)]
      .compactMap { key, value in value.map { (key, $0) } }
    return result
  }
}
