internal import CLinux
internal import Linux

/// How a call stands in a message. Source: CWire.h.
extension SystemCall {
  /// - Parameters:
  ///   - place: as many bytes as `messageSize` says.
  ///   - descriptorsBefore: those of the calls before it in the same message.
  func write(to place: UnsafeMutableRawBufferPointer, sequence: UInt64, descriptorsBefore: Int) {
    var request = glassbox_request()
    request.kind = UInt32(wireKind)
    request.flags = UInt32(wireFlags)
    request.relocations = UInt32(relocations.count)
    request.payload = UInt32(payload.count)
    request.sequence = sequence
    request.number = Int64(number)
    withUnsafeMutableBytes(of: &request.arguments) { arguments in
      for (index, word) in words.enumerated() {
        arguments.storeBytes(of: word, toByteOffset: 8 * index, as: UInt64.self)
      }
    }
    place.storeBytes(of: request, as: glassbox_request.self)
    var offset = MemoryLayout<glassbox_request>.size
    for relocation in relocations {
      let entry = relocation.wire(descriptorsBefore)
      place.storeBytes(of: entry, toByteOffset: offset, as: glassbox_relocation.self)
      offset += MemoryLayout<glassbox_relocation>.size
    }
    UnsafeMutableRawBufferPointer(rebasing: place[offset...]).copyBytes(from: payload)
    for filling in offset + payload.count..<place.count { place[filling] = 0 }
  }

  private var wireKind: Int {
    switch kind {
    case .call: Int(GLASSBOX_CALL)
    case .descriptor: Int(GLASSBOX_CALL_DESCRIPTOR)
    case .fork: Int(GLASSBOX_FORK)
    case .atEnd: Int(GLASSBOX_AT_END)
    }
  }

  private var wireFlags: Int {
    switch part {
    case .step: 0
    case .optional: Int(GLASSBOX_OPTIONAL)
    case .cleanUp: Int(GLASSBOX_CLEAN_UP)
    }
  }
}

extension SystemCall.Relocation {
  fileprivate func wire(_ descriptorsBefore: Int) -> glassbox_relocation {
    switch self {
    case .argumentAddress(let argument, let offset): Self.wire(Int(GLASSBOX_ARGUMENT_ADDRESS), argument, offset)
    case .argumentDescriptor(let argument, let index):
      Self.wire(Int(GLASSBOX_ARGUMENT_DESCRIPTOR), argument, descriptorsBefore + index)
    case .wordAddress(let place, let offset): Self.wire(Int(GLASSBOX_WORD_ADDRESS), place, offset)
    case .wordDescriptor(let place, let index):
      Self.wire(Int(GLASSBOX_WORD_DESCRIPTOR), place, descriptorsBefore + index)
    case .argumentResult(let argument, let entry): Self.wire(Int(GLASSBOX_ARGUMENT_RESULT), argument, entry)
    }
  }

  private static func wire(_ kind: Int, _ place: Int, _ target: Int) -> glassbox_relocation {
    glassbox_relocation(kind: UInt32(kind), where: UInt32(place), target: UInt32(target), reserved: 0)
  }
}
