// YAML by libyaml's events. A lesson may come from anywhere, so depth and
// number of values are bounded, and aliases, by which a few lines can stand
// for gigabytes, are refused.

internal import CYaml
internal import Linux

/// Reads one YAML text into a value.
struct YamlReader: ~Copyable {
  static let maximumDepth = 8
  static let maximumValues = 2000

  private var parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private var values = 0
  private let limit: Int

  /// The value of `text`; nil where it holds nothing but blanks and comments.
  static func read(_ text: String, atMost limit: Int = maximumValues) throws(Failure) -> YamlValue? {
    // libyaml keeps a pointer to the text, so it must not move while it reads.
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(Failure) in
        var reader = YamlReader(limit: limit)
        yaml_parser_set_input_string(reader.parser, bytes.baseAddress, bytes.count)
        return try reader.document()
      }
    }
    return try result.get()
  }

  private init(limit: Int) {
    self.limit = limit
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  private mutating func document() throws(Failure) -> YamlValue? {
    var result: YamlValue?
    while true {
      let event = try next()
      switch event {
      case .documentStart: break
      case .streamEnd: return result
      case .other: continue
      default: throw Self.unreadable(event)
      }
      guard result == nil else { throw error("there is a second YAML document", "keep one, without '---' in it") }
      result = try value(try next(), depth: 0)
    }
  }

  private mutating func value(_ event: Event, depth: Int) throws(Failure) -> YamlValue {
    values += 1
    if depth > Self.maximumDepth || values > limit {
      throw error(
        depth > Self.maximumDepth ? "lists are nested deeper than \(Self.maximumDepth)" : "there are too many values",
        "a lesson needs less")
    }
    switch event {
    case .text(let text, let line): return YamlValue(kind: .text(text), line: line)
    case .sequenceStart(let line): return YamlValue(kind: .sequence(try items(depth)), line: line)
    case .mappingStart(let line): return YamlValue(kind: .mapping(try entries(depth)), line: line)
    default: throw Self.unreadable(event)
    }
  }

  private mutating func items(_ depth: Int) throws(Failure) -> [YamlValue] {
    var items: [YamlValue] = []
    while true {
      let event = try next()
      if case .end = event { return items }
      items.append(try value(event, depth: depth + 1))
    }
  }

  private mutating func entries(_ depth: Int) throws(Failure) -> [YamlValue.Entry] {
    var entries: [YamlValue.Entry] = []
    while true {
      let event = try next()
      if case .end = event { return entries }
      guard case .text(let key, let line) = event else {
        throw error("a key is not plain text", "write 'key: value'")
      }
      if entries.contains(where: { $0.key == key }) {
        throw Failure("'\(key)' is there twice", remedy: "remove one", line: line)
      }
      entries.append(YamlValue.Entry(key: key, line: line, value: try value(try next(), depth: depth + 1)))
    }
  }

  private static func unreadable(_ event: Event) -> Failure {
    if case .alias(let line) = event {
      return Failure("YAML aliases are not allowed here", remedy: "write the value out", line: line)
    }
    return Failure("the YAML is incomplete", remedy: "close what is open")
  }

  private func error(_ message: String, _ remedy: String) -> Failure {
    Failure(message, remedy: remedy, line: parser.pointee.mark.line + 1)
  }
}

extension YamlReader {
  private enum Event {
    case documentStart, streamEnd, end, other
    case text(String, line: Int)
    case sequenceStart(line: Int)
    case mappingStart(line: Int)
    case alias(line: Int)
  }

  private mutating func next() throws(Failure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    let line = event.start_mark.line + 1
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart(line: line)
    case YAML_MAPPING_START_EVENT: return .mappingStart(line: line)
    case YAML_ALIAS_EVENT: return .alias(line: line)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .text(String(decoding: bytes, as: UTF8.self), line: line)
    default: return .other
    }
  }

  /// libyaml's own words, on the line that it names.
  private func syntaxError() -> Failure {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
    let isBadText = parser.pointee.error == YAML_READER_ERROR
    return Failure(
      "the YAML is wrong: \(problem)",
      remedy: isBadText
        ? "save the file as UTF-8 without control characters" : "quote text that holds ': ', '#' or '[' at its start",
      line: isBadText ? nil : parser.pointee.problem_mark.line + 1)
  }
}
