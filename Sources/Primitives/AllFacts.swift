package import KernelState

/// The facts of all primitives, in the order of their folders' names.
package let allFacts = FactRegistry(primitives.flatMap { $0.facts })
