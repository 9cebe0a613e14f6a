internal import Primitives

/// All commands of the lab itself, by name.
nonisolated(unsafe) let commands: [any Command<Lab>.Type] = registeredCommands

/// All verbs of all primitives.
let verbs: [Verb] = primitives.flatMap { $0.verbs }
