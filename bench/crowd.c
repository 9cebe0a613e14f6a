// Makes N processes that do nothing, says so, and ends them when its standard
// input ends: for what is measured among many.
//
//   crowd N

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 0;
  for (int made = 0; made < count; made++) {
    pid_t pid = fork();
    if (pid < 0) err(1, "fork: %d of %d", made, count);
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(0);
      close(1);
      for (;;) pause();
    }
  }
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) continue;
  return 0;
}
