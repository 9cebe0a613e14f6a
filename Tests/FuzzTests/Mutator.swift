// Broken input from good input, the same on every run: a generator with a
// fixed seed (SplitMix64) chooses what to break.

import Foundation

/// Makes variants of seeds.
struct Mutator {
  private var state: UInt64

  /// What parsers trip over: limits, signs, separators, control characters.
  private static let words = [
    "max", "-1", "0", "18446744073709551615", "18446744073709551616", "9223372036854775808", "4294967295", "\0",
    "\n", "\r\n", "\t", " ", ":", "=", "\\040", "\\", "\"", "'", ";", "#", "---", "```", "&a *a", "- ", "\u{1b}[31m",
    "\u{202e}", "é", "容", "%s", "../", "1e9", "0x", "NaN",
  ].map { Array($0.utf8) }

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// From 0 up to, not including, `limit`, which is 1 or more.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// A seed with one to six things broken, at most 64 KiB.
  mutating func variant(of seeds: [[UInt8]]) -> [UInt8] {
    var bytes = seeds[below(seeds.count)]
    for _ in 0...below(6) { mutate(&bytes, seeds) }
    return Array(bytes.prefix(1 << 16))
  }

  private mutating func mutate(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
    let place = below(bytes.count + 1)
    let length = min(bytes.count - place, 1 + below(16))
    switch below(7) {
    case 0 where place < bytes.count: bytes[place] ^= UInt8(1 << below(8))
    case 1: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
    case 2: bytes.removeSubrange(place..<place + length)
    case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: below(bytes.count + 1))
    case 4: bytes.insert(contentsOf: Self.words[below(Self.words.count)], at: place)
    case 5: bytes = Array(bytes.prefix(place)) + Array(seeds[below(seeds.count)].suffix(below(200)))
    default: bytes.replaceSubrange(place..<place + length, with: Self.words[below(Self.words.count)])
    }
  }
}

/// How many variants each target is given: FUZZ_ROUNDS, or few enough for every run of the tests.
let fuzzRounds = ProcessInfo.processInfo.environment["FUZZ_ROUNDS"].flatMap { Int($0) } ?? 2000

/// FUZZ_SEED chooses other variants.
let fuzzSeed = ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
