import KernelState

extension SystemFiles {
  /// A machine that is described by the texts of its files.
  init(_ texts: [String: String], present: [String] = [], readOnly: [String] = []) {
    self = .described(texts, present: present, readOnly: readOnly)
  }
}
