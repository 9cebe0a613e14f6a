import KernelState
import Linux
import Testing

/// The message of the error that a parse ends in; nil if it succeeds.
func complaint(_ parse: () throws(Failure) -> Void) -> String? {
  do {
    try parse()
    return nil
  } catch {
    return error.description
  }
}

struct LimitValueTests {
  @Test func roundTrips() {
    for text in ["max", "0", "18446744073709551615"] { #expect(LimitValue(text + "\n")?.description == text) }
    for text in ["", "-1", "+1", "1.5", "maximum", "18446744073709551616", "1 2"] { #expect(LimitValue(text) == nil) }
  }
}

struct ByteSizeTests {
  @Test(arguments: [
    ("64M", 67_108_864), ("64MiB", 67_108_864), ("64 m", 67_108_864), ("1G", 1 << 30), ("1048576", 1_048_576),
    ("4k", 4096), ("512B", 512), ("0", 0), ("9223372036854775807", Int.max), ("1T", 1 << 40), (" 1E ", 1 << 60),
  ])
  func parses(_ text: String, _ bytes: Int) throws {
    #expect(try ByteSize.parse(text) == .number(UInt64(bytes)))
  }

  @Test func parsesMax() throws {
    #expect(try ByteSize.parse("max") == .max)
  }

  @Test(arguments: [
    ("", "is missing"), ("  ", "is missing"), ("-1", "cannot be negative"), ("-5M", "cannot be negative"),
    ("1.5G", "no fraction"), ("1,5G", "no fraction"), ("64MB", "1000 or 1024"), ("64X", "unit “X” is unknown"),
    ("64Mi", "is unknown"), ("M", "is not a size"), ("many", "is not a size"), ("+5", "is not a size"),
    ("9223372036854775808", "too large"), ("8E", "too large"), ("99999999999999999999999", "too large"),
    ("16777216T", "too large"), ("１２", "is not a size"), ("1\0", "is unknown"), ("0x10", "is unknown"),
  ])
  func explains(_ text: String, _ expected: String) throws {
    let message = try #require(complaint { () throws(Failure) in _ = try ByteSize.parse(text) })
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    (0, "0 B"), (512, "512 B"), (1024, "1 KiB"), (67_108_864, "64 MiB"), (1_610_612_736, "1.5 GiB"),
    (67_108_863, "63.9 MiB"), (UInt64.max, "15.9 EiB"),
  ])
  func prints(_ bytes: UInt64, _ expected: String) {
    #expect(ByteSize.text(bytes) == expected)
  }
}

struct CPUQuotaTests {
  @Test(arguments: [
    ("0.5", "50000 100000", "0.5"), ("2", "200000 100000", "2"), (".25", "25000 100000", "0.25"),
    ("max", "max 100000", "max"), ("50000 100000", "50000 100000", "0.5"), ("max 50000", "max 50000", "max"),
    ("0.333333", "33333 100000", "0.33333"), ("1.00000", "100000 100000", "1"),
    ("10000 30000", "10000 30000", "0.33333"),
  ])
  func parses(_ text: String, _ file: String, _ processors: String) throws {
    let quota = try CPUQuota(text)
    #expect(quota.description == file && quota.processors == processors)
    #expect(CPUQuota(file: file + "\n") == quota)
  }

  @Test(arguments: [
    "", "0", "-1", "0.001", "1.", ".", "1e3", "half", "1 2 3", "50000 10", "50000 2000000", "999999999999",
    "184467440737095.99999", "1.5.5", "0.5x", "99999999999999999999", "900 100000",
  ])
  func refuses(_ text: String) {
    #expect(complaint { () throws(Failure) in _ = try CPUQuota(text) } != nil)
  }

  @Test func translatesV1() {
    let none = CPUQuota(v1Quota: "-1\n", v1Period: "100000\n")
    #expect(none == CPUQuota(quota: .max) && none?.v1Quota == "-1")
    #expect(CPUQuota(v1Quota: "50000\n", v1Period: "100000\n")?.description == "50000 100000")
    #expect(CPUQuota(v1Quota: "", v1Period: "100000") == nil && CPUQuota(v1Quota: "1", v1Period: "0") == nil)
    #expect(CPUQuota(file: "max 0") == nil && CPUQuota(file: "") == nil)
    #expect(CPUQuota(quota: .number(.max), period: .max).processors == "1")
    #expect(CPUQuota(quota: .number(.max), period: 0).processors == "max")
  }
}

struct IOLimitTests {
  @Test func parsesAndPrints() throws {
    let limit = try IOLimit("8:16 wiops=120 rbps=2M wbps=max")
    #expect(limit.description == "8:16 rbps=2097152 wbps=max wiops=120")
    #expect(IOLimit.parse(limit.description + "\n") == [limit])
    #expect(
      limit.v1Writes.map { "\($0.file) \($0.line)" } == [
        "blkio.throttle.read_bps_device 8:16 2097152", "blkio.throttle.write_bps_device 8:16 0",
        "blkio.throttle.write_iops_device 8:16 120",
      ])
  }

  @Test func readsV1() {
    let limits = IOLimit.parse(v1: [.readBytes: "254:0 1048576\n", .writeOperations: "8:0 5\n254:0 9\n"])
    #expect(limits.map(\.description) == ["254:0 rbps=1048576 wiops=9", "8:0 wiops=5"])
    #expect(IOLimit.parse(v1: [:]).isEmpty)
  }

  @Test(arguments: [
    "", "8:0", "sda rbps=1", "8 rbps=1", "8:0 rbps", "8:0 rbps=", "8:0 rbps=0", "8:0 x=1", "8:-1 rbps=1",
  ])
  func refuses(_ text: String) {
    #expect(complaint { () throws(Failure) in _ = try IOLimit(text) } != nil)
  }
}
