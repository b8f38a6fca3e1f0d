"""Keeping a draft: one conditional write per change, never over what somebody else did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.models import Account
from surveys.db import Database
from surveys.errors import NotStored, UnknownPage
from surveys.programmes.models import Programme
from surveys.questionnaires.editing.changes import (
    Change,
)
from surveys.questionnaires.editing.models import DraftChange, QuestionnaireDraft
from surveys.questionnaires.editing.places import (
    all_places,
    path_of,
    place_of,
)
from surveys.questionnaires.editing.replaying import Conflict, Entry, Verb, is_nothing, renewed
from surveys.questionnaires.editing.soundness import keep_sound
from surveys.questionnaires.filling import filled
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.sharing.remarks import open_count

KEPT = 200
FILLED = frozenset({"district", "measure_block", "organisation_details"})
"""Kinds of item whose lists come from the plan where a document leaves them empty."""
TRIES = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire as it is being built.

    changes
        How often it was changed; 0 is the newest version, or nothing yet.
    complete
        The document with the lists that publishing takes over from the plan.
    published
        The number of the newest version, or 0.
    remarks
        How many remarks on its preview wait to be ticked.
    """

    survey_id: int
    programme: Programme
    document: dict[str, Any]
    complete: dict[str, Any]
    changes: int
    published: int
    updated_at: datetime | None = None
    updated_by: str = ""
    in_library: bool = False
    remarks: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was kept, and what others did since the page was shown."""

    draft_changes: int
    change: Change
    meanwhile: tuple[Entry, ...] = ()


def open_draft(session: Session, actor: Actor, survey_id: int) -> Draft:
    """Return the draft of a survey that the actor coordinates.

    Raises
    ------
    UnknownPage
        If there is none, or the actor has nothing to do with it.
    NotAllowed
        If the actor's role does not build questionnaires.
    """
    survey = session.get(Survey, survey_id)
    if survey is None:
        raise UnknownPage("No such survey.")
    actor.require(survey.programme_id, "coordinator")
    return draft_of(session, survey)


def draft_of(session: Session, survey: Survey) -> Draft:
    """Return the draft of a survey, for a reader who was let in."""
    survey_id = survey.id
    programme = session.get_one(Programme, survey.programme_id)
    remarks = open_count(session, survey_id)
    row = session.execute(
        select(QuestionnaireDraft, Account.name)
        .outerjoin(Account, Account.id == QuestionnaireDraft.updated_by)
        .where(QuestionnaireDraft.survey_id == survey_id)
    ).one_or_none()
    version = _newest(session, survey_id)
    number = version[0] if version else 0
    if row is None:
        document = _document_of(session, version[1]) if version else first_document(survey)
        complete = _complete(session, survey, document)
        return Draft(survey_id, programme, document, complete, 0, number, remarks=remarks)
    draft, name = row
    return Draft(
        survey_id,
        programme,
        draft.document,
        _complete(session, survey, draft.document),
        draft.changes,
        number,
        draft.updated_at,
        name or "",
        draft.in_library,
        remarks,
    )


def _complete(session: Session, survey: Survey, document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with what publishing fills in; most have nothing to fill."""
    try:
        kinds = {part.get("type") for _place, part in all_places(document)}
        return filled(session, survey.programme_id, document) if kinds & FILLED else document
    except (AttributeError, KeyError, TypeError, ValueError):
        return document  # nobody can read it, but its last change can still be taken back


def _newest(session: Session, survey_id: int) -> tuple[int, int] | None:
    found = session.execute(
        select(QuestionnaireVersion.number, QuestionnaireVersion.id)
        .where(QuestionnaireVersion.survey_id == survey_id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def _document_of(session: Session, version_id: int) -> dict[str, Any]:
    return dict(session.get_one(QuestionnaireVersion, version_id).document)


def first_document(survey: Survey) -> dict[str, Any]:
    """Return the document of a questionnaire in which nothing is asked yet."""
    return empty_document(survey.slug, survey.title)


def empty_document(slug: str, title: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without sections, in the languages of its title."""
    languages = list(title) or ["de"]
    return {
        "questionnaire": slug,
        "base_language": languages[0],
        "languages": languages,
        "title": dict(title),
        "purpose": {},
        "what_happens": {},
        "minutes": 10,
        "sections": [],
    }


def entries_since(session: Session, survey_id: int, seen: int) -> list[Entry]:
    """Return the changes after `seen`, oldest first, as far as they are still kept."""
    rows = session.execute(
        select(DraftChange, Account.name)
        .join(QuestionnaireDraft, QuestionnaireDraft.id == DraftChange.draft_id)
        .outerjoin(Account, Account.id == DraftChange.account_id)
        .where(QuestionnaireDraft.survey_id == survey_id, DraftChange.number > seen)
        .order_by(DraftChange.number)
    )
    return [_entry(row, name) for row, name in rows]


def _entry(row: DraftChange, name: str | None) -> Entry:
    made = Change(row.kind, place_of(row.place), row.before, row.after)
    return Entry(row.number, row.at, row.account_id, name or "", made, row.undoes)


def change(  # noqa: PLR0913  one write and everything it depends on, all named
    database: Database,
    survey_id: int,
    verb: Verb,
    *,
    seen: int,
    actor: Actor,
    at: datetime,
    accepted: int = 0,
    undoes: int | None = None,
) -> Changed:
    """Keep what `verb` makes of the draft that was `seen`.

    What others changed since is kept as well, where it is something else. Whoever saw both
    versions and chose the own one has `accepted` the changes up to that number.

    Raises
    ------
    Conflict
        If others changed the same thing since. Nothing is kept.
    PlaceGone
        If the thing to change is not there and never was in what was seen.
    UnsoundDocument
        If the draft would not have the shape of a document any more. Taking back is always
        possible: it leads to what was there before.
    """
    for _try in range(TRIES):
        with database.reading() as session:
            now = open_draft(session, actor, survey_id)
            entries = tuple(entries_since(session, survey_id, seen))
        document, made = renewed(
            now.document, entries, verb, changes=now.changes, seen=seen, accepted=accepted
        )
        meanwhile = tuple(one for one in entries if one.number > accepted)
        if is_nothing(made):
            return Changed(now.changes, made, meanwhile)
        if undoes is None:
            keep_sound(now.document, document)
        number = now.changes + 1
        entry = Entry(number, at, actor.account_id, actor.name, made, undoes)
        try:
            with database.writing() as session:
                if _keep(session, now, document, entry):
                    return Changed(number, made, meanwhile)
        except IntegrityError:
            continue  # somebody else began this draft in the same moment
    raise NotStored("Others changed the questionnaire all the time.")


def _keep(session: Session, now: Draft, document: dict[str, Any], entry: Entry) -> bool:
    """Store a change if nobody else was quicker; return whether it was stored."""
    values = {
        "document": document,
        "changes": entry.number,
        "updated_at": entry.at,
        "updated_by": entry.account_id,
    }
    draft_id = session.scalar(
        select(QuestionnaireDraft.id).where(QuestionnaireDraft.survey_id == now.survey_id)
    )
    if draft_id is None:
        draft = QuestionnaireDraft(survey_id=now.survey_id, in_library=False, **values)
        session.add(draft)
        session.flush()
        draft_id = draft.id
    else:
        unchanged = (QuestionnaireDraft.id == draft_id, QuestionnaireDraft.changes == now.changes)
        done = session.execute(update(QuestionnaireDraft).where(*unchanged).values(**values))
        if done.rowcount != 1:  # type: ignore[attr-defined]  # of an update
            return False
    made = entry.change
    session.add(
        DraftChange(
            draft_id=draft_id,
            number=entry.number,
            at=entry.at,
            account_id=entry.account_id,
            kind=made.kind,
            place=path_of(made.place),
            before=None if made.before is None else dict(made.before),
            after=None if made.after is None else dict(made.after),
            undoes=entry.undoes,
        )
    )
    too_old = DraftChange.number <= entry.number - KEPT
    session.execute(delete(DraftChange).where(DraftChange.draft_id == draft_id, too_old))
    return True


def offer(session: Session, actor: Actor, survey_id: int, *, offered: bool, at: datetime) -> None:
    """Put a questionnaire into the programme's library, or take it out; its words stay."""
    now = open_draft(session, actor, survey_id)
    query = select(QuestionnaireDraft).where(QuestionnaireDraft.survey_id == survey_id)
    draft = session.scalar(query)
    if draft is None:
        session.add(
            QuestionnaireDraft(
                survey_id=survey_id,
                document=now.document,
                changes=0,
                updated_at=at,
                updated_by=actor.account_id,
                in_library=offered,
            )
        )
    else:
        draft.in_library = offered


__all__ = [
    "Changed",
    "Conflict",
    "Draft",
    "Entry",
    "Verb",
    "change",
    "entries_since",
    "offer",
    "open_draft",
]
