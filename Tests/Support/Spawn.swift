internal import CLinux
internal import FoundationEssentials
internal import Linux

/// Starts a program that gets the three standard streams and no other
/// descriptor, whatever this process has open. Source: posix_spawn(3).
func spawn(
  _ words: [String], _ environment: [String: String]?, _ directory: String?, leadsSession: Bool,
  _ sources: [Subprocess.Stream.Ends.Source]
) throws -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (number, source) in zip(Int32(0)..., sources) {
    switch source {
    case .path(let path): posix_spawn_file_actions_addopen(&actions, number, path, O_RDWR, 0)
    case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    }
  }
  _ = directory.map { glassbox_spawn_chdir(&actions, $0) }
  glassbox_spawn_close_from(&actions, 3)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | (leadsSession ? glassbox_spawn_setsid() : 0))

  let variables = environment ?? ProcessInfo.processInfo.environment
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  var assignments: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
  defer { (arguments + assignments).forEach { free($0) } }
  var pid: pid_t = 0
  let result = posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, &assignments)
  guard result == 0 else {
    throw SystemCallError(SystemCall("posix_spawn", .constant(words[0])), Errno(rawValue: result))
  }
  return pid
}
