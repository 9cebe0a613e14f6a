internal import Course
internal import Primitives

/// All commands of the lab itself, by name.
nonisolated(unsafe) let commands: [any Command<Lab>.Type] = registeredCommands

/// Those by which one goes through the course.
nonisolated(unsafe) let courseCommands = Course.commands

/// Both kinds, by name.
nonisolated(unsafe) let allCommands: [any Command.Type] = (commands + courseCommands).sorted { $0.name < $1.name }

/// All verbs of all primitives.
let verbs: [Verb] = primitives.flatMap { $0.verbs }
