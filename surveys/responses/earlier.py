"""What an organisation answered in the wave before, offered to be confirmed or changed (mode P).

Nothing of it counts before somebody saved the page it stands on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from surveys.fieldwork.models import Invitation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Item, Texts
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import breaks_between, published
from surveys.responses.access import Entry
from surveys.responses.desk import Desk
from surveys.responses.models import Response
from surveys.responses.retyping import sound_answer
from surveys.web.locale import spoken


@dataclass(frozen=True, slots=True)
class Earlier:
    """What can be offered of the last wave in which this organisation answered."""

    title: Texts
    submitted_at: datetime
    answers: dict[str, Any]
    """Names are those of today's questionnaire; each value would be taken if it were typed."""


def find_earlier(session: Session, desk: Desk) -> Earlier | None:
    """Return the answers of an earlier wave of the same survey that still fit and are not given."""
    found = _newest_before(session, desk.invitation_id)
    if found is None:
        return None
    response, title = found
    breaks: frozenset[str] = frozenset()
    if response.version_id != desk.version_id:
        breaks = breaks_between(session, response.version_id, desk.version_id)
    then = published(session, response.version_id)
    answers: dict[str, Any] = {}
    for item in _comparable(desk.questionnaire, then):
        if item.name not in breaks and item.name not in desk.answers:
            answers |= _fitting(item, response.answers)
    if not answers or response.submitted_at is None:
        return None
    return Earlier(title, response.submitted_at, answers)


def newest_before(session: Session, entry: Entry) -> Response | None:
    """Return what the organisation behind a link answered last time, before it begins anew."""
    if entry.wave.mode != "P" or entry.language is not None or entry.helper is not None:
        return None
    found = _newest_before(session, entry.invitation_id)
    return found and found[0]


def _newest_before(session: Session, invitation_id: int | None) -> tuple[Response, Texts] | None:
    mine, now = aliased(Invitation), aliased(Wave)
    row = session.execute(
        select(Response, Wave.title)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Wave, Wave.id == Response.wave_id)
        .join(mine, mine.organisation_id == Invitation.organisation_id)
        .join(now, now.id == mine.wave_id)
        .where(
            mine.id == invitation_id,
            Response.mode == "P",
            Wave.survey_id == now.survey_id,
            Wave.number < now.number,
        )
        .order_by(Wave.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _comparable(now: Questionnaire, then: Questionnaire) -> Iterator[Item]:
    """Yield the items of today that were asked then in the same kind, and may be offered again."""
    for section in now.sections:
        for item in section.items:
            before, kind = then.items.get(item.name), ITEM_TYPES[item.type]
            inner = (*kind.items_of(item), item)
            if (
                before is not None
                and before.type == item.type
                and kind.stores
                and kind.asks
                and all(ITEM_TYPES[one.type].carries_over for one in inner)
            ):
                yield item


def _fitting(item: Item, answers: dict[str, Any]) -> dict[str, Any]:
    """Return what of an earlier answer can be stored today; nothing of a blank."""
    if answers.get(item.name) is None:
        return {}
    with spoken("de"):
        found, _problem = sound_answer(item, answers)
    return found if found.get(item.name) is not None else {}
