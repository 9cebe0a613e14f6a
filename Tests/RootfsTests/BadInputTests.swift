import Foundation
import Testing
import TestSupport

@Suite("Bad input to rootfs-scripts")
struct BadInputTests {
  @Test(arguments: ["busybox.sh", "debian.sh", "unpack.sh"])
  func help(script: String) throws {
    try withFolder { home in
      let help = try run(script, "--help", home: home)
      #expect(help.status == 0)
      #expect(help.output.hasPrefix("usage: \(script)"))
      #expect(help.errors.isEmpty)
      #expect(names(in: home).isEmpty)
    }
  }

  struct Case: CustomTestStringConvertible {
    var script: String
    var arguments: [String]
    var status: Int32
    var says: String
    var testDescription: String { "\(script) \(arguments.joined(separator: " "))" }

    init(_ script: String, _ arguments: [String], _ status: Int32, _ says: String) {
      (self.script, self.arguments, self.status, self.says) = (script, arguments, status, says)
    }
  }

  @Test(arguments: [
    Case("busybox.sh", ["--frce"], 2, "unknown option '--frce'"),
    Case("busybox.sh", ["a", "b"], 2, "one name"),
    Case("busybox.sh", ["../up"], 2, "cannot be the name"),
    Case("busybox.sh", [""], 2, "empty"),
    Case("busybox.sh", ["a", "--output", "b"], 2, "not both"),
    Case("busybox.sh", ["--output"], 2, "needs a folder"),
    Case("busybox.sh", ["--output", ".."], 2, "must name the folder"),
    Case("busybox.sh", ["--output", "file"], 1, "is there and is not a folder"),
    Case("busybox.sh", ["--output", "file/box"], 1, "cannot make"),
    Case("busybox.sh", ["--output", "dangling"], 1, "is there and is not a folder"),
    Case("busybox.sh", ["--output", "/proc/box"], 1, "cannot make /proc"),
    Case("debian.sh", ["--suite", "No/Such"], 2, "is not a suite"),
    Case("debian.sh", ["--suite"], 2, "needs a value"),
    Case("debian.sh", ["--wrong"], 2, "unknown option"),
    Case("unpack.sh", [], 2, "which tar file"),
    Case("unpack.sh", ["--all", "x"], 2, "unknown option"),
    Case("unpack.sh", ["missing.tar"], 1, "No such file or directory"),
    Case("unpack.sh", ["file", "out"], 1, "is not a tar file"),
    Case("unpack.sh", ["empty", "out"], 1, "empty"),
    Case("unpack.sh", ["cut.tar.gz", "out"], 1, "damaged"),
    Case("unpack.sh", ["folder", "out"], 1, "without index.json"),
    Case("unpack.sh", ["fifo", "out"], 1, "neither a file nor a folder"),
    Case("unpack.sh", ["up.tar", "out"], 1, "'..'"),
  ])
  func oneLine(_ example: Case) throws {
    try withFolder { home in
      try shell(
        """
        echo text > file; : > empty; mkdir folder; mkfifo fifo; ln -s nowhere dangling
        head -c 100000 /dev/urandom > noise; tar -czf whole noise; head -c 5000 whole > cut.tar.gz; rm whole
        tar --absolute-names --transform 's,^,../,' -cf up.tar file
        """, in: home)
      let before = names(in: home)
      let outcome = try start(example.script, example.arguments, home: home).finish()
      #expect(outcome.status == example.status)
      #expect(outcome.errors.contains(example.says), "\(outcome.errors)")
      #expect(outcome.isOneLine, "\(outcome.errors)")
      #expect(names(in: home).filter { $0 != "rootfs" } == before)
      #expect(names(in: home.appending(path: "rootfs")).isEmpty)
    }
  }
}
