import Linux
import Testing

@testable import Images

/// Users by the files of the image.
@Suite struct UserTests {
  private let passwd =
    "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:App:/home/app:/bin/sh\n99:x:5:5::/five:\nbroken\n"
  private let group = "root:x:0:\napp:x:1001:\nextra:x:2000:app,other\nmore:x:2001:app\nwheel:x:10:root\n"

  private func user(_ text: String?) throws -> ImageUser { try ImageUser(text, passwd: passwd, group: group) }

  @Test func namesAndNumbers() throws {
    let app = try user("app")
    #expect(app.user == 1000 && app.group == 1001 && app.others == [2000, 2001] && app.home == "/home/app")
    #expect(try user("1000") == app)
    let chosen = try user("app:extra")
    #expect(chosen.user == 1000 && chosen.group == 2000 && chosen.others.isEmpty)
    let unknown = try user("12345")
    #expect(unknown.user == 12345 && unknown.group == 0 && unknown.home == "/")
    #expect(try user("12345:7").group == 7)
    #expect(try user("99").user == 5)
    for text in [nil, "", "root", "0"] { #expect(try user(text).home == "/root") }
    #expect(try user(nil).others == [10])
    #expect(try ImageUser("0", passwd: "", group: "").home == "/")
  }

  @Test(arguments: ["nobody", "app:nobody", "-1", "4294967295", "4294967296", "a b"]) func refusals(_ text: String) {
    #expect(throws: Failure.self) { try user(text) }
  }

  @Test func owners() throws {
    func owner(_ text: String) throws -> [UInt32] {
      let owner = try ImageOwner(text, passwd: passwd, group: group)
      return [owner.user, owner.group]
    }
    #expect(try owner("12345") == [12345, 12345])
    #expect(try owner("app") == [1000, 1000])
    #expect(try owner("app:extra") == [1000, 2000])
    #expect(try owner("0:wheel") == [0, 10])
    #expect(throws: Failure.self) { try owner("nobody") }
  }
}
