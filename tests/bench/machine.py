"""What the figures were measured on, and how busy it was with other things meanwhile."""

import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


def machine_line() -> str:
    """Return the machine in one line: processor, cores, memory, kernel, Python, SQLite."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{processor()}, {psutil.cpu_count()} cores, {memory:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def processor() -> str:
    """Return the name the processor gives itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def file_system(folder: Path) -> str:
    """Return the kind of file system that `folder` lies on: durable writing costs differ."""
    mounts = [
        part for part in psutil.disk_partitions(all=True) if folder.is_relative_to(part.mountpoint)
    ]
    return max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "unknown"


@dataclass
class Effort:
    """Processor seconds of one stretch of work, and what else ran beside it."""

    elapsed: float = 0.0
    server: float = 0.0
    database: float = 0.0
    client: float = 0.0
    others: float = 0.0
    """Cores that neither we nor our servers used."""


@contextmanager
def effort_of(server: int, database: int | None = None) -> Iterator[Effort]:
    """Give the effort of a `with` block, complete at its end; `server`, `database` are pids."""
    effort = Effort()
    began, busy = time.monotonic(), busy_seconds()
    before = tree_seconds(server), tree_seconds(database), time.process_time()
    yield effort
    effort.elapsed = time.monotonic() - began
    effort.server = tree_seconds(server) - before[0]
    effort.database = tree_seconds(database) - before[1]
    effort.client = time.process_time() - before[2]
    ours = effort.server + effort.database + effort.client
    effort.others = max(0.0, busy_seconds() - busy - ours) / effort.elapsed


def busy_seconds() -> float:
    """Return the processor seconds that this machine has worked since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - guests(times))


def guests(times: object) -> float:
    """Return what Linux counts twice: guest time is already in user time."""
    return float(getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0))


def tree_seconds(pid: int | None) -> float:
    """Return the processor seconds of a process and everything it started."""
    if pid is None:
        return 0.0
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    gone = root.cpu_times()
    return total + gone.children_user + gone.children_system


def other_load(seconds: float = 1.0) -> float:
    """Return how many cores are busy now, while we wait."""
    before = busy_seconds()
    time.sleep(seconds)
    return (busy_seconds() - before) / seconds


def peak_mebibytes() -> float:
    """Return the largest memory that this process ever held, or 0 where Linux is not."""
    try:
        status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0
