"""Questions pasted from a text document become items: a beginning that somebody looks over."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from surveys.questionnaires.formats.pasting.blocks import blocks_of
from surveys.questionnaires.formats.pasting.items import items_of
from surveys.questionnaires.formats.pasting.lines import lines_of
from surveys.questionnaires.formats.pasting.making import Making
from surveys.web.locale import gettext as _

MOST_ITEMS = 300
LONGEST = 200_000
MOST_LINES = 3_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood: items in their document form, and what to look over, as sentences."""

    items: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]


def read_pasted(text: str, language: str, taken: Collection[str] = ()) -> Pasted:
    """Return the items that pasted text asks for, in one language, with names not `taken`.

    Whatever the text holds, something comes back; nothing is left out without a note.
    """
    making = Making(language, set(taken))
    lines, left_out = lines_of(text[:LONGEST], MOST_LINES)
    if left_out or len(text) > LONGEST:
        making.note("", _("Der Text ist sehr lang; gelesen wurde nur der Anfang."))
    items: list[dict[str, Any]] = []
    for block in blocks_of(lines):
        items.extend(items_of(block, making))
        if len(items) > MOST_ITEMS:
            making.note(
                "", _("Mehr als %(most)s Fragen; der Rest wurde ausgelassen.", most=MOST_ITEMS)
            )
            break
    if not items and not making.notes:
        making.note("", _("In dem Text steht nichts, woraus eine Frage werden könnte."))
    return Pasted(tuple(items[:MOST_ITEMS]), tuple(making.notes))
