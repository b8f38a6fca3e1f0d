"""How long the mixer takes for many waiting answers, and how much memory."""

import secrets
import threading
import time
from random import Random
from typing import Self

import psutil

from surveys import clock
from surveys.db import Database
from surveys.fieldwork.models import Wave
from surveys.questionnaires.versions import published
from surveys.responses import mixing
from surveys.responses.posting import IN_THE_BROWSER, Envelope, Letter, sealed_letter
from surveys.responses.room import room_for
from surveys.responses.sealing import DeletionKey
from tests.bench.figures import table
from tests.bench.options import Options
from tests.bench.places import place
from tests.bench.populations import answers
from tests.bench.waves import QUESTIONNAIRE, world_of
from tests.factories import World

BATCH = 2_000


def main(options: Options) -> None:
    """Measure and print the mixing of waves of every size, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = [row(world, size, options.seed) for size in options.sizes]
            world.database.engine.dispose()
            heads = ("letters waiting", "bytes each", "s", "per second", "peak MiB above before")
            print(f"\n### {found.version}: everything that waits, mixed at the end of a wave\n")
            print(table(heads, rows))


def row(world: World, size: int, seed: int) -> tuple[object, ...]:
    """Return the figures of one size."""
    wave_id = world.wave(QUESTIONNAIRE, mode="A")
    each = wait_for_mixing(world, wave_id, size, seed)
    at = clock.now().replace(year=2099)
    with Peak() as peak:
        began = time.perf_counter()
        with world.database.writing() as session:
            mixed = mixing.mix(session, wave_id, world.keys.inbox, at=at)
        mixing.forget_traces(world.database)
        seconds = time.perf_counter() - began
    if mixed != size:
        raise ValueError(f"{mixed} of {size} letters were mixed.")
    return (
        f"{size:,}",
        f"{each:,}",
        f"{seconds:.1f}",
        f"{size / seconds:,.0f}",
        f"{peak.mebibytes:.0f}",
    )


def wait_for_mixing(world: World, wave_id: int, size: int, seed: int) -> int:
    """Put `size` letters into the inbox, straight into the table; return how long one is."""
    rng = Random(f"{seed}-{wave_id}")  # noqa: S311  not a secret
    database: Database = world.database
    with database.reading() as session:
        wave = session.get_one(Wave, wave_id)
        questionnaire = published(session, wave.version_id)
    room = room_for(questionnaire)
    for first in range(0, size, BATCH):
        with database.writing() as session:
            for _ in range(first, min(first + BATCH, size)):
                deletion = DeletionKey(secrets.token_hex(10))
                letter = Letter.of(
                    questionnaire,
                    answers(questionnaire, rng),
                    deletion,
                    response_id=secrets.token_bytes(16),
                )
                envelope = Envelope(
                    world.keys.inbox, deletion.inbox, wave_id, "A", wave.version_id, None,
                    IN_THE_BROWSER,
                )  # fmt: skip
                session.add(sealed_letter(letter, envelope, room=room))
    return room


class Peak:
    """The most memory this process took, above what it had before."""

    def __enter__(self) -> Self:
        self.before = self.most = psutil.Process().memory_info().rss
        self.over = threading.Event()
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.watcher.join()

    def watch(self) -> None:
        """Look twenty times a second."""
        while not self.over.wait(0.05):
            self.most = max(self.most, psutil.Process().memory_info().rss)

    @property
    def mebibytes(self) -> float:
        """How much it was."""
        return (self.most - self.before) / 2**20
