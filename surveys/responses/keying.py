"""Sheets that staff keyed in once: sealed until somebody keys them in a second time.

In waves without names nothing here says who keyed in a sheet, and in none of them when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.models import Account
from surveys.errors import ChangedElsewhere, NotReady, UnknownPage
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import Circumstances
from surveys.questionnaires.versions import published
from surveys.responses.keyed_submitting import Keyed, takes_sheets, was_taken
from surveys.responses.models import KeyedSheet, Response
from surveys.responses.room import room_for
from surveys.responses.sealing import seal_under, unseal_under
from surveys.responses.sheet_senders import ARRIVALS, Unsuitable, circumstances_of
from surveys.web.locale import gettext as _

SHEET_BYTES = 16


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet keyed in once. Who did it is known where answers have names, until it is done."""

    id: str
    label: str
    arrival: str
    organisation: str
    keyed_by: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet keyed in once, unsealed."""

    waiting: WaitingSheet
    questionnaire: Questionnaire
    keyed: Keyed
    circumstances: Circumstances


def keep_first(  # noqa: PLR0913  what a sheet is made of, all named
    session: Session,
    wave: Wave,
    questionnaire: Questionnaire,
    keyed: Keyed,
    label: str,
    *,
    actor: Actor,
    at: datetime,
    key: bytes,
) -> None:
    """Seal a first entry until the second one. Sent twice, it is one. Its moment is not kept.

    Raises
    ------
    Unsuitable
        If another sheet that waits has this label.
    ChangedElsewhere
        If it got it at the same moment.
    NotReady
        If the wave takes no answers.
    """
    if not takes_sheets(session, wave, at=at):
        raise NotReady("This wave takes no answers.")
    if session.get(KeyedSheet, keyed.once) is not None:
        return
    same = select(KeyedSheet.id).where(KeyedSheet.wave_id == wave.id, KeyedSheet.label == label)
    if session.scalar(same) is not None:
        raise Unsuitable(
            "label",
            _("Ein anderer Bogen heißt schon so. Bitte schreiben Sie etwas anderes darauf."),
        )
    content = {
        "answers": keyed.answers,
        "language": keyed.language,
        "group_size": keyed.group_size,
        "invitation": keyed.invitation_id,
    }
    has_names = wave.mode == "P"
    session.add(
        KeyedSheet(
            id=keyed.once,
            wave_id=wave.id,
            mode=wave.mode,
            label=label,
            arrival=keyed.arrival,
            invitation_id=keyed.invitation_id if has_names else None,
            version_id=keyed.version_id,
            account_id=actor.account_id if wave.mode != "A" else None,
            sealed=seal_under(key, content, room_for(questionnaire), bound_to=keyed.once),
        )
    )
    try:
        session.flush()
    except IntegrityError as problem:
        raise ChangedElsewhere("Another sheet got this label.") from problem


def waiting_sheets(session: Session, wave_id: int, actor: Actor) -> list[WaitingSheet]:
    """Return the sheets of a wave that wait for a second entry, by label."""
    rows = session.execute(
        select(
            KeyedSheet.id,
            KeyedSheet.label,
            KeyedSheet.arrival,
            KeyedSheet.account_id,
            Organisation.name.label("organisation"),
            Account.name.label("keyed_by"),
        )
        .outerjoin(Invitation, Invitation.id == KeyedSheet.invitation_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Account, Account.id == KeyedSheet.account_id)
        .where(KeyedSheet.wave_id == wave_id)
    )
    found = [
        WaitingSheet(
            row.id.hex(),
            row.label,
            row.arrival,
            row.organisation or "",
            row.keyed_by or "",
            is_mine=row.account_id is not None and row.account_id == actor.account_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda sheet: sheet.label.casefold())


def open_sheet(
    session: Session, wave: Wave, sheet: str, *, actor: Actor, key: bytes
) -> OpenedSheet:
    """Return a sheet that waits, with its first entry. `key` is that of the inbox.

    Raises
    ------
    UnknownPage
        If there is none (any more).
    """
    row = session.get(KeyedSheet, sheet_id(sheet))
    if row is None or row.wave_id != wave.id:
        raise UnknownPage("No such sheet.")
    waiting = next(one for one in waiting_sheets(session, wave.id, actor) if one.id == row.id.hex())
    content: Mapping[str, Any] = unseal_under(key, row.sealed, bound_to=row.id)
    return OpenedSheet(
        waiting,
        published(session, row.version_id),
        Keyed(
            once=row.id,
            arrival=row.arrival,
            version_id=row.version_id,
            answers=content["answers"],
            language=content["language"],
            invitation_id=content["invitation"],
            group_size=content["group_size"],
        ),
        circumstances_of(wave, _kind_of(session, row.invitation_id)),
    )


def _kind_of(session: Session, invitation_id: int | None) -> str:
    kind = session.scalar(
        select(Organisation.kind)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.id == invitation_id)
    )
    return kind or ""


def is_known(session: Session, wave: Wave, once: bytes, key: bytes) -> bool:
    """Whether what has this random number was kept or taken over before: it was sent twice."""
    return session.get(KeyedSheet, once) is not None or was_taken(session, wave, once, key)


def remove_sheet(session: Session, sheet: bytes, wave_id: int) -> None:
    """Remove a sheet that waits: it was taken over, or is discarded.

    Raises
    ------
    ChangedElsewhere
        If somebody else removed it meanwhile.
    """
    gone = session.execute(
        delete(KeyedSheet).where(KeyedSheet.id == sheet, KeyedSheet.wave_id == wave_id),
        execution_options={"synchronize_session": False},
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise ChangedElsewhere("The sheet is gone.")


def sheet_id(words: str) -> bytes:
    """Return the id of a sheet from an address or a form; what is no id matches nothing."""
    try:
        found = bytes.fromhex(words)
    except ValueError:
        return b""
    return found if len(found) == SHEET_BYTES else b""


def keyed_counts(session: Session, wave_id: int) -> dict[str, int]:
    """Return how many answers of a wave came in each way that staff key in."""
    rows = session.execute(
        select(Response.arrival, func.count().label("answers"))
        .where(Response.wave_id == wave_id, Response.arrival.in_(ARRIVALS))
        .group_by(Response.arrival)
    )
    return {row.arrival: row.answers for row in rows}
