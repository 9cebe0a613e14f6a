// Causes that any system call can have, whatever it is for: something that all
// of them need has run out, or may not be written.

internal import CLinux
internal import Linux

/// Why the call failed, if it is for the lack of a resource that can be seen
/// to be lacking. Source: intro(2) and the manual page of each call.
///
/// - Parameter child: the process whose call it was, if not the lab's own.
func resourceCause(_ error: SystemCallError, child: Int32? = nil) -> Cause.Explanation? {
  let pid = error.by == .child ? child ?? getpid() : getpid()
  if error.path == "/dev/ptmx" { return terminals() }
  switch error.errno.rawValue {
  case EMFILE: return openFiles(error.by == .child ? "the child" : "the lab", pid)
  case ENFILE:
    return .init("the whole machine has no room for another open file", remedy: "as root: raise sysctl fs.file-max")
  case EAGAIN where error.name == "posix_spawn": return PIDPrimitive.reachedLimit(of: pid)
  case ENOMEM: return freeMemory()
  case ENOSPC, EROFS: return error.path.flatMap { fileSystem(of: $0, error.errno) }
  default: return nil
  }
}

/// Source: RLIMIT_NOFILE in getrlimit(2), proc_pid_limits(5) of the other process.
private func openFiles(_ who: String, _ pid: Int32) -> Cause.Explanation {
  var limit = rlimit()
  let words = [UInt64(pid), UInt64(RLIMIT_NOFILE.rawValue), 0]
  let result = withUnsafeMutablePointer(to: &limit) {
    glassbox_syscall(Int(SYS_prlimit64), words + [UInt64(UInt(bitPattern: $0)), 0, 0])
  }
  let number = result == 0 ? "\(limit.rlim_cur)" : "no more"
  return .init(
    "\(who) may have \(number) open files and has them (RLIMIT_NOFILE)",
    remedy: "raise it with 'ulimit -n 1024' before starting the lab")
}

/// Source: pts(4), statfs(2).
private func terminals() -> Cause.Explanation? {
  var info = statfs()
  if statfs("/dev/pts", &info) == 0, info.f_type == Int(DEVPTS_SUPER_MAGIC) { return nil }
  return .init("the host has no devpts on /dev/pts", remedy: "as root: mount -t devpts devpts /dev/pts")
}

/// Source: MemAvailable in proc_meminfo(5).
private func freeMemory() -> Cause.Explanation? {
  guard let text = try? readText("/proc/meminfo"),
    let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
    let kilobytes = Int(line.split(separator: " ")[1]), kilobytes < 64 << 10
  else { return nil }
  return .init("the machine has \(kilobytes) kB of memory left", remedy: "end programs that use much of it")
}

/// A file may be missing still: then its directory's file system counts.
/// Source: statvfs(3).
private func fileSystem(of path: String, _ errno: Errno) -> Cause.Explanation? {
  var info = statfs()
  var place = path
  while statfs(place, &info) != 0 {
    place = parentDirectory(of: place)
    guard place != "/", place != "." else { return nil }
  }
  let isReadOnly = info.f_flags & Int(ST_RDONLY) != 0
  if errno == .readOnly {
    guard isReadOnly else { return nil }
    return .init(
      "the file system of \(place) is mounted read-only", remedy: "as root: mount -o remount,rw it, if it is yours")
  }
  guard info.f_bavail == 0 || info.f_ffree == 0 else { return nil }
  return .init("the file system of \(place) is full", remedy: "remove something there; see df(1)")
}
