/// What the firmware calls the machine. Source: SMBIOS, /sys/class/dmi/id.
struct DMI {
  private let values: [(file: String, text: String)]

  init(_ files: SystemFiles) {
    values = ["product_name", "sys_vendor", "board_vendor", "bios_vendor"].compactMap { name in
      files.text("/sys/class/dmi/id/\(name)").map { (name, $0) }
    }
  }

  /// `sys_vendor is LENOVO`.
  var shown: [String] { values.prefix(2).map { "/sys/class/dmi/id/\($0.file) is \($0.text)" } }

  /// The hypervisor and the evidence.
  /// - Parameter flagged: whether the CPU says that it is a virtual one. The
  ///   clouds write their names into machines without a hypervisor, too.
  func hypervisor(flagged: Bool) -> (String, [String])? {
    for (prefix, name, needsFlag) in Self.names {
      guard let found = values.first(where: { $0.text.hasPrefix(prefix) }), flagged || !needsFlag,
        !(values.first { $0.file == "product_name" }?.text.hasSuffix(".metal") ?? false)
      else { continue }
      return (
        name, ["/sys/class/dmi/id/\(found.file) is \(found.text)"] + (flagged ? ["the CPU flag 'hypervisor'"] : [])
      )
    }
    return nil
  }

  private static let names: [(prefix: String, name: String, needsFlag: Bool)] = [
    ("KVM", "KVM", false),
    ("OpenStack", "KVM (OpenStack)", false),
    ("KubeVirt", "KVM (KubeVirt)", false),
    ("Amazon EC2", "Amazon EC2 (Nitro)", true),
    ("Google Compute Engine", "Google Compute Engine (KVM)", true),
    ("VMware", "VMware", false),
    ("VMW", "VMware", false),
    ("VirtualBox", "VirtualBox", false),
    ("innotek GmbH", "VirtualBox", false),
    ("Virtual Machine", "Hyper-V", true),
    ("Apple Virtualization", "Apple Virtualization", false),
    ("Parallels", "Parallels", false),
    ("BHYVE", "bhyve", false),
    ("Xen", "Xen", false),
    // Last: the makers of others' virtual machines are often QEMU beneath.
    ("QEMU", "QEMU", false),
    ("Bochs", "Bochs", false),
  ]
}
