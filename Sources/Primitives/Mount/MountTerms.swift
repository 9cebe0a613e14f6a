extension MountPrimitive {
  package static let terms = [
    Term("mount", "shows a file system in a directory, binds, or changes a mount's flags", manual: "mount(2)"),
    Term("umount2", "takes a mount away", manual: "umount(2)"),
    Term("mountinfo", "the mounts that a process sees, with parents and propagation", manual: "proc_pid_mountinfo(5)"),
    Term("mount point", "a directory or file on which something is mounted", manual: "path_resolution(7)"),
    Term(
      "propagation", "whether mounts travel between a mount and its copies: shared, slave, private, unbindable",
      manual: "mount_namespaces(7)"),
    Term("peer group", "mounts that show each other what is mounted below them", manual: "mount_namespaces(7)"),
    Term("bind mount", "a directory or file shown at a second place", manual: "mount(2)"),
    Term(
      "locked mount", "one that came from a more privileged mount namespace, and cannot be uncovered",
      manual: "mount_namespaces(7)"),
    Term("tmpfs", "a file system that lives in memory and is gone with its last mount", manual: "tmpfs(5)"),
    Term("devpts", "the file system of pseudoterminals; each mount has its own numbers", manual: "pts(4)"),
    Term("mknodat", "makes a file, a device or a named pipe", manual: "mknod(2)"),
    Term("symlinkat", "makes a symbolic link", manual: "symlink(2)"),
  ]
}
