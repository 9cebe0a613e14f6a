import CLinux
import Linux
import Testing

extension Wrapper {
  static let walls = [
    Wrapper("unshare(CLONE_NEWNET|CLONE_NEWUTS)", "1140850688") { try $0.unshare([.uts, .network]) },
    Wrapper("unshare(CLONE_NEWPID)", "536870912") { try $0.unshare(.pid) },
    Wrapper("setns(/proc/1/ns/uts, CLONE_NEWUTS)", "^5 67108864") {
      try $0.setNamespace(5, .uts, of: .file("/proc/1/ns/uts"))
    },
    Wrapper(#"sethostname("box", 3)"#, "&0 3 [box]") { try $0.setHostname("box") },
    Wrapper(#"setdomainname("lab", 3)"#, "&0 3 [lab]") { try $0.setDomainname("lab") },
    Wrapper("uname({…})", "&0 looks [{00*390}]") { _ = try $0.uname() },
    Wrapper(#"mount("none", "/", NULL, MS_REC|MS_PRIVATE, NULL)"#, "&0 &8 0 278528 0 [none{00*4}/{00}]") {
      try $0.mount("none", on: "/", flags: [.recursive, .private])
    },
    Wrapper(
      #"mount("tmpfs", "/t", "tmpfs", 0, "size=1m")"#,
      "&0 &8 &16 0 &24 [tmpfs{00*3}/t{00*6}tmpfs{00*3}size=1m{00}]"
    ) { try $0.mount("tmpfs", on: "/t", type: "tmpfs", data: "size=1m") },
    Wrapper(#"umount2("/proc", MNT_DETACH)"#, "&0 2 [/proc{00}]") { try $0.unmount("/proc", flags: .detach) },
    Wrapper(#"pivot_root(".", ".")"#, "&0 &8 [.{00*7}.{00}]") { try $0.pivotRoot(".", ".") },
    Wrapper(#"chroot("/srv")"#, "&0 [/srv{00}]") { try $0.changeRoot("/srv") },
  ]

  static let network = [
    Wrapper("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)", "16 524291 0") { _ = try $0.routingSocket() },
    Wrapper("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)", "16 524291 0 descriptor looks") {
      _ = try $0.routingSocketHere()
    },
    Wrapper("setsockopt(4, SOL_NETLINK, NETLINK_EXT_ACK, [1], 4)", "4 270 11 &0 4 [{01}{00*3}]") {
      try $0.explainRefusals(4)
    },
    Wrapper("sendto(4, {…}, 3, 0, NULL, 0)", "4 &0 3 0 0 0 [{01}{02}{03}]") {
      try $0.send(4, [1, 2, 3], shown: "{…}")
    },
    Wrapper("recvfrom(4, …, 64, 0, NULL, NULL)", "4 &0 64 0 0 0 [{00*64}]") { _ = try $0.receive(4, count: 64) },
    Wrapper("recvfrom(4, …, 64, 0, NULL, NULL)", "4 &0 64 0 0 0 [{00*64}]") { _ = try $0.receiveReplies(4, count: 64) },
  ]

  static let queues = [
    Wrapper("msgget(0x2a, IPC_CREAT|IPC_EXCL|0600)", "42 1920") {
      _ = try $0.queue(#require(IPCKey("42")), [.create, .exclusive])
    },
    Wrapper("msgget(0xffffffff, 0)", "4294967295 0") { _ = try $0.queue(#require(IPCKey("4294967295"))) },
    Wrapper(#"msgsnd(7, {1, "hi"}, 2, IPC_NOWAIT)"#, "7 &0 2 2048 [{01}{00*7}hi]") { try $0.sendMessage(7, "hi") },
    Wrapper("msgrcv(7, …, 64, 0, IPC_NOWAIT)", "7 &0 64 0 2048 [{00*72}]") { _ = try $0.receiveMessage(7, count: 64) },
    Wrapper("msgctl(7, IPC_RMID, NULL)", "7 0 0") { try $0.removeQueue(7) },
    Wrapper("msgctl(7, IPC_STAT, {…})", "7 2 &0 looks [{00*\(MemoryLayout<msqid_ds>.size)}]") {
      _ = try $0.origin(ofQueue: 7)
    },
    Wrapper("msgctl(0, MSG_INFO, {…})", "0 12 &0 looks [{00*32}]") { _ = try $0.queueTotals() },
    Wrapper("shmctl(0, SHM_INFO, {…})", "0 14 &0 looks [{00*48}]") { _ = try $0.segmentCount() },
    Wrapper("semctl(0, 0, SEM_INFO, {…})", "0 0 19 &0 looks [{00*40}]") { _ = try $0.semaphoreSetCount() },
    Wrapper(#"mq_open("box", O_RDONLY|O_CREAT|O_EXCL, 0600, NULL)"#, "&0 192 384 0 [box{00}]") {
      _ = try $0.openNamedQueue("box", [.create, .exclusive])
    },
    Wrapper(#"mq_open("box", O_RDONLY)"#, "&0 0 [box{00}]") { _ = try $0.openNamedQueue("box", .readOnly) },
    Wrapper(#"mq_unlink("box")"#, "&0 [box{00}]") { try $0.removeNamedQueue("box") },
    Wrapper(#"fsopen("mqueue", FSOPEN_CLOEXEC)"#, "&0 1 looks [mqueue{00}]") { _ = try $0.namedQueuesHere() },
    Wrapper("fsconfig(0, FSCONFIG_CMD_CREATE, NULL, NULL, 0)", "0 6 0 0 0 looks") { _ = try $0.namedQueuesHere() },
    Wrapper("fsmount(0, FSMOUNT_CLOEXEC, 0)", "0 1 0 descriptor looks") { _ = try $0.namedQueuesHere() },
  ]
}
