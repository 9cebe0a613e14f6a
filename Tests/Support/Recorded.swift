// Terminal output compared with recorded text; RECORD=1 records it anew.

internal import Glibc
package import Testing

/// Compares `text` with the file `Fixtures/<name>.txt` beside the test's own. Escape sequences stand in
/// the file as `\e`, so that it can be read.
package func expectRecorded(
  _ text: String, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) {
  let folder = file.split(separator: "/").dropLast().joined(separator: "/")
  let path = "/\(folder)/Fixtures/\(name).txt"
  let readable = text.split(separator: "\u{1b}", omittingEmptySubsequences: false)
    .joined(separator: "\\e")
  if getenv("RECORD") != nil, let file = fopen(path, "w") {
    fputs(readable, file)
    fclose(file)
  }
  let recorded = contents(of: path)
  #expect(readable == recorded, "differs from Fixtures/\(name).txt", sourceLocation: sourceLocation)
}

package func contents(of path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
  return String(decoding: bytes, as: UTF8.self)
}
