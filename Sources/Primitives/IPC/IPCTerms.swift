extension IPCPrimitive {
  package static let terms = [
    Term(
      "System V IPC", "message queues, shared memory segments and semaphore sets, found by a key; see ipcs(1)",
      manual: "sysvipc(7)"),
    Term(
      "POSIX message queue", "a queue with a name such as /box; the kernel keeps them in a file system",
      manual: "mq_overview(7)"),
    Term(
      "mqueue", "the file system of the POSIX message queues; usually mounted on /dev/mqueue", manual: "mq_overview(7)"),
    Term("msgget", "finds the message queue of a key, or makes one", manual: "msgget(2)"),
    Term("msgsnd", "puts a message into a queue", manual: "msgop(2)"),
    Term("msgrcv", "takes a message out of a queue", manual: "msgop(2)"),
    Term("msgctl", "tells about a message queue, or removes it", manual: "msgctl(2)"),
    Term("shmctl", "tells about a shared memory segment, or removes it", manual: "shmctl(2)"),
    Term("semctl", "tells about a set of semaphores, or removes it", manual: "semctl(2)"),
    Term("mq_open", "opens the POSIX message queue of a name, or makes one", manual: "mq_open(3)"),
    Term("mmap", "makes the bytes of a file part of a process's memory", manual: "mmap(2)"),
    Term(
      "MAP_SHARED", "what is written to the mapped memory is in the file, and in the memory of all who map it",
      manual: "mmap(2)"),
    Term("process_vm_writev", "writes into a process's memory, here the caller's own", manual: "process_vm_writev(2)"),
    Term("fsmount", "makes a mount that is in no list of mounts yet", manual: "fsmount(2)"),
  ]
}
