"""Who is measured beside whom: command lines that put up the same walls."""

import os
import shutil


class Contestant:
    """One way to get the container. `lacks` says in which point it is less."""

    def __init__(self, name, command, limited, lacks="", missing=None, namespace=None, prepare=None):
        self.name = name
        self.command = command
        self.limited = limited
        self.lacks = lacks
        self.missing = missing
        self.namespace = namespace
        self.prepare = prepare

    def line(self, program):
        return self.command + program


def contestants(place):
    """With limits, and without them for the tools that have none."""
    return [
        builder(place, limited)
        for limited, builders in ((True, [glassbox, raw, crun]), (False, [glassbox, raw, unshare, bwrap, crun]))
        for builder in builders
    ]


def glassbox(place, limited):
    limits = ["--memory", "64M", "--pids", "64"] if limited else []
    missing = "control groups need root" if limited and not place.is_root else None
    return Contestant("glassbox run", [place.glassbox, "run", "--rootfs", place.rootfs, *limits, "--"], limited, missing=missing)


def raw(place, limited):
    missing = None if place.raw else "no C compiler"
    if not place.is_root:
        missing = "needs root"
    limits = [word for limit in place.limits for word in limit] if limited else []
    return Contestant("raw C", [place.raw or "", place.rootfs, *limits, "--"], limited, missing=missing)


def unshare(place, limited):
    user = [] if place.is_root else ["--user", "--map-root-user"]
    walls = ["--uts", "--net", "--pid", "--fork", "--mount", f"--root={place.rootfs}", "--mount-proc"]
    return tool(
        "unshare", [*user, *walls], limited, package="util-linux",
        lacks="no hostname set, no loopback up, chroot instead of pivot_root, no /dev, no limits")


def bwrap(place, limited):
    walls = ["--unshare-uts", "--hostname", "glassbox", "--unshare-net", "--unshare-pid"]
    user = [] if place.is_root else ["--unshare-user"]
    return tool(
        "bwrap", [*user, *walls, "--bind", place.rootfs, "/", "--proc", "/proc", "--dev", "/dev"], limited,
        package="bubblewrap", lacks="no limits")


def crun(place, limited):
    bundle, write = place.bundle(limited)
    manager = [] if limited else ["--cgroup-manager=disabled"]
    found = tool(
        "crun", ["--root", place.directory + "/crun", *manager, "run", "--bundle", bundle, place.group], limited,
        package="crun", lacks="reads an OCI bundle; its program is PID 1; no /dev; groups in every hierarchy" if limited
        else "reads an OCI bundle; its program is PID 1; no /dev")
    found.namespace = place.hidden
    found.prepare = write
    found.line = lambda _program: found.command
    if not place.is_root:
        found.missing = "needs root here"
    return found


def tool(name, arguments, limited, package, lacks):
    path = shutil.which(name)
    return Contestant(
        name, [path or name, *arguments], limited, lacks=lacks,
        missing=None if path and os.access(path, os.X_OK) else f"not installed (package {package})")
