// The wire's two ends, and the call at one of them; CWire.h says why it is C.
#define _GNU_SOURCE
#include "CWire.h"
#include <errno.h>
#include <string.h>

_Static_assert(sizeof(struct glassbox_credentials) == sizeof(struct ucred), "struct ucred");

long glassbox_syscall(long number, const uint64_t a[6]) {
  long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  return result == -1 ? -errno : result;
}

// Room for the descriptors and the credentials of one message.
union control {
  char bytes[CMSG_SPACE(GLASSBOX_MAX_DESCRIPTORS * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
  struct cmsghdr align;
};

// CMSG_NXTHDR, which in one of the C libraries is a function that the other lacks.
static struct cmsghdr *next(struct msghdr *message, struct cmsghdr *header) {
  char *end = (char *)message->msg_control + message->msg_controllen;
  char *place = (char *)header + CMSG_ALIGN(header->cmsg_len);
  return end - place >= (long)sizeof(struct cmsghdr) ? (struct cmsghdr *)place : NULL;
}

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
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = next(&message, header)) {
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
