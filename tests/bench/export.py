"""How long files of single answers take, and that memory does not grow with the answers.

Measured is the command as staff start it, a process of its own: seconds from start to end, and the
most memory it ever held. A wave of nobody says what of both belongs to the program itself.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench.figures import spread, table
from tests.bench.large import words
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.populations import populate
from tests.bench.waves import world_of
from tests.factories import World
from tests.plugins.browser import COMMAND, ROOT, surroundings

FORMATS = ("csv", "parquet", "sav", "dta")
SHAPES = (30, 65)
"""Items of a questionnaire: of the largest public consultation, and of the export compared with."""
LARGE = 500_000
"""From here on 30 items only: filling a database with more takes longer than measuring."""
CODES = "abcde"


def main(options: Options) -> None:
    """Measure and print every format for every size, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = [
                row
                for items in SHAPES
                for size in (0, *options.sizes)
                if items == min(SHAPES) or size < LARGE
                for row in rows_of(found, world, size, items, options)
            ]
            world.database.engine.dispose()
            print(f"\n### {found.version}: `mitsprache export microdata`\n", flush=True)
            print(table(("answers", "items", "file", "s", "CPU s", "peak MiB", "MB"), rows))


def rows_of(
    found: Place, world: World, size: int, items: int, options: Options
) -> Iterator[tuple[object, ...]]:
    """Yield the figures of each format for one wave."""
    wave = world.wave(questionnaire(items), closes_in=timedelta(days=-1), expected_answers=1000)
    if size:
        populate(world.database, wave, size, seed=options.seed)
    for form in FORMATS:
        runs = [export(found, wave, form) for _ in range(options.repetitions)]
        yield (
            f"{size:,}", items, form,
            spread((run.seconds for run in runs), 2), spread((run.processor for run in runs), 2),
            spread((run.mebibytes for run in runs), 0), f"{runs[0].size / 1e6:,.1f}",
        )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One file made: seconds, those the processor worked, peak memory, bytes of the file."""

    seconds: float
    processor: float
    mebibytes: float
    size: int


def export(found: Place, wave: int, form: str) -> Run:
    """Make one file with the command and throw it away."""
    target = Path(found.folder) / f"out.{form}"
    environment = surroundings({"database_url": found.url, "instance": found.folder})
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "export", "microdata", str(wave), "--format", form, "--to", str(target)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the export of wave {wave} ended with {process.returncode}")
    size = target.stat().st_size
    target.unlink()
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size)


def questionnaire(items: int) -> dict[str, Any]:
    """Return a questionnaire of scales and choices, every tenth item a number, one a text."""
    return {
        "questionnaire": f"wide-{items}",
        "base_language": "de",
        "languages": ["de", "en"],
        **dict.fromkeys(("title", "purpose", "what_happens"), words("Viele Fragen")),
        "minutes": 20,
        "sections": [
            {
                "name": "all",
                "title": words("Alles"),
                "items": [item(number, items) for number in range(items)],
            }
        ],
    }


def item(number: int, items: int) -> dict[str, Any]:
    """Return one item."""
    shared = {"name": f"q{number}", "stem": words(f"Frage {number}: Wie ist das?")}
    if number == items - 1:
        return {**shared, "type": "short_text", "max_length": 200}
    if number % 10 == 9:
        return {**shared, "type": "number", "minimum": 0, "maximum": 1000}
    options = [{"code": code, "label": words(f"Antwort {code}")} for code in CODES]
    kind = "likert" if number % 3 else "single_choice"
    return {**shared, "type": kind, "options": options, "dont_know": True}
