// JSON that others wrote. json-c keeps the order of keys, keys that nobody here
// knows, and whole numbers up to 18446744073709551615.

internal import CJSONC
package import Linux

package enum JSONReader {
  /// What a manifest may have. Source: OCI distribution specification, "Pushing Manifests".
  package static let mostBytes = 4 << 20
  private static let deepest: Int32 = 64

  /// One value and nothing behind it. Throws where it is too long, too deep or no JSON.
  package static func read(_ bytes: [UInt8], atMost most: Int = mostBytes) throws(Failure) -> JSONValue {
    let (value, end) = try readPrefix(of: bytes, atMost: most)
    guard end >= bytes.count || bytes[end...].allSatisfy({ [0x20, 0x09, 0x0a, 0x0d].contains($0) }) else {
      throw Failure("there is something behind the JSON, at byte \(end)")
    }
    return value
  }

  /// The value with which the bytes begin, and where it ends.
  static func readPrefix(
    of bytes: [UInt8], atMost most: Int = mostBytes
  ) throws(Failure) -> (value: JSONValue, end: Int) {
    guard bytes.count <= most else { throw Failure("\(bytes.count) bytes of JSON are more than \(most)") }
    guard let tokener = json_tokener_new_ex(deepest) else { throw Failure("there is no memory to read JSON") }
    defer { json_tokener_free(tokener) }
    json_tokener_set_flags(
      tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS | JSON_TOKENER_VALIDATE_UTF8)
    // The zero at the end ends a number that stands alone.
    let terminated = bytes + [0]
    let value = terminated.withUnsafeBytes { memory in
      json_tokener_parse_ex(tokener, memory.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(memory.count))
    }
    defer { json_object_put(value) }
    let error = json_tokener_get_error(tokener)
    let end = json_tokener_get_parse_end(tokener)
    guard error == json_tokener_success else {
      let reason = json_tokener_error_desc(error).map { String(cString: $0) } ?? "error \(error.rawValue)"
      throw Failure("this is no JSON: \(reason) at byte \(end)")
    }
    return (try convert(value), end)
  }

  private static func convert(_ value: OpaquePointer?) throws(Failure) -> JSONValue {
    switch json_object_get_type(value) {
    case json_type_null: return .null
    case json_type_boolean: return .bool(json_object_get_boolean(value) != 0)
    case json_type_int:
      let unsigned = json_object_get_uint64(value)
      return unsigned > UInt64(Int64.max) ? .unsigned(unsigned) : .integer(Int(json_object_get_int64(value)))
    case json_type_double:
      let number = json_object_get_double(value)
      guard number.isFinite else { throw Failure("JSON has no number that is not finite") }
      return .number(number)
    case json_type_string: return .string(text(value))
    case json_type_array:
      let count = json_object_array_length(value)
      var values: [JSONValue] = []
      values.reserveCapacity(count)
      for index in 0..<count { values.append(try convert(json_object_array_get_idx(value, index))) }
      return .array(values)
    default: return .object(try members(value))
    }
  }

  private static func text(_ value: OpaquePointer?) -> String {
    guard let start = json_object_get_string(value) else { return "" }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(json_object_get_string_len(value)))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func members(_ value: OpaquePointer?) throws(Failure) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    var iterator = json_object_iter_begin(value)
    var end = json_object_iter_end(value)
    while json_object_iter_equal(&iterator, &end) == 0 {
      let name = json_object_iter_peek_name(&iterator).map { String(cString: $0) } ?? ""
      members.append((name, try convert(json_object_iter_peek_value(&iterator))))
      json_object_iter_next(&iterator)
    }
    return members
  }
}
