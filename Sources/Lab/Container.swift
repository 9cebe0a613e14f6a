internal import Child
internal import KernelState
internal import Linux
internal import Primitives
internal import Session
internal import Reports

/// What `glassbox run` puts up at once.
package struct ContainerSpecification: Sendable {
  package var hostname = "glassbox"
  package var rootfs = "busybox"
  /// `none`, `veth` or `host`.
  package var network = "none"
  /// Keys and values of `limit`.
  package var limits: [(key: String, value: String)] = []
  /// Show each step.
  package var explain = false

  package init() {}

  /// The commands that a learner would type for it, in an order that works:
  /// limits and links need the host, so they come before the root is changed,
  /// and the new PID 1 mounts the /proc that shows it.
  var commands: [[String]] {
    var list = limits.map { ["limit", $0.key, $0.value] }
    list += [["unshare", "uts"], ["hostname", hostname]]
    switch network {
    case "none": list += [["unshare", "net"], ["link", "up", "lo"]]
    case "veth": list += [["unshare", "net"], ["link", "up", "lo"], ["veth"]]
    default: break
    }
    list += [["unshare", "pid"], ["fork"], ["unshare", "mount"], ["pivot", rootfs]]
    return list
  }
}

extension Lab {
  /// Puts up the walls and runs the program; answers the exit status.
  package func run(_ container: ContainerSpecification, _ arguments: [String]) -> Int32 {
    defer { end() }
    guard !arguments.isEmpty else {
      show(
        .failure(command: "run", Failure("there is no program to run", remedy: "usage: glassbox run [OPTIONS] -- CMD…"))
      )
      return 125
    }
    guard ["none", "veth", "host"].contains(container.network) else {
      show(
        .failure(command: "run", Failure("--net '\(container.network)' is unknown", remedy: "one of none, veth, host")))
      return 125
    }
    do {
      isQuiet = !container.explain
      let processor = OneProcessor()
      let session = try session()
      session.workbench.processor = processor
      for words in container.commands {
        if let failure = try put(up: words, session, explain: container.explain) {
          show(.failure(command: words.joined(separator: " "), failure))
          return 125
        }
      }
      let run = self.run(arguments, command: "run", in: session)
      if options.json || run.failure != nil || container.explain { show(.run(run)) }
      return run.shellStatus
    } catch {
      show(.failure(command: "run", diagnose(error)))
      return 125
    }
  }

  /// One step; without snapshots unless it is to be explained.
  private func put(up words: [String], _ session: Session, explain: Bool) throws -> Failure? {
    guard let entry = CommandTable.shared.entry(for: words), case .step(let found) = entry.kind else {
      throw Failure("there is no command '\(words.joined(separator: " "))'")
    }
    let arguments = Array(words.dropFirst(entry.words.count))
    guard explain else { return session.performQuietly(found, arguments) }
    let step = session.perform(found, arguments, command: words.joined(separator: " "))
    if step.succeeded { reporter.show(.step(step)) }
    return step.failure
  }
}
