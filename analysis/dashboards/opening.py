"""Opening a programme for everybody: what public pages begin with."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.web.locale import said


def open_programme(session: Session, slug: str) -> Programme:
    """Return a programme that has a public page.

    Raises
    ------
    UnknownPage
        If there is none, or it is not open to all.
    """
    found = session.scalar(
        select(Programme)
        .where(Programme.slug == slug, Programme.is_public)
        .options(selectinload(Programme.authority), selectinload(Programme.goals))
    )
    if found is None:
        raise UnknownPage("No such programme.")
    return found


def frame_of(found: Programme) -> dict[str, Any]:
    """Return what the frame of a public page needs."""
    return {"programme_name": said(found.name)}
