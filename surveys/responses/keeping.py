"""Keeping a page in its draft, once, however often and from wherever it is sent."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from surveys.db import Database
from surveys.errors import ChangedElsewhere
from surveys.items.file_upload import files_in
from surveys.questionnaires.forms import PageForm
from surveys.responses import drafts
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet

SAVE_ID = re.compile("[0-9a-f]{32}")


def keep_page(  # noqa: PLR0913  everything one save is made of, all named
    database: Database,
    desk: Desk,
    form: PageForm,
    answers: Mapping[str, Any],
    *,
    language: str,
    at: datetime,
    finished: Collection[str] = (),
    cabinet: Cabinet | None = None,
) -> int:
    """Store the answers once a page was sent, and return how often the draft was written.

    The same save sent again is stored already, and written no second time. What colleagues wrote
    on other pages meanwhile stays. Sections that are `finished` now count as such.

    Raises
    ------
    ChangedElsewhere
        If this page was written since it was shown, and not by it, or anything at this moment.
    NotStored
        If the database refused: nothing was stored.
    """
    if form.changes.data != str(desk.changes):
        if answers != desk.answers and was_touched(desk, form):
            raise ChangedElsewhere("The draft changed since the page was shown.")
        if was_kept(desk, form, answers):
            return desk.changes
    drafts.keep(
        database,
        desk,
        answers,
        language=language,
        save_id=save_id_of(form),
        finished=finished,
        at=at,
        cabinet=cabinet,
        waiting=files_in(form.answers()),
    )
    return desk.changes + 1


def was_kept(desk: Desk, form: PageForm, answers: Mapping[str, Any]) -> bool:
    """Whether the draft was last written by this very save."""
    return save_id_of(form) == desk.save_id and answers == desk.answers


def was_touched(desk: Desk, form: PageForm) -> bool:
    """Whether an answer on a page was changed by somebody since the page was shown.

    Without a name nobody works together, and what changed where is not kept.
    """
    if desk.key is not None:
        return True
    typed = form.changes.data or ""
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    touched = Beside.read(desk.beside).touched
    return any(touched.get(item.name, 0) > seen for item in form.items)


def save_id_of(form: PageForm) -> str | None:
    """Return the id of a save, or None if it is none of ours."""
    save_id = form.save_id.data or ""
    return save_id if SAVE_ID.fullmatch(save_id) else None
