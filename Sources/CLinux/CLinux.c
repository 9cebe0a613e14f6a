// One-line functions for what Swift cannot call; CLinux.h says why for each.
#define _GNU_SOURCE
#include "CLinux.h"
#include <sys/sysmacros.h>

_Static_assert(sizeof(struct glassbox_credentials) == sizeof(struct ucred), "struct ucred");

long glassbox_syscall(long number, const uint64_t a[6]) {
  long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  return result == -1 ? -errno : result;
}

const char *glassbox_errno_name(int number) { return strerrorname_np(number); }
const char *glassbox_errno_text(int number) { return strerrordesc_np(number); }
const char *glassbox_signal_name(int number) { return sigabbrev_np(number); }

int glassbox_exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
int glassbox_term_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

unsigned glassbox_major(uint64_t device) { return major(device); }
unsigned glassbox_minor(uint64_t device) { return minor(device); }

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
int glassbox_want_credentials(int socket) {
  return setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int));
}
short glassbox_spawn_setsid(void) { return POSIX_SPAWN_SETSID; }

// Room for the descriptors and the credentials of one message.
union control {
  char bytes[CMSG_SPACE(GLASSBOX_MAX_DESCRIPTORS * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
  struct cmsghdr align;
};

long glassbox_send(int socket, struct iovec *parts, unsigned count,
                   const int *descriptors, unsigned descriptor_count) {
  union control control = {0};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
  if (descriptor_count > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, descriptor_count * sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent == -1 && errno == EINTR);
  return sent == -1 ? -errno : sent;
}

long glassbox_receive(int socket, void *buffer, unsigned long size,
                      int *descriptors, unsigned *descriptor_count,
                      struct glassbox_credentials *credentials) {
  union control control = {0};
  struct iovec part = {.iov_base = buffer, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                           .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  *descriptor_count = 0;
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received == -1 && errno == EINTR);
  if (received == -1) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SCM_RIGHTS) {
      unsigned count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      memcpy(descriptors, CMSG_DATA(header), count * sizeof(int));
      *descriptor_count = count;
    } else if (header->cmsg_type == SCM_CREDENTIALS && credentials) {
      memcpy(credentials, CMSG_DATA(header), sizeof *credentials);
    }
  }
  return message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ? -EMSGSIZE : received;
}
