"""How answering went, in numbers alone: pages finished, minutes needed. Modes C and P only.

A counter is about nobody. Which pages a draft has finished and when it was begun stands in the
draft, sealed in mode C, and goes with it. Of mode A nothing is ever measured.

In mode C a copy of the database after every save could tell which draft a counter rose for. So
only pages that everybody is asked are counted there: how far a draft is shows anyway, by how often
it was saved, but not what it was asked because of an answer. The minutes go into the sealed letter
and are counted when it is mixed.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.items import ITEM_TYPES
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk

MEASURED_MODES = frozenset({"C", "P"})
BEGUN, PAGE, MINUTES = "begun", "page", "minutes"
ANOTHER_DAY = "another_day"
MINUTE_CLASSES = (
    (5, "below_5"),
    (10, "from_5"),
    (20, "from_10"),
    (40, "from_20"),
)
"""The minute before which each class ends, and its name."""
LONGEST = "from_40"
CLASSES = (*(name for _end, name in MINUTE_CLASSES), LONGEST, ANOTHER_DAY)

Counts = Mapping[tuple[str, str], int]
"""How many drafts to add, by kind and name."""

ADD = text(
    "INSERT INTO paradata_count (wave_id, mode, kind, name, drafts)"
    " VALUES (:wave_id, :mode, :kind, :name, :drafts)"
    " ON CONFLICT (wave_id, kind, name)"
    " DO UPDATE SET drafts = paradata_count.drafts + excluded.drafts"
)
"""One statement, both databases."""


def pages_after(desk: Desk, finished: Collection[str]) -> tuple[int, Counts]:
    """Return the pages a draft has finished once `finished` are, and what that adds to counters.

    The pages are bits by the place of their section: they fit into a sealed draft whatever its
    version. A page finished again adds nothing, nor does one of a change to what was submitted.
    """
    before = pages_of(desk)
    if desk.is_change or desk.wave.mode not in MEASURED_MODES:
        return before, {}
    sections = desk.questionnaire.sections
    new = {
        section.name: 1 << place
        for place, section in enumerate(sections)
        if section.name in finished
        and not before >> place & 1
        and (desk.wave.mode == "P" or is_for_everybody(section))
    }
    counts = {(PAGE, name): 1 for name in new}
    return before | sum(new.values()), {(BEGUN, ""): 1, **counts} if new and not before else counts


def pages_of(desk: Desk) -> int:
    """Return the pages that a draft has finished, as bits."""
    if desk.key is not None:
        return desk.sealed_beside.pages or 0
    return Beside.read(desk.beside).pages


def is_for_everybody(section: Section) -> bool:
    """Whether no answer decides who sees a page."""
    asked = (item for item in section.items if ITEM_TYPES[item.type].asks)
    return section.asked_if is None and any(item.asked_if is None for item in asked)


def finishable(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Return the pages that ask something, in their order."""
    return tuple(
        section
        for section in questionnaire.sections
        if any(ITEM_TYPES[item.type].asks for item in section.items)
    )


def minutes_class(began: int | None, at: datetime) -> str | None:
    """Return how long an answer took from Start to submitting, as a class; None: not known.

    >>> at = datetime.fromisoformat("2027-03-01T10:00+00:00")
    >>> [minutes_class(int(at.timestamp()) - seconds, at) for seconds in (299, 300, 86400)]
    ['below_5', 'from_5', 'another_day']
    """
    if began is None:
        return None
    start = datetime.fromtimestamp(began, UTC)
    if start.astimezone(BERLIN).date() != at.astimezone(BERLIN).date():
        return ANOTHER_DAY
    minutes = (at - start).total_seconds() / 60
    return next((name for end, name in MINUTE_CLASSES if minutes < end), LONGEST)


def add(session: Session, wave_id: int, mode: str, counts: Counts) -> None:
    """Add to the counters of a wave, in one statement, always in the same order.

    Two who save at once then wait for one another and never both.
    """
    if not counts:
        return
    rows = [
        {"wave_id": wave_id, "mode": mode, "kind": kind, "name": name, "drafts": number}
        for (kind, name), number in sorted(counts.items())
    ]
    session.connection().execute(ADD, rows)
