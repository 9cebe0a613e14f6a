internal import Linux

/// What this system runs in: a machine, real or virtual, and perhaps a
/// container on it. Every answer carries what it was concluded from.
package struct Surroundings: Sendable {
  /// `bare metal`, or the name of the hypervisor.
  package let machine: String
  package let machineEvidence: [String]
  /// Nil where no container was found around the lab.
  package let container: String?
  package let containerEvidence: [String]

  /// - Parameter architecture: as uname(2) says it; x86 has a CPU flag for
  ///   hypervisors, others do not.
  package init(_ files: SystemFiles, architecture: String = "x86_64") {
    (machine, machineEvidence) = Self.machine(files, architecture)
    (container, containerEvidence) = Self.container(files)
  }

  private static func machine(_ files: SystemFiles, _ architecture: String) -> (String, [String]) {
    let release = files.text("/proc/sys/kernel/osrelease") ?? ""
    if let windows = windows(release, files) { return windows }
    if let desktop = dockerDesktop(release) { return desktop }
    if let type = files.text("/sys/hypervisor/type"), !type.isEmpty { return xen(type, files) }
    let flagged = (files.text("/proc/cpuinfo") ?? "").split(separator: "\n")
      .contains { $0.hasPrefix("flags") && $0.split(separator: " ").contains("hypervisor") }
    if let found = firecracker(files, flagged) { return found }
    let dmi = DMI(files)
    if let found = dmi.hypervisor(flagged: flagged) { return found }
    if flagged { return (clockName(files), ["the CPU flag 'hypervisor' in /proc/cpuinfo"] + clock(files)) }
    if let tree = files.text("/proc/device-tree/hypervisor/compatible") {
      return (
        tree.contains("xen") ? "Xen" : "KVM",
        ["/proc/device-tree/hypervisor/compatible is \(tree.filter { $0 != "\0" })"]
      )
    }
    let noFlag =
      architecture == "x86_64" ? "no CPU flag 'hypervisor' in /proc/cpuinfo" : "no hypervisor in /proc/device-tree"
    return ("bare metal", [noFlag] + dmi.shown)
  }

  /// WSL2 is a real kernel in a virtual machine; WSL1 only imitates one.
  private static func windows(_ release: String, _ files: SystemFiles) -> (String, [String])? {
    let registered = ["/proc/sys/fs/binfmt_misc/WSLInterop", "/proc/sys/fs/binfmt_misc/WSLInterop-late"]
      .first(where: files.exists)
    let isMicrosoft = release.lowercased().contains("microsoft")
    guard isMicrosoft || registered != nil else { return nil }
    var evidence: [String] = []
    if isMicrosoft { evidence.append("/proc/sys/kernel/osrelease is \(release)") }
    if let registered { evidence.append("\(registered) is there") }
    // WSL1 releases end in -Microsoft and never say WSL2.
    return (release.hasSuffix("-Microsoft") ? "WSL1" : "WSL2", evidence)
  }

  /// The virtual machine in which Docker Desktop runs every container on macOS,
  /// and on Windows without WSL, has a kernel by LinuxKit.
  private static func dockerDesktop(_ release: String) -> (String, [String])? {
    guard release.hasSuffix("-linuxkit") else { return nil }
    return ("the virtual machine of Docker Desktop (LinuxKit)", ["/proc/sys/kernel/osrelease is \(release)"])
  }

  private static func xen(_ type: String, _ files: SystemFiles) -> (String, [String]) {
    let isHost = files.text("/proc/xen/capabilities")?.contains("control_d") == true
    let name = type == "xen" ? (isHost ? "Xen dom0" : "Xen") : type
    return (name, ["/sys/hypervisor/type is \(type)"])
  }

  /// Firecracker has no DMI. Its ACPI tables carry its name, which root can
  /// read; others have the kernel command line that its documentation gives.
  private static func firecracker(_ files: SystemFiles, _ flagged: Bool) -> (String, [String])? {
    // The OEM id stands at offset 10 of every ACPI table.
    if let table = files.text("/sys/firmware/acpi/tables/DSDT"), table.prefix(40).contains("FIRECK") {
      return ("Firecracker (KVM)", ["the ACPI table /sys/firmware/acpi/tables/DSDT is by FIRECK"])
    }
    let line = files.text("/proc/cmdline") ?? ""
    let words = line.split(separator: " ")
    guard flagged, !files.exists("/sys/class/dmi/id/sys_vendor") else { return nil }
    if line.contains("firecracker") {
      return ("Firecracker (KVM)", ["'firecracker' stands in /proc/cmdline", "no DMI"])
    }
    guard words.contains("reboot=k"), words.contains("panic=1"),
      words.contains("pci=off") || words.contains(where: { $0.hasPrefix("virtio_mmio.device=") })
    else { return nil }
    return ("Firecracker (KVM)", ["/proc/cmdline has its reboot=k panic=1 and virtio over MMIO", "no DMI"])
  }

  private static func clockName(_ files: SystemFiles) -> String {
    let sources = clockSources(files)
    if sources.contains("kvm-clock") { return "KVM" }
    if sources.contains("hyperv") { return "Hyper-V" }
    return "an unknown hypervisor"
  }

  private static func clock(_ files: SystemFiles) -> [String] {
    clockName(files) == "an unknown hypervisor" ? [] : ["clock sources: \(clockSources(files))"]
  }

  private static func clockSources(_ files: SystemFiles) -> String {
    files.text("/sys/devices/system/clocksource/clocksource0/available_clocksource") ?? ""
  }
}
