"""Waves to be answered: links made beforehand, and afterwards what the database really holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from surveys.db import Database
from surveys.fieldwork.models import Invitation
from surveys.responses.models import Draft, Response
from surveys.secrets import read_key_file
from tests.bench.places import Place
from tests.bench.respondents import Journey
from tests.factories import World

QUESTIONNAIRE = "bench-25"
SIGNED = ("contact", "remark")
"""The first and the last text of the questionnaire: both must carry the journey's signature."""


def world_of(found: Place) -> World:
    """Return a builder of waves in this installation."""
    return World(Database(found.url), read_key_file(found.settings.key_path))


@dataclass
class Links:
    """A wave of its own with links nobody has used yet. Threads may take from it at once."""

    wave_id: int
    unused: list[str]

    @classmethod
    def prepare(cls, world: World, number: int) -> "Links":
        """Open a wave of mode P and invite `number` invented organisations to it."""
        wave_id = world.wave(QUESTIONNAIRE)
        return cls(wave_id, [world.link(wave_id) for _ in range(number)])

    def take(self) -> str:
        """Return a link that nobody else gets."""
        return self.unused.pop()

    def require_left(self) -> None:
        """End the program if the links did not last: its figures would be wrong."""
        if not self.unused:
            raise SystemExit("The wave was prepared with too few links. Please report this.")


@dataclass(frozen=True)
class Account:
    """What was acknowledged beside what is stored."""

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    drafts: int
    used: int

    @property
    def is_clean(self) -> bool:
        """Whether every receipt has its one response, and every response its receipt."""
        same = self.acknowledged == self.stored == self.used
        return same and not self.lost and not self.doubled and not self.drafts

    def __str__(self) -> str:
        """Say it in a cell of a table."""
        if self.is_clean:
            return f"{self.stored}, none lost or doubled"
        return (
            f"{self.stored} of {self.acknowledged}: {self.lost} LOST, {self.doubled} DOUBLED, "
            f"{self.drafts} drafts, {self.used} links used"
        )


def account(database: Database, wave_id: int, journeys: Iterable[Journey]) -> Account:
    """Compare the journeys that ended with a receipt with the responses of their wave."""
    sent = [f"Antwort {journey.signature}" for journey in journeys]
    with database.reading() as session:
        answers = session.scalars(select(Response.answers).where(Response.wave_id == wave_id)).all()
        of_wave = select(func.count()).select_from(Draft).where(Draft.wave_id == wave_id)
        drafts = session.scalar(of_wave) or 0
        used = session.scalar(
            select(func.count())
            .select_from(Invitation)
            .where(Invitation.wave_id == wave_id, Invitation.used)
        )
    stored = Counter(tuple(given.get(name) for name in SIGNED) for given in answers)
    return Account(
        acknowledged=len(sent),
        stored=len(answers),
        lost=sum((words,) * len(SIGNED) not in stored for words in sent),
        doubled=sum(n - 1 for n in stored.values()),
        drafts=drafts,
        used=used or 0,
    )
