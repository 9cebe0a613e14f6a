internal import CLinux
internal import Linux

/// What programs in the child find in their environment: little, and nothing
/// of the learner's own but the terminal's kind.
package func programEnvironment() -> [String] {
  [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root", "TERM=\(environmentVariable("TERM") ?? "dumb")", "LANG=C.UTF-8",
  ]
}

/// The learner's own environment, for programs beside the child.
/// Source: proc_pid_environ(5).
package func hostEnvironment() -> [String] {
  let bytes = (try? readBytes("/proc/self/environ")) ?? []
  return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}

/// The lab's working directory; `/` where it has gone. Source: getcwd(3).
package func workingDirectory() -> String {
  guard let path = getcwd(nil, 0) else { return "/" }
  defer { free(path) }
  return String(cString: path)
}
