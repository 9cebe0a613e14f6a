extension UserPrimitive {
  package static let terms = [
    Term(
      "uid_map", "which outside user ids the ids of a user namespace stand for; written once",
      manual: "user_namespaces(7)"),
    Term(
      "gid_map", "which outside group ids the ids of a user namespace stand for; written once",
      manual: "user_namespaces(7)"),
    Term(
      "setgroups",
      "replaces the supplementary groups; /proc/PID/setgroups must say 'deny' before an unprivileged gid_map",
      manual: "user_namespaces(7)"),
    Term(
      "65534", "the overflow id, nobody: what an id without a mapping reads as; it is nobody's real id",
      manual: "user_namespaces(7)"),
    Term("setresuid", "sets the real, effective and saved user id of the caller", manual: "setresuid(2)"),
    Term("setresgid", "sets the real, effective and saved group id of the caller", manual: "setresgid(2)"),
    Term("setuid", "sets the user id; all three with CAP_SETUID, else the effective one", manual: "setuid(2)"),
    Term(
      "PR_SET_DUMPABLE", "whether the process's memory may be looked at, and its /proc files are its own",
      manual: "PR_SET_DUMPABLE(2const)"),
    Term("subuid", "/etc/subuid: the user ids that a user may hand on to a user namespace", manual: "subuid(5)"),
    Term(
      "newuidmap", "program with CAP_SETUID that writes uid_map for an ordinary user, as /etc/subuid allows",
      manual: "newuidmap(1)"),
    Term("rootless", "a container made by an ordinary user, by a user namespace", manual: "user_namespaces(7)"),
  ]
}
