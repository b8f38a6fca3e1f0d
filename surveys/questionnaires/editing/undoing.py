"""Taking back: one's own last change, and the one before, step by step."""

from collections.abc import Sequence
from datetime import datetime

from surveys.accounts.actor import Actor
from surveys.db import Database
from surveys.questionnaires.editing import drafts
from surveys.questionnaires.editing.changes import applied, inverse
from surveys.questionnaires.editing.drafts import Changed, Conflict, Entry
from surveys.questionnaires.editing.places import PlaceGone


def to_undo(entries: Sequence[Entry], account_id: int) -> Entry | None:
    """Return the newest own change that counts still, or None."""
    return next(iter(all_to_undo(entries, account_id)), None)


def all_to_undo(entries: Sequence[Entry], account_id: int) -> list[Entry]:
    """Return the own changes that count still, the newest first."""
    back = taken_back(entries)
    return [
        entry
        for entry in reversed(entries)
        if entry.account_id == account_id and entry.undoes is None and entry.number not in back
    ]


def to_redo(entries: Sequence[Entry], account_id: int) -> Entry | None:
    """Return what this account took back last, if it changed nothing else since."""
    back = taken_back(entries)
    mine = [entry for entry in entries if entry.account_id == account_id]
    last = next(
        (one for one in reversed(mine) if one.number not in back and not _redid(one, entries)), None
    )
    return last if last is not None and last.undoes is not None else None


def _redid(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether an entry took a taking back back: then it is as if neither had been."""
    target = next((one for one in entries if one.number == entry.undoes), None)
    return target is not None and target.undoes is not None


def taken_back(entries: Sequence[Entry]) -> set[int]:
    """Return the numbers of the changes that do not count any more."""
    back: set[int] = set()
    for entry in reversed(entries):
        if entry.number not in back and entry.undoes is not None:
            back.add(entry.undoes)
    return back


def undo(
    database: Database, survey_id: int, entry: Entry, *, actor: Actor, at: datetime
) -> Changed:
    """Take back one change, on top of whatever was changed since.

    Raises
    ------
    Conflict
        If somebody changed the same thing since: taking it back would take that back, too.
    PlaceGone
        If where it was done is not there any more.
    """
    opposite = inverse(entry.change)
    return drafts.change(
        database,
        survey_id,
        lambda document: (applied(document, opposite), opposite),
        seen=entry.number,
        actor=actor,
        at=at,
        undoes=entry.number,
    )


def undo_first(
    database: Database, survey_id: int, entries: Sequence[Entry], *, actor: Actor, at: datetime
) -> tuple[Changed | None, Entry | None, list[tuple[Entry, Conflict | PlaceGone]]]:
    """Take back the first of some changes that can be.

    Returns
    -------
    What was done and the change that was taken back, or None twice; and those before it that
    stay, each with the reason.
    """
    stuck: list[tuple[Entry, Conflict | PlaceGone]] = []
    for entry in entries:
        try:
            return undo(database, survey_id, entry, actor=actor, at=at), entry, stuck
        except (Conflict, PlaceGone) as problem:
            stuck.append((entry, problem))
    return None, None, stuck
