"""The clock: starts a program and measures until it has ended, or until it has
said something at a terminal.

posix_spawn(3) shares memory until execve, so the size of this interpreter costs
nothing; what it does cost is measured too, as the run of `true`.
"""

import contextlib
import os
import pty
import re
import select
import signal
import time

LIMIT = 20  # seconds that one program may take


class Deadline:
    """So that the whole benchmark ends in time, whatever the machine."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    @property
    def passed(self):
        return time.monotonic() > self.end


class Late(Exception):
    pass


@contextlib.contextmanager
def limited(pid):
    """Kills the process where it takes too long."""

    def late(_signal, _frame):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        raise Late(f"no end within {LIMIT} s")

    previous = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def milliseconds_since(start):
    return (time.perf_counter_ns() - start) / 1e6


def run(command, environment, output=os.devnull):
    """Runs a program to its end; answers milliseconds and exit status."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter_ns()
    pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
    with limited(pid):
        try:
            _, status = os.waitpid(pid, 0)
        except Late:
            os.waitpid(pid, 0)
            raise
    return milliseconds_since(start), os.waitstatus_to_exitcode(status)


class Terminal:
    """A program at a pseudoterminal of its own."""

    def __init__(self, command, environment):
        self.master, slave = pty.openpty()
        name = os.ttyname(slave)
        actions = [(os.POSIX_SPAWN_OPEN, number, name, os.O_RDWR, 0) for number in range(3)]
        self.text = b""
        self.start = time.perf_counter_ns()
        self.pid = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
        os.close(slave)

    def wait_for(self, pattern):
        """Milliseconds from the start until the pattern, colours left out, has come."""
        while True:
            if not select.select([self.master], [], [], LIMIT)[0]:
                raise Late(f"no prompt within {LIMIT} s")
            try:
                self.text += os.read(self.master, 65536)
            except OSError as error:
                raise Late("it ended without a prompt") from error
            now = milliseconds_since(self.start)
            if re.search(pattern, re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]|[\x01\x02]", b"", self.text)):
                return now

    def end(self):
        """Types ^D, and waits until the program has gone."""
        with contextlib.suppress(OSError):
            os.write(self.master, b"\x04")
        with contextlib.suppress(Late), limited(self.pid):
            with contextlib.suppress(OSError):
                while os.read(self.master, 65536):
                    pass
        os.close(self.master)
        with contextlib.suppress(Late), limited(self.pid):
            os.waitpid(self.pid, 0)
            return
        os.waitpid(self.pid, 0)
