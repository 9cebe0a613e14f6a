// What `glassbox run` does, as plain C: the same system calls in the same
// order, with nothing around them. It is the least that this container can
// cost, and the measure for the lab's own share.
//
//   raw ROOTFS [GROUP FILE VALUE]... -- PROGRAM [ARGUMENT]...
//
// Each triple makes the control group GROUP (a directory), writes VALUE into its
// FILE, and puts the child into it in the quickest way: on version 1 it goes in
// by itself, on version 2 it is born there. Two triples may share a group.
//
// The processes are those of the lab: this one, the child, its PID 1, and the
// program. Source: unshare(2), pivot_root(2), cgroups(7).

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <linux/sched.h>
#include <signal.h>
#include <unistd.h>

#define MUST(call) ((call) < 0 ? err(125, "%s", #call) : (void)0)

static void write_file(const char *directory, const char *file, const char *text) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, file);
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0) err(125, "%s", path);
  close(descriptor);
}

/// Done from outside, before there is a child: only the lab sees the control groups.
static void limit(const char *group, const char *file, const char *value) {
  if (mkdir(group, 0755) < 0 && errno != EEXIST) err(125, "%s", group);
  write_file(group, file, value);
}

static int is_version_1(const char *group) {
  char path[4096];
  snprintf(path, sizeof path, "%s/tasks", group);
  return access(path, F_OK) == 0;
}

/// Forks; the new process is born in `group`, where one is given. Source: CLONE_INTO_CGROUP in clone(2).
static pid_t fork_into(const char *group) {
  if (!group) return fork();
  struct clone_args arguments = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD};
  int directory = open(group, O_PATH | O_DIRECTORY | O_CLOEXEC);
  MUST(directory);
  arguments.cgroup = directory;
  pid_t pid = syscall(SYS_clone3, &arguments, sizeof arguments);
  close(directory);
  return pid;
}

static void link_up(const char *name) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct ifreq request = {.ifr_flags = IFF_UP};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  MUST(ioctl(descriptor, SIOCSIFFLAGS, &request));
  close(descriptor);
}

static int wait_for(pid_t pid) {
  int status;
  MUST(waitpid(pid, &status, 0));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Forks; the new process goes on here, the old one waits and passes on how it
/// ended.
static void go_on_in_new_process(void) {
  pid_t pid = fork();
  MUST(pid);
  if (pid > 0) _exit(wait_for(pid));
  MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
}

/// Makes a directory of the new root the working directory, whatever else may
/// be put under its name meanwhile.
static int enter(int top, const char *name) {
  MUST(fchdir(top));
  int directory = open(name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  MUST(directory);
  MUST(fchdir(directory));
  return directory;
}

/// The devices that programs expect, bound from the host's.
static void fill_dev(void) {
  static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
  static const char *const links[][2] = {{"pts/ptmx", "ptmx"}, {"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"},
                                         {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}};
  for (size_t index = 0; index < sizeof devices / sizeof *devices; index++) {
    char source[32];
    snprintf(source, sizeof source, "/dev/%s", devices[index]);
    MUST(mknod(devices[index], S_IFREG | 0666, 0));
    MUST(mount(source, devices[index], NULL, MS_BIND, NULL));
  }
  MUST(mkdir("pts", 0755));
  MUST(mount("devpts", "pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620"));
  for (size_t index = 0; index < sizeof links / sizeof *links; index++) MUST(symlink(links[index][0], links[index][1]));
}

static void enter_root(const char *rootfs) {
  MUST(unshare(CLONE_NEWNS));
  MUST(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
  MUST(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL));
  MUST(chdir(rootfs));
  int top = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  MUST(top);
  int proc = enter(top, "proc");
  MUST(mount("proc", ".", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
  close(proc);
  int below = enter(top, "dev");
  MUST(mount("tmpfs", ".", "tmpfs", MS_NOSUID, "mode=755,size=64k"));
  int dev = enter(top, "dev");
  fill_dev();
  close(dev);
  close(below);
  MUST(fchdir(top));
  MUST(syscall(SYS_pivot_root, ".", "."));
  MUST(umount2(".", MNT_DETACH));
  MUST(chdir("/"));
  close(top);
}

static void child(const char *rootfs, char **program) {
  MUST(prctl(PR_SET_PDEATHSIG, SIGKILL));
  MUST(setsid());
  MUST(unshare(CLONE_NEWUTS));
  MUST(sethostname("glassbox", 8));
  MUST(unshare(CLONE_NEWNET));
  link_up("lo");
  MUST(unshare(CLONE_NEWPID));
  go_on_in_new_process();  // PID 1
  enter_root(rootfs);
  go_on_in_new_process();  // the program
  MUST(setsid());
  MUST(syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC));
  execv(program[0], program);
  err(127, "%s", program[0]);
}

int main(int argc, char **argv) {
  int end = 2;
  while (end < argc && strcmp(argv[end], "--") != 0) end++;
  if (end + 1 >= argc || (end - 2) % 3 != 0) errx(125, "usage: raw ROOTFS [GROUP FILE VALUE]... -- PROGRAM [ARGUMENT]...");

  const char *birthplace = NULL;  // of version 2, which has one tree
  for (int index = 2; index < end; index += 3) {
    limit(argv[index], argv[index + 1], argv[index + 2]);
    if (!is_version_1(argv[index])) birthplace = argv[index];
  }
  pid_t pid = fork_into(birthplace);
  MUST(pid);
  if (pid == 0) {
    for (int index = 2; index < end; index += 3)
      if (is_version_1(argv[index])) write_file(argv[index], "tasks", "0");
    child(argv[1], argv + end + 1);
  }

  int status = wait_for(pid);
  for (int index = end - 3; index >= 2; index -= 3)
    if (rmdir(argv[index]) < 0 && errno != ENOENT) err(125, "%s", argv[index]);
  return status;
}
