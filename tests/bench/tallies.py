"""How fast parts are counted, as a ratio to bare numpy reading the same parts.

Bare numpy reads both files of each part and sums, per item, how often each code was given, what
the record keys of those who gave it add up to, and how often each reason of missing occurs.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from analysis.tallies.counting import Here, cube_of
from analysis.tallies.plan import (
    PlannedGrouping,
    PlannedVariable,
    ReleasePlan,
)
from surveys.responses.columns import RECORD_KEY, Source
from surveys.responses.parts.files import PART_ROWS, write_files
from surveys.responses.parts.references import PartRef
from tests.bench.figures import spread, table
from tests.bench.machine import peak_mebibytes
from tests.bench.options import Options

ITEMS = 30
CODES = 5
GROUPS = 6
SHARES = (0.08, 0.17, 0.25, 0.32, 0.18)
MISSING = 0.05
NEW = 1_000
NAMES = [f"item_{number}" for number in range(ITEMS)]
SOURCES = tuple(Source(name, is_number=False) for name in (*NAMES, "group"))
ITEM_CODES = tuple("12345")
GROUP_CODES = tuple("abcdef")
PLAIN = ReleasePlan(tuple(PlannedVariable(name, ITEM_CODES, None, ()) for name in NAMES), ())
BY_GROUP = ReleasePlan(
    PLAIN.variables,
    (
        PlannedGrouping(
            "group", "group", GROUP_CODES, tuple((code, (code,)) for code in GROUP_CODES)
        ),
    ),
)


def main(options: Options) -> None:
    """Measure every size, each way of counting in a process of its own, and print the table."""
    for size in options.tallied:
        with tempfile.TemporaryDirectory() as folder:
            parts = [str(size), str(options.seed), folder]
            told = run("write", *parts, "1")
            again = str(options.repetitions)
            found = {way: run(way, *parts, again) for way in WAYS}
            print(f"\n### {size:,} responses x {ITEMS} items, {told['parts']:.0f} parts\n")
            print(
                table(
                    ("", "ms of processor time", "ratio", "to memory", "peak MiB"),
                    list(rows(found)),
                )
            )
            print(
                f"\nFiles {told['mebibytes']:.1f} MiB. Ratio: to bare numpy reading the same parts;"
                " to memory: to bare numpy on arrays."
            )


def rows(found: dict[str, dict[str, list[float] | float]]) -> Iterator[Sequence[object]]:
    """Yield a line for each way of counting."""
    bare, memory = (np.median(found[way]["seconds"]) for way in ("bare", "memory"))
    for way, words in WAYS.items():
        seconds = [float(one) for one in found[way]["seconds"]]  # type: ignore[union-attr]
        middle = float(np.median(seconds))
        yield (
            words[0],
            spread((one * 1000 for one in seconds), 1),
            f"{middle / bare:.2f}",
            f"{middle / memory:.2f}",
            f"{found[way]['peak']:.0f}",
        )


def run(*words: str) -> dict[str, float]:
    """Do one thing in a process of its own and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.tallies", *words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(json.loads(done.stdout))


def made(rows: int, chance: np.random.Generator) -> pd.DataFrame:
    """Return invented answers: skewed, independent, some missing for three reasons."""
    columns = {}
    for name in NAMES:
        codes = chance.choice(CODES, size=rows, p=SHARES).astype(np.int16)
        gone = chance.random(rows) < MISSING
        reasons = chance.choice(np.array([-1, -3, -4], np.int16), size=rows)
        columns[name] = np.where(gone, reasons, codes)
    columns["group"] = chance.integers(0, GROUPS, rows).astype(np.int16)
    columns[RECORD_KEY] = chance.integers(0, 2**30, rows)
    return pd.DataFrame(columns)


def write(size: int, seed: int, folder: Path) -> dict[str, float]:
    """Write the parts, and a second folder in which the last one has a thousand rows more."""
    chance = np.random.default_rng(seed)
    sizes = [min(PART_ROWS, size - start) for start in range(0, size, PART_ROWS)]
    refs = [written(folder, made(rows, chance)) for rows in sizes]
    open_rows = NEW if sizes[-1] == PART_ROWS else sizes[-1] + NEW
    kept = refs if sizes[-1] == PART_ROWS else refs[:-1]
    grown = [*kept, written(folder, made(open_rows, chance))]
    (folder / "refs.json").write_text(
        json.dumps(
            {"before": [listed(one) for one in refs], "after": [listed(one) for one in grown]}
        )
    )
    mebibytes = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 2**20
    return {"parts": len(refs), "mebibytes": mebibytes}


def written(folder: Path, answers: pd.DataFrame) -> PartRef:
    """Write one part."""
    found = write_files(folder, answers, SOURCES)
    return PartRef(found.id, 1, 1, 0, found.rows, found.checksum, folder, SOURCES)


def listed(ref: PartRef) -> tuple[str, int, str]:
    """Return what another process needs to find a part."""
    return ref.id, ref.rows, ref.checksum.hex()


def refs_of(folder: Path, when: str) -> list[PartRef]:
    """Return the parts as they were before or after the new answers came."""
    return [
        PartRef(part_id, 1, 1, 0, rows, bytes.fromhex(checksum), folder, SOURCES)
        for part_id, rows, checksum in json.loads((folder / "refs.json").read_text())[when]
    ]


def forget(folder: Path, refs: Sequence[PartRef]) -> None:
    """Delete what was counted of some parts."""
    for ref in refs:
        for path in folder.glob(f"{ref.id}.*.npz"):
            path.unlink()


Arrays = dict[str, np.ndarray]


def bare(folder: Path) -> None:
    """Count as one would without us."""
    for ref in refs_of(folder, "before"):
        summed(*read(ref))


def read(ref: PartRef) -> tuple[Arrays, Arrays]:
    """Read both files of a part."""
    files = (pq.ParquetFile(ref.beside(end)) for end in ("answers.parquet", "missing.parquet"))
    tables = [file.read(use_threads=False) for file in files]
    answers, missing = (
        {name: one.column(name).chunk(0).to_numpy() for name in one.column_names} for one in tables
    )
    return answers, missing


def summed(answers: Arrays, missing: Arrays) -> list[tuple[np.ndarray, ...]]:
    """Sum codes, keys and reasons of a part, one column after the other."""
    keys = answers[RECORD_KEY].astype(np.float64)
    return [
        (
            np.bincount(codes := answers[name] + 1, minlength=CODES + 1),
            np.bincount(codes, weights=keys, minlength=CODES + 1),
            np.bincount(-missing[name], minlength=8),
        )
        for name in NAMES
    ]


def codes_only(folder: Path) -> None:
    """Count as one would without us, and without knowing why an answer is missing."""
    for ref in refs_of(folder, "before"):
        found = pq.ParquetFile(ref.beside("answers.parquet")).read(use_threads=False)
        keys = found.column(RECORD_KEY).chunk(0).to_numpy().astype(np.float64)
        for name in NAMES:
            codes = found.column(name).chunk(0).to_numpy() + 1
            np.bincount(codes, minlength=CODES + 1)
            np.bincount(codes, weights=keys, minlength=CODES + 1)


def first(folder: Path) -> None:
    """Count everything for the first time."""
    refs = refs_of(folder, "before")
    cube_of(refs, PLAIN, Here())


def by_group(folder: Path) -> None:
    """Count everything by six groups for the first time."""
    cube_of(refs_of(folder, "before"), BY_GROUP, Here())


def after_new(folder: Path) -> None:
    """Count again after a thousand answers came."""
    cube_of(refs_of(folder, "after"), BY_GROUP, Here())


def forget_all(folder: Path) -> None:
    """Have everything counted anew."""
    forget(folder, refs_of(folder, "before"))


def forget_last(folder: Path) -> None:
    """Have everything counted but the part with the new answers."""
    cube_of(refs_of(folder, "before"), BY_GROUP, Here())
    forget(folder, refs_of(folder, "after")[-1:])


def nothing(_folder: Path) -> None:
    """Prepare nothing."""


Step = Callable[[Path], None]
WAYS: dict[str, tuple[str, Step, Step]] = {
    "bare": ("bare numpy, same parts", nothing, bare),
    "codes": ("bare numpy, codes and keys alone", nothing, codes_only),
    "memory": ("bare numpy, arrays in memory", nothing, nothing),
    "first": ("first count", forget_all, first),
    "by_group": ("crosstab by six groups", forget_all, by_group),
    "after_new": ("after 1,000 new answers", forget_last, after_new),
}


def in_memory(folder: Path, repetitions: int) -> list[float]:
    """Return seconds of counting arrays that were read before."""
    held = [read(ref) for ref in refs_of(folder, "before")]
    return [timed(lambda: [summed(*two) for two in held]) for _ in range(repetitions)]


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(way: str, folder: Path, repetitions: int) -> dict[str, object]:
    """Return the seconds of each repetition, after one that is not counted, and peak memory."""
    if way == "memory":
        return {"seconds": in_memory(folder, repetitions), "peak": peak_mebibytes()}
    _, prepare, work = WAYS[way]
    seconds = []
    for _ in range(repetitions + 1):
        prepare(folder)
        seconds.append(timed(lambda: work(folder)))
    return {"seconds": seconds[1:], "peak": peak_mebibytes()}


if __name__ == "__main__":
    way, size, seed, folder, repetitions = sys.argv[1:]
    if way == "write":
        print(json.dumps(write(int(size), int(seed), Path(folder))))
    else:
        print(json.dumps(measure(way, Path(folder), int(repetitions))))
