internal import CLinux

/// Times as OCI files have them: RFC 3339, in UTC.
package enum Timestamp {
  /// `2026-11-28T18:39:01Z`.
  package static func text(_ seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Seconds since 1970; fractions go away, an offset is taken into account.
  package static func seconds(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy(\.isASCIIDigit) else { return nil }
      return Int(bytes[range].text)
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 0x2e { rest = rest.dropFirst().drop(while: \.isASCIIDigit) }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
    let time = timegm(&parts)
    guard let sign = rest.first, sign == 0x2b || sign == 0x2d else { return rest == [0x5a] ? time : nil }
    let start = rest.startIndex
    guard rest.count == 6, let hours = number(start + 1..<start + 3), let minutes = number(start + 4..<start + 6) else {
      return nil
    }
    return time - (sign == 0x2b ? 1 : -1) * (hours * 3600 + minutes * 60)
  }
}

/// Seconds since 1970. Source: clock_gettime(2).
package func wallClock() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time.tv_sec
}
