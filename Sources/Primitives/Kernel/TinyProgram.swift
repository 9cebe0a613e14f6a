// The smallest honest program: an ELF header, one segment, and the code of
// exit(0) for one kind of processor. It is complete, so that only the kind of
// processor can be the reason why a kernel does not run it.

internal import CLinux

struct TinyProgram {
  /// As uname(2) says it: `x86_64` or `aarch64`.
  let machine: String
  /// The number of that machine in the header, for messages: 62 or 183.
  let number: Int
  /// The whole file.
  let bytes: [UInt8]

  static let machines = ["x86_64", "aarch64"]

  /// Nil for a machine that is not in `machines`. Source: elf(5).
  init?(for machine: String) {
    switch machine {
    case "x86_64":
      // mov eax, 60 (exit); xor edi, edi; syscall
      self.init(machine, EM_X86_64, [0xb8, 0x3c, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05])
    case "aarch64":
      // mov x0, #0; mov x8, #93 (exit); svc #0
      self.init(machine, EM_AARCH64, [0, 0, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4])
    default: return nil
    }
  }

  private init(_ machine: String, _ number: Int32, _ code: [UInt8]) {
    self.machine = machine
    self.number = Int(number)
    // Where programs usually begin; the largest page of both machines divides it.
    let base: UInt64 = 0x400000
    let headers = MemoryLayout<Elf64_Ehdr>.size + MemoryLayout<Elf64_Phdr>.size
    var header = Elf64_Ehdr()
    let identity = Array(ELFMAG.utf8) + [UInt8(ELFCLASS64), UInt8(ELFDATA2LSB), UInt8(EV_CURRENT)]
    withUnsafeMutableBytes(of: &header.e_ident) { $0.copyBytes(from: identity) }
    header.e_type = UInt16(ET_EXEC)
    header.e_machine = UInt16(number)
    header.e_version = UInt32(EV_CURRENT)
    header.e_entry = base + UInt64(headers)
    header.e_phoff = UInt64(MemoryLayout<Elf64_Ehdr>.size)
    header.e_ehsize = UInt16(MemoryLayout<Elf64_Ehdr>.size)
    header.e_phentsize = UInt16(MemoryLayout<Elf64_Phdr>.size)
    header.e_phnum = 1
    var segment = Elf64_Phdr()
    segment.p_type = UInt32(PT_LOAD)
    segment.p_flags = UInt32(PF_R | PF_X)
    segment.p_vaddr = base
    segment.p_paddr = base
    segment.p_filesz = UInt64(headers + code.count)
    segment.p_memsz = segment.p_filesz
    segment.p_align = 0x10000
    bytes = withUnsafeBytes(of: header) { Array($0) } + withUnsafeBytes(of: segment) { Array($0) } + code
  }
}
