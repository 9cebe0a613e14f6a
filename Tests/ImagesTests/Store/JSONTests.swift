import Linux
import Testing

@testable import Images

/// JSON that others wrote.
@Suite struct JSONTests {
  private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

  @Test(arguments: [
    #"{"b":1,"a":{"z":[true,false,null,"é\n"]},"n":18446744073709551615,"m":-9223372036854775808}"#, "[]", "0", "\"\"",
    "{\"a\":1.5}",
  ]) func roundTrip(_ text: String) throws {
    #expect(try read(text).encoded() == text)
  }

  @Test(arguments: [
    "", "{", "[1,]", "['a']", "[1] x", "{\"a\" 1}", "nul", "[NaN]", "[Infinity]", "\u{1}",
    String(repeating: "[", count: 100), "{\"a\":1}{",
  ]) func refusals(_ text: String) {
    #expect(throws: Failure.self) { try read(text) }
  }

  @Test func bounds() {
    #expect { try JSONReader.read([UInt8](repeating: 0x20, count: 100), atMost: 99) } throws: {
      "\($0)".contains("more than 99")
    }
    #expect(throws: Failure.self) { try JSONReader.read([0x22, 0xff, 0x22]) }
  }

  @Test func setting() throws {
    var json = try read(#"{"a":1,"b":null}"#)
    #expect(json["b"] == nil && json["c"] == nil)
    json["a"] = 2
    json["c"] = "x"
    json["b"] = nil
    #expect(json.encoded() == #"{"a":2,"c":"x"}"#)
  }

  private let digest = "sha256:" + String(repeating: "0", count: 64)

  @Test func manifests() throws {
    let text =
      #"{"schemaVersion":2,"config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"\#(digest)","size":7,"x":1},"#
      + #""layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"\#(digest)","size":0,"annotations":{"b":"1","a":"2"}}]}"#
    let manifest = try Manifest(try read(text))
    #expect(manifest.config.others == ["x": 1])
    #expect(manifest.layers[0].annotations.map(\.key) == ["b", "a"])
    for (old, new) in [
      ("\"schemaVersion\":2", "\"schemaVersion\":1"), (digest, "sha256:../x"), ("\"size\":7", "\"size\":-7"),
      ("\"size\":7", "\"size\":\"7\""),
      ("\"size\":7", "\"size\":18446744073709551615"), ("rootfs.diff", "x"), ("\"layers\"", "\"layer\""),
      ("diff.tar.gzip", "\\u001b"),
    ] {
      let broken = text.replacing(old, with: new)
      if broken.contains("rootfs.\\u001b") { continue }
      #expect(throws: Failure.self, "\(old) → \(new)") { try Manifest(try read(broken)) }
    }
  }

  @Test func configurations() throws {
    let text =
      #"{"created":"2026-01-02T03:04:05.678Z","architecture":"amd64","os":"linux","config":{"Env":["A=b"]},"#
      + #""rootfs":{"type":"layers","diff_ids":["\#(digest)"]},"history":[{"created_by":"x","empty_layer":true},{"created_by":"y"}],"moby.buildkit":1}"#
    let configuration = try ImageConfiguration(try read(text))
    #expect(configuration.layerHistory.map { $0?.createdBy } == ["y"])
    #expect(configuration.json.encoded().contains(#""moby.buildkit":1"#))
    #expect(Timestamp.seconds(configuration.created ?? "") == 1_767_323_045)
    #expect(Timestamp.seconds("2026-01-02T03:04:05+02:00") == 1_767_315_845)
    #expect(Timestamp.seconds("yesterday") == nil)
    #expect(Timestamp.text(1_767_323_045) == "2026-01-02T03:04:05Z")
    #expect(throws: Failure.self) { try ImageConfiguration(try read("{}")) }
  }
}
