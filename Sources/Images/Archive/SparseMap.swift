// Where a sparse file has data. Source: GNU tar manual, "Storing Sparse Files".

internal import Linux

/// The true size of a file, and its pieces in order.
struct SparseMap {
  var size: Int
  var extents: [TarEntry.Extent]

  enum Request {
    /// A block behind the header.
    case ofHeader
    /// A block at the beginning of the content.
    case ofContent
  }

  typealias Blocks = (Request) throws(Failure) -> [UInt8]

  private static let broken = Failure("its map of holes is broken")

  /// Nil where the member is not sparse.
  static func read(_ block: TarBlock, _ records: PaxRecords, stored: Blocks) throws(Failure) -> SparseMap? {
    if block.type == UInt8(ascii: "S") { return try old(block, stored) }
    let (new, old) = (try records.number("GNU.sparse.realsize"), try records.number("GNU.sparse.size"))
    guard let size = new ?? old else { return nil }
    let numbers: [Int]
    if records.text("GNU.sparse.major")?.text == "1" {
      numbers = try inContent(stored)
    } else if let map = records.text("GNU.sparse.map") {
      numbers = try map.split(separator: 0x2c).map { text throws(Failure) in
        guard let number = Int(text.text) else { throw broken }
        return number
      }
    } else {
      numbers = records.sparseNumbers
    }
    return try checked(size, numbers)
  }

  private static func checked(_ size: Int, _ numbers: [Int]) throws(Failure) -> SparseMap {
    guard numbers.count % 2 == 0, numbers.count <= TarReader.mostExtents * 2 else { throw broken }
    var extents: [TarEntry.Extent] = []
    var end = 0
    for index in stride(from: 0, to: numbers.count, by: 2) {
      let (offset, count) = (numbers[index], numbers[index + 1])
      guard offset >= end, count >= 0, offset <= size, count <= size - offset else { throw broken }
      end = offset + count
      if count > 0 { extents.append(TarEntry.Extent(offset: offset, count: count)) }
    }
    return SparseMap(size: size, extents: extents)
  }

  /// GNU's own header: four pieces in the block, 21 in each block that follows.
  private static func old(_ block: TarBlock, _ stored: Blocks) throws(Failure) -> SparseMap {
    guard let size = block.number(483, 12), size >= 0 else { throw broken }
    var numbers: [Int] = []
    func add(_ block: TarBlock, from start: Int, _ count: Int) throws(Failure) {
      for index in 0..<count {
        let offset = start + index * 24
        guard block.bytes[offset] != 0 else { return }
        guard let first = block.number(offset, 12), let second = block.number(offset + 12, 12) else { throw broken }
        numbers += [first, second]
      }
    }
    try add(block, from: 386, 4)
    var goesOn = block.bytes[482] != 0
    while goesOn {
      guard numbers.count < TarReader.mostExtents * 2 else { throw broken }
      let more = TarBlock(bytes: try stored(.ofHeader))
      try add(more, from: 0, 21)
      goesOn = more.bytes[504] != 0
    }
    return try checked(size, numbers)
  }

  /// Version 1.0: how many, and then the numbers, a line each.
  private static func inContent(_ stored: Blocks) throws(Failure) -> [Int] {
    var numbers: [Int] = []
    var wanted: Int?
    var line: [UInt8] = []
    while true {
      for byte in try stored(.ofContent) {
        guard byte == 0x0a else {
          line.append(byte)
          guard line.count < 20 else { throw broken }
          continue
        }
        guard let number = Int(line.text), number >= 0 else { throw broken }
        line = []
        if wanted == nil {
          guard number <= TarReader.mostExtents else { throw broken }
          wanted = number * 2
        } else {
          numbers.append(number)
        }
        if numbers.count == wanted { return numbers }
      }
    }
  }
}
