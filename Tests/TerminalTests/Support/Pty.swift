import CLinux
import Foundation

/// The built program at a pseudoterminal of its own, as a learner has it.
final class Pty {
  let pid: pid_t
  let home: URL
  private let master: Int32
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
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: Int32 = 0
    _ = glassbox_ioctl(master, GLASSBOX_TIOCSPTLCK, &unlocked)
    _ = glassbox_ioctl(master, GLASSBOX_TIOCGPTN, &number)
    var size = winsize(ws_row: 40, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    // In a new session, the first terminal that is opened becomes its own.
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test runner blocks signals; a learner's shell does not.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, glassbox_spawn_setsid() | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var environment = Lab.environment(in: self.home).merging(["TERM": "xterm"]) { $1 }.merging(more) { $1 }
    environment["COLUMNS"] = nil
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    let command = (launcher.isEmpty ? ["glassbox"] : launcher + [Lab.path]) + words
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { (variables + arguments).forEach { free($0) } }
    var started: pid_t = 0
    let result = posix_spawn(&started, launcher.first ?? Lab.path, &actions, &attributes, &arguments, &variables)
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EIO) }
    pid = started
  }

  deinit {
    close()
    if ownsHome { Leftovers.remove(home) }
  }

  /// Types text; a line ends with `\r`, as the Enter key sends it.
  func type(_ text: String) {
    _ = text.utf8.withContiguousStorageIfAvailable { write(master, $0.baseAddress, $0.count) }
  }

  /// Waits until the text has come after what was seen before; false after the limit.
  func sees(_ text: String, seconds: Double = 10) -> Bool {
    let limit = Date().addingTimeInterval(seconds)
    repeat {
      if let range = screen.range(of: text) {
        screen = String(screen[range.upperBound...])
        return true
      }
      read(milliseconds: 50)
    } while Date() < limit
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
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// The exit status once it has ended; nil if it does not within the limit.
  func ends(seconds: Double = 10) -> Int32? {
    let limit = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    repeat {
      read(milliseconds: 10)
      if waitpid(pid, &status, WNOHANG) == pid {
        hasEnded = true
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
      }
    } while Date() < limit
    return nil
  }

  private var hasEnded = false
  private var isClosed = false

  /// Closes the terminal, as closing its window does.
  func hangUp() {
    if !isClosed { Foundation.close(master) }
    isClosed = true
  }

  private func close() {
    hangUp()
    guard !hasEnded else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }
}
