// The wire protocol between the lab and the live child.
//
// One SOCK_SEQPACKET message each way. A message of the lab is a list of
// requests, mostly of one. Each is a glassbox_request, then `relocations`
// glassbox_relocation entries, then `payload` bytes, filled up with zeros to a
// multiple of 16; descriptors travel beside the message by SCM_RIGHTS, for all
// of its requests. The child makes real addresses and descriptors out of the
// relocations, executes the calls in their order, closes the descriptors it was
// sent, and answers a list: for each call that it made a glassbox_reply and the
// payload as the call left it, filled up in the same way.
//
// The first call that fails ends the list, but for what the flags of those
// after it say. A call that needs the result of one that failed, or was not
// made, is not made.
//
// Lab and child share this target, and the child has no other C: what is here
// must do with the few functions that every C library has.
#ifndef GLASSBOX_WIRE_H
#define GLASSBOX_WIRE_H

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
  GLASSBOX_CONTROL_DESCRIPTOR = 3,  // where the child finds its socket
  GLASSBOX_MAX_PAYLOAD = 60 * 1024, // bytes of data of one call
  GLASSBOX_MAX_MESSAGE = 64 * 1024, // bytes, either way
  GLASSBOX_MAX_CALLS = 64,          // of one message
  GLASSBOX_MAX_DESCRIPTORS = 8,     // descriptors beside one message
};

// What the child is asked to do.
enum {
  GLASSBOX_CALL = 1,             // execute the system call
  // Only as the last of a message:
  GLASSBOX_CALL_DESCRIPTOR = 2,  // the same; send the resulting descriptor and close it
  // Only alone in a message:
  GLASSBOX_FORK = 3,             // clone(2), clone3(2); the new process serves the first descriptor
  GLASSBOX_AT_END = 4,           // keep the call, answer 0, execute it when the socket ends
};

// What a call is to the others of its message.
enum {
  GLASSBOX_OPTIONAL = 1,  // its failure does not end the list
  GLASSBOX_CLEAN_UP = 2,  // made even after the end of the list
};

// How one word of the request is completed in the child.
enum {
  GLASSBOX_ARGUMENT_ADDRESS = 1,     // arguments[where] = address of payload[target]
  GLASSBOX_ARGUMENT_DESCRIPTOR = 2,  // arguments[where] = received descriptor number `target`
  GLASSBOX_WORD_ADDRESS = 3,         // 8 bytes at payload[where] = address of payload[target]
  GLASSBOX_WORD_DESCRIPTOR = 4,      // 4 bytes at payload[where] = received descriptor `target`
  GLASSBOX_ARGUMENT_RESULT = 5,      // arguments[where] = result of request number `target`
};

struct glassbox_relocation {
  uint32_t kind;
  uint32_t where;
  uint32_t target;
  uint32_t reserved;
};

struct glassbox_request {
  uint32_t kind;
  uint32_t relocations;  // count
  uint32_t payload;      // bytes
  uint32_t flags;
  uint64_t sequence;
  int64_t number;        // system call number of this architecture
  uint64_t arguments[6];
};

// Sent for each call that was made, and once, with sequence 0, when a process begins to
// serve: then `result` is that of prctl(PR_SET_PDEATHSIG, SIGKILL).
struct glassbox_reply {
  uint64_t sequence;
  int64_t result;        // or the negated errno
  uint64_t nanoseconds;  // that the call took, by CLOCK_MONOTONIC
  uint32_t payload;      // bytes that follow, without the filling
  uint32_t reserved;
};

// struct ucred is declared for _GNU_SOURCE only.
struct glassbox_credentials {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
};

// syscall(2) is variadic, which Swift cannot call. Answers the result, or the
// negated errno: one value, so that nothing can overwrite errno in between.
long glassbox_syscall(long number, const uint64_t arguments[6]);

// CMSG_* are function-like macros: the one control message of this protocol
// carries descriptors (SCM_RIGHTS) and, on the lab's side, SCM_CREDENTIALS.
// Both answer a byte count or the negated errno.
long glassbox_send(int socket, struct iovec *parts, unsigned count,
                   const int *descriptors, unsigned descriptor_count);
long glassbox_receive(int socket, void *buffer, unsigned long size,
                      int *descriptors, unsigned *descriptor_count,
                      struct glassbox_credentials *credentials);

_Static_assert(sizeof(struct glassbox_relocation) == 16, "wire layout");
_Static_assert(sizeof(struct glassbox_request) == 80, "wire layout");
_Static_assert(sizeof(struct glassbox_reply) == 32, "wire layout");

#endif
