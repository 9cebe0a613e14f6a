internal import Child
internal import Linux

/// One directory that is, or was, a layer.
final class Layer {
  let name: String
  /// As the child reaches it while it has not changed its root.
  let path: String
  /// Open, because after a pivot no path leads to it.
  let directory: OwnedDescriptor
  /// Once it was asked for; a layer that is done changes no more.
  var digest: (text: String, size: Int)?

  init(_ name: String, _ path: String, _ child: any LiveProcess) throws {
    self.name = name
    self.path = path
    directory = OwnedDescriptor(try child.looking.openHere(path, [.path, .directory, .closeOnExec]))
  }
}
