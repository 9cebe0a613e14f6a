import Foundation
import Testing
import TestSupport

@Suite("busybox.sh")
struct BusyboxTests {
  @Test func buildsARootThatStandsOnItsOwn() throws {
    try withFolder { home in
      let made = try run("busybox.sh", home: home)
      #expect(made.status == 0)
      #expect(names(in: home.appending(path: "rootfs")) == ["busybox"])
      let root = home.appending(path: "rootfs/busybox")
      for folder in ["proc", "sys", "dev", "tmp", "run", "root", "home", "mnt"] {
        #expect(names(in: root.appending(path: folder)).isEmpty, "\(folder)")
        #expect(exists(folder, in: root))
      }
      #expect(try shell("bin/sh -c 'echo alive'", in: root) == "alive\n")
      #expect(try shell("readlink sbin/init usr/bin/env", in: root) == "../bin/busybox\n../../bin/busybox\n")
      #expect(try shell("find . -xtype l", in: root) == "./var/run\n" || shell("find . -xtype l", in: root) == "")
      #expect(text("etc/passwd", in: root)?.hasPrefix("root:x:0:0:") == true)
      #expect(text("etc/motd", in: root)?.contains("hostname") == true)
      #expect(!exists("etc/hostname", in: root))
    }
  }

  @Test func secondRunLeavesItAlone() throws {
    try withFolder { home in
      try run("busybox.sh", "--output", "box", home: home)
      try shell("echo mine > box/etc/motd", in: home)
      let again = try run("busybox.sh", "--output", "box", home: home)
      #expect(again.status == 0)
      #expect(again.errors.contains("already there"))
      #expect(text("box/etc/motd", in: home) == "mine\n")

      let forced = try run("busybox.sh", "--force", "--output=box/", home: home)
      #expect(forced.status == 0)
      #expect(text("box/etc/motd", in: home) != "mine\n")
      #expect(names(in: home) == ["box"])
    }
  }

  @Test func twoAtOnceMakeOne() throws {
    try withFolder { home in
      let first = try start("busybox.sh", ["box"], home: home)
      let second = try start("busybox.sh", ["box"], home: home)
      #expect(try first.finish().status == 0)
      #expect(try second.finish().status == 0)
      #expect(names(in: home.appending(path: "rootfs")) == ["box"])
      #expect(exists("rootfs/box/bin/sh", in: home))
    }
  }

  /// Whatever the moment, a signal leaves the whole tree or none; after SIGKILL the next run tidies up.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
  func killedMidway(signal: Int32) throws {
    try withFolder { home in
      for delay: UInt32 in [20_000, 60_000, 120_000, 200_000] {
        let script = try start("busybox.sh", ["box"], home: home)
        usleep(delay)
        script.signal(signal)
        _ = try script.finish()
        #expect(!exists("rootfs/box", in: home) || exists("rootfs/box/etc/motd", in: home))
        if signal != SIGKILL { #expect(names(in: home.appending(path: "rootfs")).allSatisfy { $0 == "box" }) }
      }
      try run("busybox.sh", "--force", "box", home: home)
      #expect(names(in: home.appending(path: "rootfs")) == ["box"])
      #expect(exists("rootfs/box/etc/motd", in: home))
    }
  }

  /// Killed between the two renames of --force: the old tree is in the work folder, and comes back.
  @Test func oldTreeComesBack() throws {
    try withFolder { home in
      try shell("mkdir -p .box.partial/old/etc .box.partial/root; echo old > .box.partial/old/etc/motd", in: home)
      let outcome = try run("busybox.sh", "--output", "box", home: home)
      #expect(outcome.status == 0)
      #expect(text("box/etc/motd", in: home) == "old\n")
      #expect(names(in: home) == ["box"])
    }
  }
}
