// The kernel: is a container a small virtual machine?
//
// No: the child asks the same kernel as every other process of the host. This
// is no wall, and nothing here puts one up: it is what all the walls stand on.

internal import Child
package import KernelState
internal import Linux

/// The kernel that all containers of a machine share. Source: uname(2).
package enum KernelPrimitive: Primitive {
  package static let name = "kernel"
  package static let title = "the kernel, which every container of the machine shares: no wall"
  package static let help = """
    A virtual machine has a kernel of its own. A container has not: whatever
    walls stand around the child, it calls the kernel of the host. 'state kernel'
    shows release, version, machine and boot id from both sides; they never
    differ. 'state where' shows what that kernel itself runs on, and from which
    traces the lab concludes it. 'foreign-program' shows a limit that follows:
    this kernel runs programs for its own kind of processor only.
    """

  package static let terms = [
    Term("boot_id", "a random number that the kernel draws once, when it boots", manual: "random(4)"),
    Term("execveat", "replaces the program of the caller by one in an open file", manual: "execveat(2)"),
    Term("memfd_create", "makes a file that is in memory and in no directory", manual: "memfd_create(2)"),
    Term("ENOEXEC", "the file is no program that this kernel can load", manual: "execve(2)"),
    Term(
      "binfmt_misc", "tells the kernel which interpreter runs a foreign format, such as qemu-user",
      manual: "https://docs.kernel.org/admin-guide/binfmt-misc.html"),
    Term("ELF", "the format of programs on Linux; its header names the kind of processor", manual: "elf(5)"),
    Term(
      "hypervisor", "what runs virtual machines, each with a kernel of its own",
      manual: "https://docs.kernel.org/virt/index.html"),
  ]

  /// Never: there is no other kernel to be in.
  package static func stands(in snapshot: Snapshot) -> Bool { false }
}
