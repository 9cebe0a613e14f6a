import Foundation
import Testing
import TestSupport

@Suite("unpack.sh and tar files")
struct UnpackTests {
  @Test(arguments: ["", "z", "J", "j", "-zstd"])
  func everyCompression(flag: String) throws {
    try withFolder { home in
      try shell("mkdir -p in/etc; echo hello > in/etc/motd; ln -s etc/motd in/link", in: home)
      try shell("tar -C in -c\(flag.hasPrefix("-") ? " -" : "")\(flag) -f box.tar . || exit 77", in: home)
      let outcome = try run("unpack.sh", "box.tar", home: home)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(text("rootfs/box/link", in: home) == "hello\n")
      #expect(names(in: home.appending(path: "rootfs")) == ["box"])

      let again = try run("unpack.sh", "box.tar", home: home)
      #expect(again.status == 0)
      #expect(again.errors.contains("already there"))
    }
  }

  /// Absolute names, a way through a symbolic link, a hard link to outside, devices: all stay inside.
  @Test func hostileEntriesStayInside() throws {
    try withFolder { home in
      try shell(
        """
        mkdir victim out in; echo safe > victim/file; echo evil > payload
        ln -s "$PWD/victim" in/way; tar -C in -cf evil.tar way
        tar --append --transform 's,^payload,way/file,' -f evil.tar payload
        tar --append --absolute-names --transform "s,^payload,$PWD/victim/absolute," -f evil.tar payload
        """, in: home)
      _ = try run("unpack.sh", "--output", "out/box", "evil.tar", home: home)
      #expect(try shell("cat victim/*", in: home) == "safe\n")
      #expect(names(in: home.appending(path: "victim")) == ["file"])
      #expect(names(in: home.appending(path: "out")).allSatisfy { $0 == "box" })
    }
  }

  @Test func devicesAreLeftOut() throws {
    try withFolder { home in
      try shell(
        """
        mkdir in; echo hello > in/file
        printf 'import tarfile\\nt=tarfile.open("dev.tar","w")\\nt.add("in/file","file")\\n' > make.py
        printf 'i=tarfile.TarInfo("null")\\ni.type=tarfile.CHRTYPE\\ni.devmajor=1\\ni.devminor=3\\n' >> make.py
        printf 't.addfile(i)\\nt.close()\\n' >> make.py
        python3 make.py
        """, in: home)
      let outcome = try run("unpack.sh", "dev.tar", home: home)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(names(in: home.appending(path: "rootfs/dev")) == ["file"])
    }
  }
}
