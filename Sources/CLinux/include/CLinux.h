// The kernel's own headers, so that no constant of the kernel is typed again
// by hand, and the few lines that Swift cannot say.
#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <net/if.h>

#include <linux/audit.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/magic.h>
#include <linux/memfd.h>
#include <linux/mount.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <linux/ptrace.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/veth.h>

#include "CWire.h"

// strerrorname_np(3) and strerrordesc_np(3) are declared for _GNU_SOURCE only,
// which an imported header cannot set. NULL for a number the kernel never uses.
const char *glassbox_errno_name(int number);
const char *glassbox_errno_text(int number);

// Younger (6.3) than the headers of Debian 12.
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif
static const unsigned GLASSBOX_MFD_EXEC = MFD_EXEC;

// AT_EMPTY_PATH is declared for _GNU_SOURCE only.
extern const int GLASSBOX_AT_EMPTY_PATH;

// F_ADD_SEALS and memfd_create(2) are declared for _GNU_SOURCE only. Answers a
// descriptor or the negated errno; the file is close-on-exec and can be sealed.
// Its number is 10 or more, out of the way of the few numbers that a started
// program is given.
int glassbox_memory_file(const char *name);
int glassbox_seal(int descriptor);  // no write, no resize, no further seal

// pipe2(2) is declared for _GNU_SOURCE only. Both ends are close-on-exec;
// answers 0 or the negated errno.
int glassbox_pipe(int ends[2]);

// open(2) is variadic. Answers a descriptor or the negated errno.
int glassbox_open(const char *path, int flags, unsigned mode);

// posix_spawn_file_actions_addchdir_np, …_addclosefrom_np (glibc 2.34) and
// POSIX_SPAWN_SETSID are declared for _GNU_SOURCE only.
int glassbox_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path);
int glassbox_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest);
short glassbox_spawn_setsid(void);

// SO_PASSCRED's value differs by architecture and setsockopt wants a pointer
// to an int: the receiver then learns the sender's pid as the host counts.
int glassbox_want_credentials(int socket);

// wait status macros are function-like.
int glassbox_exit_status(int status);  // exit status, or -1 if it was killed
int glassbox_term_signal(int status);  // signal, or 0 if it exited

// ptsname_r, sigabbrev_np: _GNU_SOURCE. major/minor/makedev: function-like macros.
const char *glassbox_signal_name(int number);
unsigned glassbox_major(uint64_t device);
unsigned glassbox_minor(uint64_t device);
uint64_t glassbox_makedev(unsigned major, unsigned minor);

// ioctl numbers are made by function-like macros, ioctl(2) is variadic.
long glassbox_ioctl(int descriptor, unsigned long request, void *argument);
static const unsigned long GLASSBOX_TIOCSPTLCK = TIOCSPTLCK;
static const unsigned long GLASSBOX_TIOCGPTN = TIOCGPTN;
static const unsigned long GLASSBOX_TIOCGPTPEER = TIOCGPTPEER;
static const unsigned long GLASSBOX_TIOCSCTTY = TIOCSCTTY;
static const unsigned long GLASSBOX_TIOCSWINSZ = TIOCSWINSZ;
static const unsigned long GLASSBOX_TIOCGWINSZ = TIOCGWINSZ;
static const unsigned long GLASSBOX_NS_GET_USERNS = NS_GET_USERNS;
static const unsigned long GLASSBOX_NS_GET_PARENT = NS_GET_PARENT;

// The bit that marks the numbers of x32; only x86 has it.
#ifdef __X32_SYSCALL_BIT
static const uint32_t GLASSBOX_X32_BIT = __X32_SYSCALL_BIT;
#else
static const uint32_t GLASSBOX_X32_BIT = 0;
#endif

// Netlink and routing constants behind casts or enums, which Swift sees with
// awkward types. Kept to the numbers of the headers above.
static const uint32_t GLASSBOX_RTA_ALIGNTO = RTA_ALIGNTO;
static const uint16_t GLASSBOX_NLA_TYPE_MASK = (uint16_t)NLA_TYPE_MASK;
// linux/if.h and the C library's net/if.h declare the same structures, and a
// Swift file may import both modules: only the link flags are taken from it.
static const uint32_t GLASSBOX_IFF_UP = IFF_UP;
static const uint32_t GLASSBOX_IFF_BROADCAST = IFF_BROADCAST;
static const uint32_t GLASSBOX_IFF_POINTOPOINT = IFF_POINTOPOINT;
static const uint32_t GLASSBOX_IFF_RUNNING = IFF_RUNNING;
static const uint32_t GLASSBOX_IFF_NOARP = IFF_NOARP;
static const uint32_t GLASSBOX_IFF_PROMISC = IFF_PROMISC;
static const uint32_t GLASSBOX_IFF_ALLMULTI = IFF_ALLMULTI;
static const uint32_t GLASSBOX_IFF_MASTER = IFF_MASTER;
static const uint32_t GLASSBOX_IFF_SLAVE = IFF_SLAVE;
static const uint32_t GLASSBOX_IFF_MULTICAST = IFF_MULTICAST;
static const uint32_t GLASSBOX_IFF_LOOPBACK = IFF_LOOPBACK;
static const uint32_t GLASSBOX_IFF_LOWER_UP = IFF_LOWER_UP;

#endif
