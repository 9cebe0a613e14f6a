import Child

extension Subcommand {
  /// The keeper: waits for the end of a lab that started it, and undoes what
  /// that lab made on the host. Not for people.
  static let keeper = Subcommand(
    name: "keeper", summary: "Clean up after a lab.", operands: "RECORD SESSION", count: 2...2, isListed: false
  ) { _, arguments in
    Child.Keeper.main(arguments)
  }
}
