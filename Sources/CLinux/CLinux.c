// One-line functions for what Swift cannot call; CLinux.h says why for each.
#define _GNU_SOURCE
#include "CLinux.h"
#include <sys/sysmacros.h>

const char *glassbox_errno_name(int number) { return strerrorname_np(number); }
const char *glassbox_errno_text(int number) { return strerrordesc_np(number); }
const char *glassbox_signal_name(int number) { return sigabbrev_np(number); }

int glassbox_exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
int glassbox_term_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

unsigned glassbox_major(uint64_t device) { return major(device); }
unsigned glassbox_minor(uint64_t device) { return minor(device); }
uint64_t glassbox_makedev(unsigned major, unsigned minor) { return makedev(major, minor); }

long glassbox_ioctl(int descriptor, unsigned long request, void *argument) {
  int result = ioctl(descriptor, request, argument);
  return result == -1 ? -errno : result;
}

const int GLASSBOX_AT_EMPTY_PATH = AT_EMPTY_PATH;

int glassbox_memory_file(const char *name) {
  int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | GLASSBOX_MFD_EXEC);
  if (descriptor == -1 && errno == EINVAL)  // before 6.3: executable without asking
    descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor == -1) return -errno;
  int high = fcntl(descriptor, F_DUPFD_CLOEXEC, 10);
  int error = errno == EINVAL ? EMFILE : errno;  // no number that high: RLIMIT_NOFILE is the reason
  close(descriptor);
  return high == -1 ? -error : high;
}

int glassbox_seal(int descriptor) {
  int result = fcntl(descriptor, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
  return result == -1 ? -errno : 0;
}

int glassbox_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == -1 ? -errno : 0; }

int glassbox_open(const char *path, int flags, unsigned mode) {
  int descriptor = open(path, flags, mode);
  return descriptor == -1 ? -errno : descriptor;
}

int glassbox_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}
int glassbox_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest) {
  return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}
int glassbox_want_credentials(int socket) {
  return setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int));
}
short glassbox_spawn_setsid(void) { return POSIX_SPAWN_SETSID; }
