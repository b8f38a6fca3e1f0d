"""How long it takes to make a release, whole and in parts, and how much memory it needs.

First waves with names, from rows; then consultations without names, from columnar parts.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any

from analysis.releases import freezing
from analysis.releases.workshop import Workshop
from surveys import clock
from surveys.secrets import read_key_file
from tests.bench.consultation import consultation
from tests.bench.figures import spread, table
from tests.bench.machine import peak_mebibytes
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.populations import populate
from tests.bench.waves import QUESTIONNAIRE, world_of
from tests.factories import World
from tests.plugins.browser import COMMAND, ROOT, surroundings

PARTS = {
    "material": "counting",
    "protect": "protecting",
    "documents_of": "laying out",
    "sign": "signing",
}
"""What `make_release` calls, and what we call it."""
SMALL = 10_000
"""Larger consultations are released once, whatever the repetitions."""


def main(options: Options) -> None:
    """Measure and print releases of waves of every size, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = [row(found, world, size, options) for size in options.sizes]
            world.database.engine.dispose()
            print(f"\n### {found.version}: `mitsprache release make`, and its parts in seconds\n")
            heads = ("responses", "command s", "peak MiB", *PARTS.values(), "rest")
            print(table(heads, rows))
    print("\n### Releases of a consultation for everybody and staff, groups rounded, seconds\n")
    heads = (
        "responses", "all", "counting", "everybody: K 10, 1 filter", "staff: K 5, 2 filters",
        "laying out", "signing", "peak MiB",
    )  # fmt: skip
    print(table(heads, [consulted(size, options) for size in options.consulted]))


def consulted(size: int, options: Options) -> tuple[object, ...]:
    """Return the figures of one consultation, each repetition in a process of its own."""
    found = [
        dict(json.loads(run_alone(size, options.seed + again)))
        for again in range(options.repetitions if size <= SMALL else 1)
    ]
    names = ("all", "material", "public", "staff", "documents_of", "sign")
    peak = max(one["peak"] for one in found)
    return (f"{size:,}", *(spread((one[n] for one in found), 2) for n in names), f"{peak:.0f}")


def run_alone(size: int, seed: int) -> str:
    """Make a consultation and its releases in another process, and return what it took as JSON."""
    return subprocess.run(
        [sys.executable, "-m", "tests.bench.release", str(size), str(seed)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def measure_alone(size: int, seed: int) -> dict[str, float]:
    """Return the seconds of one consultation's releases, and the peak memory of this process."""
    with place("sqlite") as found, ExitStack() as stopwatches:
        asked = consultation(found, size, seed=seed)
        spent = {name: stopwatches.enter_context(timed(name)) for name in PARTS}
        began = time.perf_counter()
        asked.released()
        whole = time.perf_counter() - began
    public, staff = spent.pop("protect")
    parts = {name: sum(times) for name, times in spent.items()}
    return {"all": whole, "public": public, "staff": staff, "peak": peak_mebibytes(), **parts}


def row(found: Place, world: World, size: int, options: Options) -> tuple[object, ...]:
    """Return the figures of one size: the command once per repetition, then the parts."""
    wave_id = populated_wave(world, size, seed=options.seed)
    commands = [run_command(found, wave_id) for _ in range(options.repetitions)]
    parts = [time_parts(found, world, wave_id) for _ in range(options.repetitions)]
    return (
        f"{size:,}",
        spread((seconds for seconds, _ in commands), 2),
        f"{max(mebibytes for _, mebibytes in commands):.0f}",
        *(spread((part[name] for part in parts), 2) for name in (*PARTS, "")),
    )


def populated_wave(world: World, size: int, *, seed: int) -> int:
    """Return a closed wave of mode P, so that every readership gets its release."""
    wave_id = world.wave(
        QUESTIONNAIRE, closes_in=timedelta(days=-1), protection="groups", expected_answers=size
    )
    populate(world.database, wave_id, size, seed=seed)
    return wave_id


def run_command(found: Place, wave_id: int) -> tuple[float, float]:
    """Return seconds and peak memory of the command, the process as staff start it."""
    environment = surroundings({"database_url": found.url, "instance": found.folder})
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "release", "make", str(wave_id)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"mitsprache release make {wave_id} ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def time_parts(found: Place, world: World, wave_id: int) -> dict[str, float]:
    """Return the seconds of each part of a release in this process; "" is what is left."""
    keys = read_key_file(found.settings.key_path)
    workshop = Workshop.of(world.database, keys, found.settings)
    with ExitStack() as stopwatches:
        spent = {name: stopwatches.enter_context(timed(name)) for name in PARTS}
        began = time.perf_counter()
        freezing.make_release(workshop, wave_id, at=clock.now())
        whole = time.perf_counter() - began
    parts = {name: sum(times) for name, times in spent.items()}
    return {**parts, "": whole - sum(parts.values())}


@contextmanager
def timed(name: str) -> Iterator[list[float]]:
    """Give a list that takes the seconds of every call `freezing` makes of one function."""
    real: Callable[..., Any] = getattr(freezing, name)
    times: list[float] = []

    @wraps(real)
    def stopwatch(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return real(*given, **named)
        finally:
            times.append(time.perf_counter() - began)

    setattr(freezing, name, stopwatch)
    try:
        yield times
    finally:
        setattr(freezing, name, real)


if __name__ == "__main__":
    print(json.dumps(measure_alone(int(sys.argv[1]), int(sys.argv[2]))))
