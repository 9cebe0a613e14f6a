"""What is measured. Each function answers a list of figures."""

import dataclasses
import os
import random
import statistics
import subprocess
import time

from timing import Late, Terminal, run

WARM_UP = 3
REST = 0.01  # seconds between runs: the kernel takes old namespaces down later
PROMPT = rb"glassbox( \[[^]]*\])?> "  # an ordinary user's lab begins with a wall
STEPS = ["unshare uts", "hostname box", "unshare net", "link up lo", "limit memory.max 64M", "limit pids.max 64",
         "unshare pid", "fork", "unshare mount", "pivot ROOTFS"]


@dataclasses.dataclass
class Figure:
    """Measured values of one thing, or the reason why there are none."""

    section: str
    name: str
    values: list = dataclasses.field(default_factory=list)
    unit: str = "ms"
    # What is to be reached: the most that the median may be, and that the 95th percentile may be.
    target: float = None
    target95: float = None
    note: str = ""
    # Of a comparison: values are quotients, each of two runs in one turn.
    median_override: float = None

    @property
    def median(self):
        if self.median_override is not None:
            return self.median_override
        return statistics.median(self.values) if self.values else None

    @property
    def spread(self):
        """The 10th and the 90th percentile."""
        values = sorted(self.values)
        return (values[len(values) // 10], values[(len(values) - 1) * 9 // 10]) if values else None

    @property
    def reached(self):
        if self.target is None or self.median is None:
            return None
        return self.median <= self.target and (self.target95 is None or self.p95 <= self.target95)

    @property
    def p95(self):
        values = sorted(self.values)
        return values[(len(values) - 1) * 95 // 100] if values else None


def prompt(place, rounds, deadline, progress):
    """From the start of the program to its prompt at a terminal; and the memory
    that lab and child have then."""
    progress(f"first prompt, {rounds} times")
    ready = Figure("Start", "first prompt")
    memory = {name: Figure("Memory", name, unit="KiB") for name in
              ("child, resident", "child, proportional", "lab, resident", "lab, proportional")}
    memory["child, resident"].target = 1024
    for turn in range(rounds + 1):
        terminal = Terminal([place.glassbox], place.environment)
        try:
            time_taken = terminal.wait_for(PROMPT)
            for figure, value in sample(terminal.pid).items():
                memory[figure].values.append(value)
            if turn > 0:
                ready.values.append(time_taken)
        except (Late, OSError) as reason:
            ready.note = str(reason)
        finally:
            terminal.end()
        if ready.note or deadline.passed:
            break
    return [ready, *memory.values()]


def sample(lab):
    """Memory of the lab and of its child, in KiB. Source: proc(5)."""
    with open(f"/proc/{lab}/task/{lab}/children") as file:
        family = [int(word) for word in file.read().split()]
    child = next(pid for pid in family if "glassbox-child" in os.readlink(f"/proc/{pid}/exe"))
    result = {}
    for name, pid in (("lab", lab), ("child", child)):
        with open(f"/proc/{pid}/smaps_rollup") as file:
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in list(file)[1:]}
        result[f"{name}, resident"] = sizes["Rss"]
        result[f"{name}, proportional"] = sizes["Pss"]
    return result


def inside(place, rounds, deadline, progress):
    """What only a program that is built of the lab's own modules can measure."""
    program = place.measure
    ready = Figure("Start", "child ready", target=1.5, note="from posix_spawn(3) to its greeting")
    if not os.access(program, os.X_OK):
        ready.note = "glassbox-measure is not built: type make bench"
        return [ready]
    progress(f"child ready and {len(STEPS)} steps, {rounds} times")
    steps = [step.replace("ROOTFS", place.rootfs) for step in STEPS]
    done = subprocess.run(
        [program, str(rounds), *steps], env=place.environment, capture_output=True, text=True, timeout=60)
    figures = {}
    for line in done.stdout.splitlines():
        kind, name, *values = line.split("\t")
        if kind == "child":
            ready.values.append(float(values[0]) / 1000)
            continue
        name = name.replace(place.rootfs, "ROOTFS")
        median, percentile = reach(name)
        whole = figures.setdefault(name, Figure("Steps", name, target=median, target95=percentile))
        own = figures.setdefault(name + " own", Figure("Steps", "  its own overhead"))
        if kind == "step":
            whole.values.append(float(values[0]) / 1000)
            own.values.append((float(values[0]) - float(values[1])) / 1000)
        else:
            whole.note = values[0]
    if done.returncode != 0:
        ready.note = "glassbox-measure: " + (done.stderr.strip().splitlines() or ["failed"])[-1]
    return [ready, *(figure for figure in figures.values() if figure.values or figure.note)]


def reach(step):
    """The median and the 95th percentile to be reached, in milliseconds."""
    if step.startswith("pivot"):
        return 4.5, 8
    return (6, 10) if step.startswith("limit") else (3, 6)


def containers(place, all_contestants, rounds, deadline, progress):
    """A whole container around /bin/true, everyone in turns."""
    figures = [Figure("", contestant.name) for contestant in all_contestants]
    floor = Figure("Containers", "true alone", note="a static program and no wall: what starting anything costs")
    for contestant, figure in zip(all_contestants, figures):
        figure.section = section(contestant)
        figure.note = contestant.lacks
        contestant.missing = contestant.missing or check(place, contestant)
        if contestant.missing:
            figure.note = contestant.missing
    running = [(c, f) for c, f in zip(all_contestants, figures) if not c.missing]
    progress(f"containers: {len(running)} ways, {rounds} times each, in turns")
    for turn in range(-WARM_UP, rounds):
        # Another order in each turn, the same ones in each benchmark: nobody
        # always follows one who leaves the kernel busy, or warm.
        random.Random(turn).shuffle(running)
        floor.values += [run([place.rootfs + "/bin/true"], place.environment)[0]] if turn >= 0 else []
        for contestant, figure in running:
            time.sleep(REST)
            with place.entered(contestant.namespace):
                taken, status = run(contestant.line(["/bin/true"]), place.environment)
            if status != 0:
                figure.note = f"ended with {status} in turn {turn}"
            if turn >= 0:
                figure.values.append(taken)
        if deadline.passed:
            progress(f"time is up after {turn + 1} turns")
            break
    return [floor, *figures, *ratios(all_contestants, figures)]


def section(contestant):
    return "Containers with limits" if contestant.limited else "Containers without limits"


def check(place, contestant):
    """Whether the walls really stand: namespaces and groups must not be ours.
    Answers the reason why this one cannot be compared, or None."""
    script = "for n in uts pid mnt net; do readlink /proc/self/ns/$n; done; cat /proc/self/cgroup"
    output = place.directory + "/output"
    try:
        if contestant.prepare:
            contestant.prepare(["/bin/sh", "-c", script])
        with place.entered(contestant.namespace):
            _, status = run(contestant.line(["/bin/sh", "-c", script]), place.environment, output)
        with open(output) as file:
            lines = file.read().splitlines()
    except (OSError, Late) as reason:
        return str(reason)
    finally:
        if contestant.prepare:
            contestant.prepare(["/bin/true"])
    if status != 0:
        return f"failed: {' '.join(lines[:2])[:120]}" if lines else f"failed with {status}"
    for name in ("uts", "pid", "mnt", "net"):
        if os.readlink(f"/proc/self/ns/{name}") in lines:
            return f"does not put up the {name} namespace"
    if contestant.limited:
        with open("/proc/self/cgroup") as file:
            ours = file.read().splitlines()
        for name in ("memory", "pids"):
            if [line for line in ours if f":{name}:" in line and line in lines]:
                return f"does not put up the limit of {name}"
    return None


def ratios(all_contestants, figures):
    """glassbox to each other one, with what is to be reached."""
    result = []
    for limited in (True, False):
        group = [(c, f) for c, f in zip(all_contestants, figures) if c.limited == limited]
        ours = group[0][1]
        for contestant, theirs in group[1:]:
            if not ours.values or not theirs.values:
                continue
            figure = Figure(section(contestant), f"glassbox run / {contestant.name}", unit="×",
                            target={"raw C": 1.5 if limited else 1.3, "bwrap": 0.85}.get(contestant.name))
            figure.values = [a / b for a, b in zip(ours.values, theirs.values)]
            figure.median_override = ours.median / theirs.median
            result.append(figure)
    return result
