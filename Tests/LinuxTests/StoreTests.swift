import Linux
import Testing

struct StoreTests {
  private enum Number: StoreKey { typealias Value = Int }
  private enum Names: StoreKey { typealias Value = [String: String] }
  private enum Perhaps: StoreKey { typealias Value = Int? }

  @Test func eachKeyHasAValueOfItsOwn() {
    let store = Store()
    #expect(store[Number.self] == nil)
    store[Number.self] = 1
    store[Names.self, default: [:]]["a"] = "b"
    store[Names.self, default: [:]]["c"] = "d"
    #expect(store[Number.self] == 1)
    #expect(store[Names.self] == ["a": "b", "c": "d"])
    store[Number.self] = nil
    #expect(store[Number.self] == nil && store[Names.self] != nil)
  }

  @Test func aValueIsFoundOutOnceEvenIfItIsNil() {
    let store = Store()
    var asked = 0
    for _ in 0..<2 {
      #expect(
        store.value(Perhaps.self) {
          asked += 1
          return nil
        } == nil)
    }
    #expect(asked == 1)
  }

  @Test func whatCouldNotBeFoundIsAskedForAgain() {
    let store = Store()
    #expect(throws: Failure.self) { try store.value(Number.self) { throw Failure("no") } }
    #expect(store.value(Number.self) { 2 } == 2)
  }
}
