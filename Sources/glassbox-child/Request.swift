import CWire

/// One request of a message, in the place where it arrived. The call finds its
/// memory there, and what it leaves there goes back.
struct Request {
  let head: UnsafeMutablePointer<glassbox_request>

  var relocations: UnsafeBufferPointer<glassbox_relocation> {
    let start = UnsafeRawPointer(head + 1).assumingMemoryBound(to: glassbox_relocation.self)
    return UnsafeBufferPointer(start: start, count: Int(head.pointee.relocations))
  }
  var payload: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(head + 1) + relocations.count * MemoryLayout<glassbox_relocation>.size
  }
  /// With what fills it up to the next request.
  var payloadSize: Int { (Int(head.pointee.payload) + 15) & ~15 }
  var end: UnsafeMutableRawPointer { payload + payloadSize }

  func has(_ flag: Int) -> Bool { head.pointee.flags & UInt32(flag) != 0 }
  func isKind(_ kind: Int) -> Bool { head.pointee.kind == UInt32(kind) }

  func setArgument(_ index: Int, _ value: UInt64) {
    withUnsafeMutableBytes(of: &head.pointee.arguments) {
      $0.storeBytes(of: value, toByteOffset: index * 8, as: UInt64.self)
    }
  }

  /// Fills in this process's addresses and descriptors; results come later.
  /// False if the request is none of this protocol.
  ///
  /// - Parameter number: how many requests stand before it.
  func relocate(_ received: UnsafeBufferPointer<Int32>, number: Int) -> Bool {
    let size = Int(head.pointee.payload)
    for relocation in relocations {
      let place = Int(relocation.where)
      let target = Int(relocation.target)
      switch relocation.kind {
      case UInt32(GLASSBOX_ARGUMENT_ADDRESS):
        guard place < 6, target <= size else { return false }
        setArgument(place, UInt64(UInt(bitPattern: payload + target)))
      case UInt32(GLASSBOX_ARGUMENT_DESCRIPTOR):
        guard place < 6, target < received.count else { return false }
        setArgument(place, UInt64(received[target]))
      case UInt32(GLASSBOX_WORD_ADDRESS):
        guard place + 8 <= size, target <= size else { return false }
        payload.storeBytes(of: UInt64(UInt(bitPattern: payload + target)), toByteOffset: place, as: UInt64.self)
      case UInt32(GLASSBOX_WORD_DESCRIPTOR):
        guard place + 4 <= size, target < received.count else { return false }
        payload.storeBytes(of: received[target], toByteOffset: place, as: Int32.self)
      case UInt32(GLASSBOX_ARGUMENT_RESULT):
        guard place < 6, target < number else { return false }
      default:
        return false
      }
    }
    return true
  }

  /// Fills in the results of earlier calls; false if one of them has none.
  func takeResults(_ replies: UnsafeMutablePointer<glassbox_reply>) -> Bool {
    for relocation in relocations where relocation.kind == UInt32(GLASSBOX_ARGUMENT_RESULT) {
      let result = replies[Int(relocation.target)].result
      guard result >= 0 else { return false }
      setArgument(Int(relocation.where), UInt64(result))
    }
    return true
  }
}
