"""What is measured at size: among many processes, with many routes, after many steps, and many labs at once."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import time

from figures import Figure

PROCESSES = 5000
ROUTES = 5000
STEPS = 5000
LABS = 1000
COMMANDS = ["unshare uts", "hostname box", "unshare net", "unshare mount"]
SECTION = "At size"


def scale(place, rounds, deadline, progress):
    measures = [size, steps_kept, among_processes, with_routes, labs_at_once]
    figures = []
    for measure in measures:
        if deadline.passed:
            figures.append(Figure(SECTION, measure.__name__.replace("_", " "), note="time was up"))
            continue
        try:
            figures += measure(place, rounds, progress)
        except (OSError, subprocess.SubprocessError, RuntimeError) as reason:
            figures.append(Figure(SECTION, measure.__name__.replace("_", " "), note=str(reason)[:160]))
    return figures


def size(place, _rounds, _progress):
    """The release binary as `make install` puts it: stripped."""
    stripped = place.directory + "/stripped"
    subprocess.run(["strip", "-o", stripped, place.glassbox], check=True)
    return [Figure(SECTION, "release binary, stripped", [os.path.getsize(stripped) / 1e6], unit="MB", target=10)]


def steps_kept(place, _rounds, progress):
    """Resident memory of a lab before and after many steps."""
    progress(f"{STEPS} steps on one child")
    done = subprocess.run(
        [place.measure, "--repeat", str(STEPS), "hostname a", "hostname b"], env=place.environment,
        capture_output=True, text=True, timeout=100, check=True)
    _, before, after = done.stdout.split()
    return [
        Figure(SECTION, f"memory after {STEPS} steps", [int(after) / 1024], unit="MiB", target=40,
               note=f"{int(before) / 1024:.1f} before the first")
    ]


def among_processes(place, rounds, progress):
    if not place.crowd:
        return [Figure(SECTION, f"a step among {PROCESSES} processes", note="no C compiler")]
    progress(f"steps among {PROCESSES} processes")
    crowd = subprocess.Popen([place.crowd, str(PROCESSES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        if crowd.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{PROCESSES} processes cannot be made here")
        values = steps(place, rounds)
    finally:
        crowd.stdin.close()
        crowd.wait()
    return [Figure(SECTION, f"a step among {PROCESSES} processes", values, target=4)]


def with_routes(place, rounds, progress):
    """In a network of its own, which then plays the host."""
    name = f"a step with {ROUTES} routes"
    if not place.is_root or not shutil.which("ip"):
        return [Figure(SECTION, name, note="needs root and ip (package iproute2)")]
    progress(f"steps with {ROUTES} routes")
    routes = place.directory + "/routes"
    with open(routes, "w") as file:
        for number in range(ROUTES):
            file.write(f"route add 198.18.{number // 250}.{number % 250 + 1}/32 dev lo\n")
    script = 'ip link set lo up && ip -batch "$1" && shift && exec "$@"'
    prefix = ["unshare", "--net", "sh", "-c", script, "sh", routes]
    return [Figure(SECTION, name, steps(place, rounds, prefix), target=8)]


def steps(place, rounds, prefix=()):
    """Milliseconds of each step; the first round warms up."""
    done = subprocess.run(
        [*prefix, place.measure, str(rounds), *COMMANDS], env=place.environment, capture_output=True, text=True,
        timeout=100)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    values = [float(line[2]) / 1000 for line in lines if line[0] == "step"]
    if not values:
        raise RuntimeError((done.stderr or done.stdout).strip()[-160:] or "no step was made")
    return values


def labs_at_once(place, _rounds, progress):
    """Labs that wait for their next command, each with a child that has a wall."""
    progress(f"{LABS} labs at once")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    labs = []
    try:
        for _ in range(LABS):
            labs.append(Lab(place))
        for lab in labs:
            lab.type("unshare uts")
        own = [lab.own_memory() for lab in labs[:: max(1, LABS // 50)]]
        times = [lab.type("hostname box") for lab in labs[:100]]
    finally:
        for lab in labs:
            lab.end()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return [
        Figure(SECTION, f"own memory of a lab among {LABS}", [kib / 1024 for kib in own], unit="MiB", target=0.8,
               note="lab and child, private pages"),
        Figure(SECTION, f"a step of a lab among {LABS}", times, target=5),
    ]


class Lab:
    """A lab that reads its commands from a pipe."""

    def __init__(self, place):
        self.process = subprocess.Popen(
            [place.glassbox, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=place.environment)

    def type(self, command):
        """Milliseconds until its step has been told."""
        start = time.perf_counter_ns()
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()
        while (line := self.process.stdout.readline()) and b'"type":"step"' not in line:
            continue
        if not line:
            raise RuntimeError("a lab ended")
        return (time.perf_counter_ns() - start) / 1e6

    def own_memory(self):
        """KiB of private pages of the lab and its child. Source: smaps_rollup in proc(5)."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            family = [pid, *map(int, file.read().split())]
        total = 0
        for member in family:
            with open(f"/proc/{member}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith(("Private_Clean", "Private_Dirty")))
        return total

    def end(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()
