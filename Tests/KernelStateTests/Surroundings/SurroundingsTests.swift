// What the lab concludes about the machine and the container that it runs in.

import KernelState
import Testing

@Suite struct SurroundingsTests {
  @Test func bareMetal() {
    let found = Surroundings(
      SystemFiles([
        "/proc/cpuinfo": realCPU, "/proc/self/uid_map": wholeMap, "/proc/1/cgroup": "0::/init.scope\n",
        "/sys/class/dmi/id/product_name": "20XW004XGE\n", "/sys/class/dmi/id/sys_vendor": "LENOVO\n",
        "/proc/sys/kernel/osrelease": "6.1.0-25-amd64\n",
      ]))
    #expect(found.machine == "bare metal")
    #expect(found.machineEvidence.contains("/sys/class/dmi/id/sys_vendor is LENOVO"))
    #expect(found.container == nil)
  }

  @Test func wsl2() {
    let found = Surroundings(
      SystemFiles(
        ["/proc/sys/kernel/osrelease": "5.15.153.1-microsoft-standard-WSL2\n", "/proc/cpuinfo": virtualCPU],
        present: ["/proc/sys/fs/binfmt_misc/WSLInterop"]))
    #expect(found.machine == "WSL2")
    #expect(found.machineEvidence.count == 2)
  }

  @Test func dockerDesktopIsKnownByItsKernel() {
    let found = Surroundings(
      SystemFiles(
        ["/proc/sys/kernel/osrelease": "6.10.14-linuxkit\n", "/proc/cpuinfo": virtualCPU], present: ["/.dockerenv"],
        links: SystemFiles.otherNamespaces))
    #expect(found.machine == "the virtual machine of Docker Desktop (LinuxKit)")
    #expect(found.machineEvidence == ["/proc/sys/kernel/osrelease is 6.10.14-linuxkit"])
    #expect(found.container == "docker")
  }

  @Test func wsl1HasNoKernel() {
    let found = Surroundings(SystemFiles(["/proc/sys/kernel/osrelease": "4.4.0-19041-Microsoft\n"]))
    #expect(found.machine == "WSL1")
  }

  @Test(arguments: [
    ("QEMU\n", "Standard PC (Q35 + ICH9, 2009)\n", "QEMU"), ("Red Hat\n", "KVM\n", "KVM"),
    ("Amazon EC2\n", "t3.micro\n", "Amazon EC2 (Nitro)"), ("innotek GmbH\n", "VirtualBox\n", "VirtualBox"),
    ("Microsoft Corporation\n", "Virtual Machine\n", "Hyper-V"), ("VMware, Inc.\n", "VMware20,1\n", "VMware"),
  ])
  func hypervisorByDMI(vendor: String, product: String, name: String) {
    let files = SystemFiles([
      "/proc/cpuinfo": virtualCPU, "/sys/class/dmi/id/sys_vendor": vendor, "/sys/class/dmi/id/product_name": product,
    ])
    #expect(Surroundings(files).machine == name)
  }

  @Test func cloudMachineWithoutHypervisor() {
    let files = SystemFiles([
      "/proc/cpuinfo": realCPU, "/sys/class/dmi/id/sys_vendor": "Amazon EC2\n",
      "/sys/class/dmi/id/product_name": "m5.metal\n",
    ])
    #expect(Surroundings(files).machine == "bare metal")
  }

  @Test func kvmByItsClockWhereThereIsNoDMI() {
    let clock = "/sys/devices/system/clocksource/clocksource0/available_clocksource"
    #expect(Surroundings(SystemFiles(["/proc/cpuinfo": virtualCPU, clock: "tsc kvm-clock \n"])).machine == "KVM")
    #expect(Surroundings(SystemFiles(["/proc/cpuinfo": virtualCPU])).machine == "an unknown hypervisor")
  }

  @Test func firecracker() {
    let byTable = SystemFiles([
      "/proc/cpuinfo": virtualCPU, "/sys/firmware/acpi/tables/DSDT": "DSDTS\u{f}\u{0}\u{0}\u{2}wFIRECKFCVMDSDT",
    ])
    #expect(Surroundings(byTable).machine == "Firecracker (KVM)")
    let byLine = SystemFiles([
      "/proc/cpuinfo": virtualCPU,
      "/proc/cmdline": "console=ttyS0 reboot=k panic=1 pci=off virtio_mmio.device=4K@0xd0000000:5\n",
    ])
    #expect(Surroundings(byLine).machine == "Firecracker (KVM)")
  }

  @Test func docker() {
    let found = Surroundings(
      SystemFiles(
        ["/proc/cpuinfo": realCPU, "/proc/1/cgroup": "0::/\n", "/proc/self/uid_map": wholeMap],
        present: ["/.dockerenv"],
        links: SystemFiles.otherNamespaces))
    #expect(found.container == "docker")
    #expect(found.containerEvidence.first == "/.dockerenv is there")
  }

  @Test func dockerWithThePIDNamespaceOfTheMachine() {
    let found = Surroundings(
      SystemFiles(["/proc/1/cgroup": "12:pids:/docker/0123abcd\n0::/\n"], present: ["/.dockerenv"]))
    #expect(found.container == "docker")
  }

  @Test func podmanAndSystemdAndKubernetes() {
    let podman = SystemFiles(["/run/.containerenv": "engine=\"podman-4.3.1\"\n"], links: SystemFiles.otherNamespaces)
    #expect(Surroundings(podman).container == "podman")
    let nspawn = SystemFiles(
      ["/proc/1/environ": "TERM=xterm\0container=systemd-nspawn\0"], links: SystemFiles.otherNamespaces)
    #expect(Surroundings(nspawn).container == "systemd-nspawn")
    let pod = SystemFiles(
      ["/proc/1/cgroup": "0::/kubepods.slice/kubepods-pod1.slice\n"], links: SystemFiles.otherNamespaces)
    #expect(Surroundings(pod).container == "kubernetes")
  }

  @Test func aVirtualMachineMadeFromAnImageIsNoContainer() {
    let found = Surroundings(SystemFiles(["/proc/self/uid_map": wholeMap], present: ["/.dockerenv"]))
    #expect(found.container == nil)
    #expect(found.containerEvidence.last?.contains("from an image") == true)
  }

  @Test func aUserNamespaceAloneIsNamedSo() {
    let found = Surroundings(SystemFiles(["/proc/self/uid_map": "0 1000 1\n"], present: ["/.dockerenv"]))
    #expect(found.container == "namespaces that another program made")
  }
}
