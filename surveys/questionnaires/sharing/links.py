"""Preview links: made, shown again, opened, ended, deleted."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.errors import UnknownLink, UnknownPage
from surveys.questionnaires.sharing.models import PreviewLink, Remark
from surveys.secrets import TOKEN_BYTES, as_token, keyed_hash, token_hash

USUAL_PERIOD = timedelta(days=28)
LONGEST_PERIOD = timedelta(days=366)
LONGEST_LABEL = 80


class UnknownPreview(UnknownLink):
    """A preview link leads nowhere: mistyped, ended, or its last day is over."""

    template = "errors/unknown_preview.html"


def make_link(  # noqa: PLR0913  what a link is made of, all named
    session: Session,
    survey_id: int,
    *,
    label: str,
    ends_on: date,
    account_id: int | None,
    at: datetime,
    key: bytes,
) -> PreviewLink:
    """Add a link to the preview of a survey's questionnaire."""
    nonce = secrets.token_bytes(16)
    link = PreviewLink(
        survey_id=survey_id,
        label=label,
        nonce=nonce,
        token_hash=token_hash(_token(key, survey_id, nonce)),
        created_at=at,
        created_by=account_id,
        ends_on=ends_on,
        ended_at=None,
    )
    session.add(link)
    session.flush()
    return link


def token_of(link: PreviewLink, *, key: bytes) -> str:
    """Return the token of a link once more."""
    return _token(key, link.survey_id, link.nonce)


def _token(key: bytes, survey_id: int, nonce: bytes) -> str:
    return as_token(keyed_hash(key, b"preview", survey_id.to_bytes(8, "big"), nonce)[:TOKEN_BYTES])


def open_link(session: Session, token: str, *, at: datetime) -> PreviewLink:
    """Return the link of a token, if it works now.

    Raises
    ------
    UnknownPreview
        If there is none, staff ended it, or its last day is over: nobody learns which.
    """
    found = session.scalar(select(PreviewLink).where(PreviewLink.token_hash == token_hash(token)))
    if found is None or is_over(found, at=at):
        raise UnknownPreview("No such preview.")
    return found


def is_over(link: PreviewLink, *, at: datetime) -> bool:
    """Whether a link leads nowhere any more."""
    return link.ended_at is not None or at.astimezone(BERLIN).date() > link.ends_on


def links_of(session: Session, survey_id: int) -> Sequence[PreviewLink]:
    """Return the links of a survey, newest first."""
    query = select(PreviewLink).where(PreviewLink.survey_id == survey_id)
    return session.scalars(query.order_by(PreviewLink.id.desc())).all()


def get_link(session: Session, survey_id: int, link_id: int) -> PreviewLink:
    """Return a link of a survey, or raise UnknownPage."""
    found = session.get(PreviewLink, link_id)
    if found is None or found.survey_id != survey_id:
        raise UnknownPage("No such preview link.")
    return found


def end_link(link: PreviewLink, *, at: datetime) -> None:
    """Let a link lead nowhere from now on; its remarks stay."""
    if link.ended_at is None:
        link.ended_at = at


def delete_link(session: Session, link: PreviewLink) -> None:
    """Delete a link with everything remarked there."""
    session.execute(delete(Remark).where(Remark.link_id == link.id))
    session.delete(link)


def may_end_on(day: date, *, at: datetime) -> bool:
    """Whether a new link may work until that day."""
    today = at.astimezone(BERLIN).date()
    return today <= day <= today + LONGEST_PERIOD
