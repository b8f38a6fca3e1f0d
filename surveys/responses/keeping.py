"""Keeping a page in its draft, once, however often and from wherever it is sent."""

import re
from collections.abc import Mapping
from typing import Any

from surveys.db import Database
from surveys.errors import ChangedElsewhere
from surveys.items.file_upload import files_in
from surveys.questionnaires.forms import PageForm
from surveys.responses import drafts
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
    cabinet: Cabinet | None = None,
) -> int:
    """Store the answers once a page was sent, and return how often the draft was written.

    The same save sent again is stored already, and written no second time.

    Raises
    ------
    ChangedElsewhere
        If the draft was written since this page was shown, and not by it.
    NotStored
        If the database refused: nothing was stored.
    """
    if form.changes.data != str(desk.changes):
        if answers != desk.answers:
            raise ChangedElsewhere("The draft changed since the page was shown.")
        if was_kept(desk, form, answers):
            return desk.changes
    drafts.keep(
        database,
        desk,
        answers,
        language=language,
        save_id=save_id_of(form),
        cabinet=cabinet,
        waiting=files_in(form.answers()),
    )
    return desk.changes + 1


def was_kept(desk: Desk, form: PageForm, answers: Mapping[str, Any]) -> bool:
    """Whether the draft was last written by this very save."""
    return save_id_of(form) == desk.save_id and answers == desk.answers


def save_id_of(form: PageForm) -> str | None:
    """Return the id of a save, or None if it is none of ours."""
    save_id = form.save_id.data or ""
    return save_id if SAVE_ID.fullmatch(save_id) else None
