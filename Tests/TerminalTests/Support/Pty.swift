import Foundation
import Linux
import TestSupport

/// The built program at a pseudoterminal of its own, as a learner has it.
final class Pty {
  let home: URL
  private let process: Subprocess
  private let terminal: TestTerminal
  /// The window's side of it; -1 once it is closed: the next file that any test
  /// opens gets its number, and a read from that would steal what is another's.
  private var master: Int32
  /// Everything that the program has written.
  private(set) var screen = ""
  /// The same, and nothing is taken from it.
  private(set) var transcript = ""
  private let ownsHome: Bool

  /// - Parameter launcher: a command that ends by executing the words after it.
  init(
    width: UInt16 = 100, more: [String: String] = [:], home: URL? = nil, arguments words: [String] = [],
    launcher: [String] = []
  ) throws {
    ownsHome = home == nil
    self.home = try home ?? Lab.temporaryDirectory()
    terminal = try TestTerminal(rows: 40, columns: width)
    master = terminal.master
    var environment = Lab.environment(in: self.home).merging(["TERM": "xterm"]) { $1 }.merging(more) { $1 }
    environment["COLUMNS"] = nil
    // In a new session, the first terminal that is opened becomes its own.
    let device = Subprocess.Stream.path(terminal.path)
    process = try Subprocess(
      launcher + [Lab.path] + words, environment: environment, leadsSession: true, input: device, output: device,
      errors: device)
  }

  var pid: pid_t { process.pid }

  deinit {
    hangUp()
    process.end()
    if ownsHome { Leftovers.remove(home) }
  }

  /// Types text; a line ends with `\r`, as the Enter key sends it.
  func type(_ text: String) {
    _ = text.utf8.withContiguousStorageIfAvailable { write(master, $0.baseAddress, $0.count) }
  }

  /// Waits until the text has come after what was seen before; false after the limit.
  func sees(_ text: String, seconds: Double = 10) -> Bool {
    let deadline = Deadline(seconds: seconds)
    repeat {
      if let range = screen.range(of: text) {
        screen = String(screen[range.upperBound...])
        return true
      }
      read(milliseconds: 50)
    } while !deadline.hasPassed
    return false
  }

  private func read(milliseconds: Int32) {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = Foundation.read(master, &chunk, chunk.count)
    guard count > 0 else { return }
    let text = String(decoding: chunk[..<count], as: UTF8.self)
    screen += text
    transcript += text
  }

  func resize(width: UInt16, height: UInt16) {
    if master >= 0 { terminal.resize(rows: height, columns: width) }
  }

  /// The exit status once it has ended; nil if it does not within the limit.
  func ends(seconds: Double = 10) -> Int32? {
    let deadline = Deadline(seconds: seconds)
    repeat {
      read(milliseconds: 10)
      if let ending = process.ending() { return ending.shellStatus }
    } while !deadline.hasPassed
    return nil
  }

  /// Closes the terminal, as closing its window does.
  func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }
}
