"""Changing what stands beside the answers of a shared draft, whoever else writes meanwhile."""

from collections.abc import Callable
from datetime import datetime

from surveys.db import Database
from surveys.errors import ChangedElsewhere
from surveys.responses import drafts
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk

TRIES = 8
"""As many as colleagues who save in the same moment; each of them wins once."""


def change_beside(
    database: Database,
    open_desk: Callable[[], Desk],
    change: Callable[[Beside], Beside],
    *,
    at: datetime,
) -> Desk:
    """Apply `change` to what stands beside the answers, and return the desk it was applied to.

    Raises
    ------
    ChangedElsewhere
        If others wrote each time: nothing was stored.
    NotStored
        If the database refused: nothing was stored.
    """
    for _attempt in range(TRIES):
        desk = open_desk()
        beside = change(Beside.read(desk.beside))
        try:
            drafts.keep(
                database,
                desk,
                desk.answers,
                language=desk.language,
                save_id=desk.save_id,
                beside=beside.stored(),
                at=at,
            )
        except ChangedElsewhere:
            continue
        return desk
    raise ChangedElsewhere("Others kept writing.")
