import Foundation
import Linux
import TestSupport
import Testing

@testable import Images

/// Archives that Python wrote, of members put together at random, are read as
/// Python reads them.
@Suite struct OtherWritersTests {
  private static let script = """
    import json, random, sys, tarfile, io
    random.seed(int(sys.argv[2]))
    def name():
        parts = [''.join(random.choice('ab.é-_ 容' + chr(0xdcff)) for _ in range(random.choice([1, 3, 40, 120]))) for _ in range(random.randint(1, 4))]
        return '/'.join(parts)
    format = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT][int(sys.argv[2]) % 3]
    out = tarfile.open(sys.argv[1], 'w', format=format, encoding='utf-8', errors='surrogateescape')
    for _ in range(60):
        entry = tarfile.TarInfo(name())
        entry.type = random.choice([tarfile.REGTYPE] * 4 + [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
        big = format != tarfile.USTAR_FORMAT
        entry.mode = random.randint(0, 0o7777)
        entry.uid = random.choice([0, 1000] + ([3000000, 4294967294] if big else []))
        entry.gid = random.choice([0, 2097151] + ([4294967294] if big else []))
        entry.mtime = random.choice([0, 1700000000] + ([1 << 34] if big else []))
        entry.devmajor, entry.devminor = (random.randint(0, 255), random.randint(0, 255)) if entry.type == tarfile.CHRTYPE else (0, 0)
        if entry.type in (tarfile.SYMTYPE, tarfile.LNKTYPE): entry.linkname = name()
        content = b''
        if entry.type == tarfile.REGTYPE:
            content = bytes(random.randint(0, 2000))
            entry.size = len(content)
        try:
            out.addfile(entry, io.BytesIO(content))
        except ValueError:
            pass
    out.close()
    for e in tarfile.open(sys.argv[1], encoding='utf-8', errors='surrogateescape'):
        code = lambda text: text.encode('utf-8', 'surrogateescape').hex()
        print(json.dumps([code(e.name), e.type.decode(), code(e.linkname), e.mode, e.uid, e.gid, e.size, int(e.mtime), e.devmajor, e.devminor], separators=(',', ':')))
    """

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func line(_ entry: TarEntry) -> String {
    let types: [(TarEntry.Kind, String)] = [
      (.file, "0"), (.hardLink, "1"), (.symbolicLink, "2"), (.characterDevice, "3"), (.blockDevice, "4"),
      (.directory, "5"),
      (.fifo, "6"),
    ]
    let type = types.first { $0.0 == entry.kind }?.1 ?? ""
    // Python takes the slash of a directory away.
    var path = entry.path
    while path.count > 1, path.last == 0x2f { path.removeLast() }
    let numbers = [
      Int(entry.mode), Int(entry.user), Int(entry.group), entry.size, entry.modified.seconds, Int(entry.device.major),
      Int(entry.device.minor),
    ]
    return "[\"\(hex(path))\",\"\(type)\",\"\(hex(entry.target))\",\(numbers.map(String.init).joined(separator: ","))]"
  }

  @Test(arguments: 0..<12) func randomMembers(_ seed: Int) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/t.tar"
    let outcome = try Subprocess.run(["python3", "-c", Self.script, path, "\(seed)"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let reader = TarReader(FileSource(try OpenFile(path, [])))
    var found: [String] = []
    while let entry = try reader.next() { found.append(line(entry)) }
    #expect(found.count > 20)
    #expect(found == outcome.outputLines)
  }

  /// And what is written here, Python reads as it was meant.
  @Test func ours() throws {
    let scratch = try Scratch()
    var odd = TarEntry(path: Array(repeating: 0x61, count: 150) + [0x2f, 0xff])
    odd.user = 3_000_000
    odd.modified = (1_700_000_000, 0)
    let entries = [
      odd, TarEntry("l", .symbolicLink, target: String(repeating: "é", count: 80)), TarEntry("d/", .directory),
    ]
    _ = try scratch.archive("t.tar", entries.map { ($0, []) })
    let script = Self.script.components(separatedBy: "out.close()\n")[1]
    let outcome = try Subprocess.run(["python3", "-c", "import json, sys, tarfile\n" + script, scratch.path + "/t.tar"])
    #expect(outcome.outputLines == entries.map(line), "\(outcome.errors)")
  }
}
