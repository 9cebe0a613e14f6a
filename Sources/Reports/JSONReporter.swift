package import Console
package import KernelState
package import Linux
internal import Session

/// Says each report as one JSON object on a line; a listing as one a row.
package final class JSONReporter: Reporter {
  private let output: Output

  package init(output: Output) { self.output = output }

  package func show(_ report: Report) {
    for object in objects(report) { output.print(object.encoded()) }
    output.flush()
  }

  private func objects(_ report: Report) -> [JSONValue] {
    switch report {
    case .step(let step): [json(step)]
    case .run(let run): [json(run)]
    case .listing(let listing):
      listing.rows.map { row in
        .object([("type", .string(listing.kind))] + zip(listing.columns, row).map { ($0.key, $1) })
      }
    case .calls(let records): records.map(callObject)
    case .text(let kind, let text): [["type": .string(kind), "text": .string(text)]]
    case .lesson(let page): [page.json]
    case .message(let message): message.objects
    case .notice(let text): [["type": "notice", "text": .string(text)]]
    case .failure(let command, let failure):
      [.object([("type", "error"), ("command", .string(command)), ("ok", false)] + members(failure))]
    }
  }
}

/// The step as DESIGN of the JSON has it: type, command, ok, syscalls, changes.
package func json(_ step: Step) -> JSONValue {
  .object(
    [
      ("type", "step"), ("number", .integer(step.number)), ("command", .string(step.command)),
      ("ok", .bool(step.succeeded)),
      ("syscalls", .array(step.actions.map(json))),
      ("changes", .array(step.difference.changes.map(json))),
      ("unchanged", .array(step.difference.unchangedTwins.map { .string($0.qualifiedName) })),
      ("notes", .array(step.notes.map { .string($0) })),
      ("same_as", step.shellLine.map { .string($0) } ?? .null),
      ("see", .array(step.manuals.map { .string($0) })),
    ] + (step.failure.map(members) ?? []))
}

private func members(_ failure: Failure) -> [(key: String, value: JSONValue)] {
  [
    ("message", .string(failure.headline)), ("errno", failure.errno.map { .string($0.name) } ?? .null),
    ("cause", failure.cause.map { .string($0) } ?? .null), ("remedy", failure.remedy.map { .string($0) } ?? .null),
  ]
}

/// A call on a line of its own, with its type.
private func callObject(_ record: SystemCallRecord) -> JSONValue {
  guard case .object(let members) = json(record) else { return .null }
  return .object([("type", "syscall")] + members + [("observes", .bool(record.observes))])
}

package func json(_ record: SystemCallRecord) -> JSONValue {
  [
    "by": .string(record.by.rawValue), "pid": .integer(Int(record.pid)), "name": .string(record.name),
    "arguments": .array(record.arguments.map { .string($0) }), "result": .integer(record.result),
    "errno": record.errno.map { .string($0.name) } ?? .null, "microseconds": .number(record.microseconds),
  ]
}

private func json(_ change: Change) -> JSONValue {
  [
    "fact": .string(change.key.qualifiedName), "view": .string(change.key.view.rawValue),
    "before": json(change.before), "after": json(change.after),
  ]
}

/// `max` is a string, absent is null, unreadable an object with its errno.
package func json(_ value: FactValue) -> JSONValue {
  switch value {
  case .text(let text): .string(text)
  case .number(let number): .integer(Int(number))
  case .list(let items): .array(items.map { .string($0) })
  case .max: "max"
  case .absent: .null
  case .unreadable(let errno): ["unreadable": .string(errno.name)]
  }
}

private func json(_ run: Run) -> JSONValue {
  var members: [(key: String, value: JSONValue)] = [
    ("type", "run"), ("argv", .array(run.arguments.map { .string($0) })),
    ("pid", run.pid.map { .integer(Int($0)) } ?? .null),
  ]
  switch run.status {
  case .exited(let status): members += [("exit", .integer(Int(status))), ("signal", .null)]
  case .signaled(let signal): members += [("exit", .null), ("signal", .string(signalName(signal)))]
  case nil: members += [("exit", .integer(Int(run.shellStatus))), ("signal", .null)]
  }
  members += [("stdout", .string(run.output ?? "")), ("stderr", .string(run.errorOutput ?? ""))]
  if let failure = run.failure { members += [("ok", false)] + JSONValue.membersOf(failure) }
  return .object(members)
}

extension JSONValue {
  fileprivate static func membersOf(_ failure: Failure) -> [(key: String, value: JSONValue)] { members(failure) }
}
