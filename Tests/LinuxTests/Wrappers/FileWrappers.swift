import CLinux
import Linux

extension Wrapper {
  static let files = [
    Wrapper(#"openat(AT_FDCWD, "/f", O_WRONLY|O_CREAT, 0644)"#, "-100 &0 65 420 [/f{00}]") {
      _ = try $0.open("/f", [.writeOnly, .create], mode: 0o644)
    },
    Wrapper(#"openat(AT_FDCWD, "/f", O_RDONLY)"#, "-100 &0 0 [/f{00}]") { _ = try $0.openNow("/f", .readOnly) },
    Wrapper(#"openat(AT_FDCWD, "/f", O_RDONLY)"#, "-100 &0 0 descriptor [/f{00}]") {
      _ = try $0.openHere("/f", .readOnly)
    },
    Wrapper(
      #"openat2(3, "/f", {flags=O_WRONLY|O_CREAT, mode=0600, resolve=RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}, 24)"#,
      "3 &0 &8 24 [/f{00*6}A{00*7}{80}{01}{00*6}{12}{00*7}]"
    ) { _ = try $0.open(below: 3, "/f", [.writeOnly, .create], mode: 0o600) },
    Wrapper("read(4, …, 16)", "4 &0 16 [{00*16}]") { _ = try $0.read(4, count: 16) },
    Wrapper("read(4, …, 16)", "^4 &0 16 [{00*16}]") { _ = try $0.readSent(4, count: 16) },
    Wrapper(#"write(4, "1\n", 2)"#, "4 &0 2 [1{0a}]") { try $0.write(4, "1\n") },
    Wrapper(#"write(/p, "x", 1)"#, "^9 &0 1 [x]") { try $0.write(sending: 9, "x", path: "/p") },
    Wrapper("write(4, {…}, 2)", "4 &0 2 [{01}{02}]") { try $0.write(4, bytes: [1, 2], shown: "{…}") },
    Wrapper("sendfile(4, /p, NULL, 10)", "4 ^9 0 10") { _ = try $0.sendFile(9, named: "/p", to: 4, count: 10) },
    Wrapper("close(4)", "4 cleanUp") { try $0.close(4) },
    Wrapper(#"mkdirat(AT_FDCWD, "/d", 0755)"#, "-100 &0 493 [/d{00}]") { try $0.makeDirectory("/d") },
    Wrapper(#"unlinkat(AT_FDCWD, "/d", AT_REMOVEDIR)"#, "-100 &0 512 [/d{00}]") { try $0.removeDirectory("/d") },
    Wrapper(#"chdir("/")"#, "&0 [/{00}]") { try $0.changeDirectory("/") },
    Wrapper("fchdir(4)", "4") { try $0.changeDirectory(to: 4, named: "/d") },
    Wrapper("dup3(stdin, 0, 0)", "^9 0 0") { try $0.install(9, as: 0, stream: "stdin") },
    Wrapper(#"mknodat(AT_FDCWD, "/d/null", S_IFREG|0644, 0)"#, "-100 &0 33188 0 [/d/null{00}]") {
      try $0.makeFile("/d/null")
    },
    Wrapper(#"symlinkat("pts/ptmx", AT_FDCWD, "/d/ptmx")"#, "&0 -100 &16 [pts/ptmx{00*8}/d/ptmx{00}]") {
      try $0.makeLink("/d/ptmx", to: "pts/ptmx")
    },
    Wrapper(#"renameat2(AT_FDCWD, "/a", AT_FDCWD, "/b", 0)"#, "-100 &0 -100 &8 0 [/a{00*6}/b{00}]") {
      try $0.rename("/a", to: "/b")
    },
    Wrapper(
      #"newfstatat(AT_FDCWD, "/", {…}, 0)"#, "-100 &0 &8 0 looks [/{00*\(7 + MemoryLayout<stat>.size)}]"
    ) { _ = try $0.identity(of: "/") },
    Wrapper("fstat(4, {…})", "4 &0 looks [{00*\(MemoryLayout<stat>.size)}]") { _ = try $0.isRegularFile(4) },
    Wrapper(#"statfs("/proc", {…})"#, "&0 &8 looks [/proc{00*\(3 + MemoryLayout<statfs>.size)}]") {
      _ = try $0.fileSystemType(of: "/proc")
    },
    Wrapper(#"readlinkat(AT_FDCWD, "/proc/self", …, 4096)"#, "-100 &0 &16 4096 looks [/proc/self{00*4102}]") {
      _ = try $0.linkText("/proc/self")
    },
    Wrapper("getdents64(0, …, 16384)", "0 &0 16384 looks [{00*16384}]") { _ = try $0.names(in: "/proc") },
  ]

  static let memory = [
    Wrapper("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4, 0)", "0 4096 3 1 4 0") {
      _ = try $0.mapShared(4, count: 4096)
    },
    Wrapper("lseek(4, 0, SEEK_END)", "4 0 2") { _ = try $0.size(of: 4) },
    Wrapper(
      "process_vm_readv(9, [{…, 4}], 1, [{0x1000, 4}], 1, 0)",
      "9 &8 1 &24 1 0 *8=&0 looks [{00*16}{04}{00*8}{10}{00*6}{04}{00*7}]"
    ) { _ = try $0.readMemory(at: 0x1000, count: 4, pid: 9) },
    Wrapper(
      #"process_vm_writev(9, [{"ab", 2}], 1, [{0x1000, 2}], 1, 0)"#,
      "9 &8 1 &24 1 0 *8=&0 [ab{00*14}{02}{00*8}{10}{00*6}{02}{00*7}]"
    ) { try $0.writeMemory(at: 0x1000, "ab", pid: 9) },
    Wrapper(#"memfd_create("tiny", MFD_EXEC)"#, "&0 16 [tiny{00}]") { _ = try $0.makeMemoryFile("tiny") },
  ]
}
