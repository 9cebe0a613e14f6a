"""Everything that is made for the benchmark, and its removal: a root file
system, the raw C program, OCI bundles, and names for control groups."""

import contextlib
import ctypes
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
UNIFIED = "/sys/fs/cgroup/unified"
CLONE_NEWNS, MS_PRIVATE, MS_REC, MNT_DETACH = 0x20000, 1 << 18, 16384, 2
MEMORY, PIDS = 64 << 20, 64


class Workplace:
    def __init__(self, progress):
        self.progress = progress
        self.built = find_glassbox()
        self.is_root = os.geteuid() == 0
        self.libc = ctypes.CDLL(None, use_errno=True)

    def __enter__(self):
        self.directory = tempfile.mkdtemp(prefix="glassbox-bench-")
        self.group = os.path.basename(self.directory)
        self.rootfs = self.make_rootfs()
        self.glassbox = self.copied("glassbox")
        self.measure = self.copied("glassbox-measure")
        self.copied("glassbox-child")
        self.raw = self.compile("raw")
        self.crowd = self.compile("crowd")
        self.home = os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        self.hidden = self.namespace_without_unified()
        return self

    def __exit__(self, *_):
        left = self.recorded_groups()
        if left:
            self.progress(f"the lab left {len(left)} control groups behind, such as {left[0]}")
        for place in left + self.groups:
            with contextlib.suppress(OSError):
                os.rmdir(place)
        shutil.rmtree(self.directory, ignore_errors=True)

    def recorded_groups(self):
        """Control groups that a lab made and neither it nor its keeper removed:
        those in the records that it keeps of what it makes on the host."""
        found = []
        for record in glob.glob(f"{self.directory}/glassbox_run_dir/*.record"):
            with open(record) as file:
                found += [line[7:].rstrip("\n") for line in file if line.startswith("cgroup ")]
        return [place for place in found if os.path.isdir(place)]

    @property
    def environment(self):
        """Nothing of the user's own, and records and history in here."""
        variables = {key: os.environ[key] for key in ("PATH", "HOME", "USER", "LANG") if key in os.environ}
        variables["TERM"] = "xterm"
        for name in ("GLASSBOX_RUN_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            variables[name] = self.directory + "/" + name.lower()
        return variables

    def make_rootfs(self):
        """A directory with busybox; none where busybox is missing."""
        busybox = shutil.which("busybox")
        if not busybox:
            sys.exit("bench: busybox is missing; install it with: apt-get install busybox-static")
        rootfs = self.directory + "/rootfs"
        for name in ("bin", "dev", "etc", "proc", "sys", "tmp"):
            os.makedirs(f"{rootfs}/{name}")
        shutil.copy(busybox, rootfs + "/bin/busybox")
        for name in ("cat", "readlink", "sh", "true"):
            os.symlink("busybox", f"{rootfs}/bin/{name}")
        os.chmod(self.directory, 0o755)
        return rootfs

    def copied(self, name):
        """A program of the build, copied and read once: a file that a linker has just written starts a third of a
        millisecond later, and not every build has left one that is older."""
        target = f"{self.directory}/{name}"
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(f"{os.path.dirname(self.built)}/{name}", target)
            with open(target, "rb") as file:
                file.read()
        return target

    def compile(self, name):
        """A C program of this folder; None where there is no compiler."""
        compiler = shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
        if not compiler:
            return None
        target = f"{self.directory}/{name}"
        subprocess.run([compiler, "-O2", "-static", "-o", target, f"{HERE}/{name}.c"], check=True)
        return target

    @property
    def limits(self):
        """Group, file and value of each limit, for the raw program; both limits
        in one group where this host has version 2 only."""
        own = {}
        with open("/proc/self/cgroup") as file:
            for line in file:
                _, names, path = line.rstrip("\n").split(":", 2)
                for name in names.split(","):
                    own[name] = path.rstrip("/")
        if "memory" in own and "pids" in own:
            return [
                (f"/sys/fs/cgroup/memory{own['memory']}/{self.group}", "memory.limit_in_bytes", str(MEMORY)),
                (f"/sys/fs/cgroup/pids{own['pids']}/{self.group}", "pids.max", str(PIDS)),
            ]
        group = f"/sys/fs/cgroup{own.get('', '')}/{self.group}"
        return [(group, "memory.max", str(MEMORY)), (group, "pids.max", str(PIDS))]

    @property
    def groups(self):
        """What may be left of groups that others made under this name."""
        return sorted(
            glob.glob(f"/sys/fs/cgroup/**/{self.group}*", recursive=True), key=len, reverse=True)

    def bundle(self, limited):
        """An OCI bundle for crun with the same walls."""
        linux = {"namespaces": [{"type": name} for name in ("pid", "network", "uts", "mount")]}
        if limited:
            linux["resources"] = {"memory": {"limit": MEMORY}, "pids": {"limit": PIDS}}
            linux["cgroupsPath"] = "/" + self.group
        config = {
            "ociVersion": "1.0.2", "hostname": "glassbox", "linux": linux,
            "root": {"path": self.rootfs}, "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
        }
        directory = f"{self.directory}/bundle-{'limited' if limited else 'free'}"

        def write(program):
            os.makedirs(directory, exist_ok=True)
            config["process"] = {"user": {"uid": 0, "gid": 0}, "args": program, "env": ["PATH=/bin"], "cwd": "/"}
            with open(directory + "/config.json", "w") as file:
                json.dump(config, file)

        return directory, write

    def namespace_without_unified(self):
        """crun refuses a host with both versions of control groups. In a mount
        namespace of its own the unified mount is hidden; entering it is done
        outside the clock, so it costs crun nothing."""
        if not (self.is_root and os.path.ismount(UNIFIED)):
            return None
        self.call("unshare", CLONE_NEWNS)
        try:
            self.call("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
            self.call("umount2", UNIFIED.encode(), MNT_DETACH)
            return os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        finally:
            self.call("setns", self.home, CLONE_NEWNS)

    @contextlib.contextmanager
    def entered(self, namespace):
        if namespace is None:
            yield
            return
        self.call("setns", namespace, CLONE_NEWNS)
        try:
            yield
        finally:
            self.call("setns", self.home, CLONE_NEWNS)

    def call(self, name, *arguments):
        if getattr(self.libc, name)(*arguments) != 0:
            raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def find_glassbox():
    """The executable to measure, from GLASSBOX or the newest release build."""
    given = os.environ.get("GLASSBOX")
    found = [given] if given else glob.glob(ROOT + "/.build/**/release/glassbox", recursive=True)
    found = [path for path in found if os.access(path, os.X_OK)]
    if not found:
        sys.exit(f"bench: {given or 'there is no release build: type make bench'}")
    return os.path.realpath(max(found, key=os.path.getmtime))
