import Foundation
import Testing
import TestSupport

@Suite("unpack.sh and OCI layouts", .enabled(if: exists("jq", in: URL(filePath: "/usr/bin")), "needs jq"))
struct ImageTests {
  /// Makes an OCI layout `image` of the tar files given, in order, as a shell function does it.
  static let layout = """
    blob() { sum=$(sha256sum < "$1"); sum=${sum%% *}; mkdir -p image/blobs/sha256; cp "$1" "image/blobs/sha256/$sum"; }
    image() {
      layers=
      for tar in "$@"; do blob "$tar"; layers="$layers${layers:+,}{\\"digest\\":\\"sha256:$sum\\"}"; done
      printf '{"layers":[%s]}' "$layers" > manifest; blob manifest
      printf '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
      printf '{"manifests":[{"digest":"sha256:%s"}]}' "$sum" > image/index.json
    }
    layer() { tar -C "$1" -czf "$1.tar" .; }

    """

  @Test func layersAndWhiteouts() throws {
    try withFolder { home in
      try shell(
        Self.layout + """
          mkdir -p a/etc/old a/opt/kept a/swap b/etc b/opt b/new; echo 1 > a/etc/one; echo 2 > a/etc/two
          echo x > a/etc/old/x; echo k > a/opt/kept/k; echo s > a/swap/s
          : > b/etc/.wh.one; : > b/etc/.wh.old; echo two > b/etc/two; : > b/opt/.wh..wh..opq; echo n > b/opt/new
          echo file > b/swap; ln b/etc/two b/new/hard
          layer a; layer b; image a.tar b.tar
          """, in: home)
      let outcome = try run("unpack.sh", "image", "box", home: home)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let found = try shell("find . -mindepth 1 | LC_ALL=C sort | tr '\\n' ' '", in: home.appending(path: "rootfs/box"))
      #expect(found == "./etc ./etc/two ./new ./new/hard ./opt ./opt/new ./swap ")
      #expect(text("rootfs/box/etc/two", in: home) == "two\n")
      #expect(text("rootfs/box/swap", in: home) == "file\n")
    }
  }

  @Test func layoutInsideATarFile() throws {
    try withFolder { home in
      try shell(Self.layout + "mkdir a; echo hi > a/file; layer a; image a.tar; tar -C image -cf box.tar .", in: home)
      let outcome = try run("unpack.sh", "box.tar", home: home)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(names(in: home.appending(path: "rootfs/box")) == ["file"])
    }
  }

  /// The first layer plants links to outside; later ones write, hide and clear through them.
  @Test(arguments: [
    "mkdir b/way; echo evil > b/way/file; layer b",
    "mkdir b/way; echo evil > b/way/file; tar -C b -cf b.tar way/file",
    "mkdir b/way; : > b/way/.wh.file; layer b",
    "mkdir b/way; : > b/way/.wh.file; tar -C b -cf b.tar way/.wh.file",
    "mkdir b/way; : > b/way/.wh..wh..opq; tar -C b -cf b.tar way/.wh..wh..opq",
    ": > b/.wh..; layer b", ": > b/.wh...; layer b", ": > b/.wh.; layer b",
  ])
  func linksOfEarlierLayers(second: String) throws {
    try withFolder { home in
      try shell(
        Self.layout + "mkdir victim a b; echo safe > victim/file; ln -s \"$PWD/victim\" a/way; layer a\n"
          + second + "\nimage a.tar b.tar", in: home)
      let outcome = try run("unpack.sh", "--output", "box", "image", home: home)
      #expect(outcome.status == 0 || outcome.isOneLine, "\(outcome.errors)")
      #expect(try shell("cat victim/*", in: home) == "safe\n")
      #expect(!names(in: home).contains { $0.hasPrefix(".") })
      #expect(outcome.status == 0 || !exists("box", in: home))
    }
  }

  @Test(arguments: [
    ("echo more >> image/blobs/sha256/$sum", "is damaged"),
    ("rm image/blobs/sha256/$sum", "is missing"),
    ("echo '{' > image/index.json", "is not what the OCI format says"),
    ("echo '{\"manifests\":[{\"digest\":\"sha256:../../../file\"}]}' > image/index.json", "only sha256"),
    ("echo '{\"manifests\":[]}' > image/index.json", "manifests is for"),
    (
      "echo '{\"manifests\":[{\"digest\":\"x\",\"platform\":{\"architecture\":\"pdp11\"}}]}' > image/index.json",
      "none of the image's 1 manifests"
    ),
  ])
  func damagedImages(damage: String, says: String) throws {
    try withFolder { home in
      try shell(Self.layout + "mkdir a; echo hi > a/file; layer a; image a.tar\n" + damage, in: home)
      let outcome = try run("unpack.sh", "image", "box", home: home)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
      #expect(outcome.isOneLine, "\(outcome.errors)")
      #expect(names(in: home.appending(path: "rootfs")).isEmpty)
    }
  }
}
