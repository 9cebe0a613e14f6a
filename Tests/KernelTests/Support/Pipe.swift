import Glibc

enum Pipe {
  static let null = open("/dev/null", O_RDWR | O_CLOEXEC)
  static let isRoot = geteuid() == 0

  static func make() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failed() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  static func close(_ descriptor: Int32) { Glibc.close(descriptor) }

  static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  struct Failed: Error {}
}
