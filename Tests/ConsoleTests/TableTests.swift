import Console
import TestSupport
import Testing

@Suite struct TableTests {
  static let sample: Table = {
    var table = Table([
      .init("name"), .init("pid", alignment: .right), .init("what it is", overflow: .wrap),
    ])
    table.append(["uts", "4312", "host name and domain name of a process"])
    table.append(["容器", "7", "evil \u{1b}[31mred\u{202e}"])
    table.append(["net", "", ""])
    return table
  }()

  @Test(arguments: [80, 40, 20, 1]) func width(_ width: Int) {
    expectRecorded(Self.sample.render(for: Terminal(width: width)), "table-\(width)")
  }

  @Test func colorAndPlain() {
    var table = Self.sample
    table.append([Span("mnt", .green), Span("1", [.bold, .red]), Span("mounts")])
    expectRecorded(table.render(for: Terminal(width: 60, usesColor: true)), "table-color")
    expectRecorded(table.render(for: Terminal(width: 60, isPlain: true)), "table-plain")
  }

  @Test func missingAndExtraCells() {
    var table = Table("a", "b")
    table.append(["1"])
    table.append(["1", "2", "3"])
    #expect(table.render(for: Terminal(width: 80, isPlain: true)) == "a b\n1 -\n1 2\n")
  }
}

@Suite struct DiffTableTests {
  static let sample = DiffTable([
    .init(fact: "uts.hostname", before: "laptop", after: "box", label: "inside", changed: true),
    .init(
      fact: "uts.hostname", before: "laptop", after: "laptop", label: "on the host: unchanged",
      changed: false),
    .init(
      fact: "ns.uts", before: "uts:[4026531838]", after: "uts:[4026532215]", label: "outside",
      changed: true),
    .init(
      fact: "mount.list", before: ["/ ext4", "/proc proc", "/sys sysfs"],
      after: ["/ ext4", "/proc proc", "/tmp tmpfs rw,nosuid,nodev,size=65536k"], label: "inside",
      changed: true),
    .init(fact: "net.links", before: ["lo", "eth0"], after: ["lo", "eth0"], label: "host", changed: false),
    .init(fact: "net.routes", before: [], after: ["default via 10.0.0.1"], changed: true),
  ])

  @Test(arguments: [120, 80, 60, 40, 1]) func width(_ width: Int) {
    let text = Self.sample.render(for: Terminal(width: width))
    expectRecorded(text, "diff-\(width)")
    if width >= 60 {
      #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= width })
    }
  }

  @Test func colorAndPlain() {
    expectRecorded(Self.sample.render(for: Terminal(width: 100, usesColor: true)), "diff-color")
    expectRecorded(Self.sample.render(for: Terminal(width: 100, isPlain: true)), "diff-plain")
  }

  @Test func longLists() {
    let many = (1...30).map { "item \($0)" }
    let table = DiffTable([.init(fact: "a", before: [], after: .list(many), changed: true)])
    let text = table.render(for: Terminal(width: 80))
    #expect(text.contains("+ 18 more"))
    #expect(DiffTable().render(for: Terminal(width: 80)) == "")
  }

  @Test func hostileValue() {
    let row = DiffTable.Row(fact: "x", before: "a\u{1b}]0;t\u{7}", after: "b", changed: true)
    #expect(!DiffTable([row]).render(for: Terminal(width: 80)).contains("\u{1b}"))
  }
}
