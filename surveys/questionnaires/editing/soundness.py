"""Whether a draft still has the shape of a document, so that every page can read it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from surveys.errors import SurveyError
from surveys.questionnaires.document import Document
from surveys.questionnaires.editing.places import Part
from surveys.questionnaires.faults import Fault, readable
from surveys.web.locale import gettext as _

DEEPEST = 60
LARGEST_NUMBER = 2**53
"""Beyond it, other programs that read JSON round."""


class UnsoundDocument(SurveyError):
    """A change would leave a draft without the shape of a document; nothing was kept."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def keep_sound(before: Part, after: Part) -> None:
    """Refuse what makes a document unsound; a draft that is so already may be mended bit by bit.

    Raises
    ------
    UnsoundDocument
        With what is wrong with its shape. Faults of sense are none.
    """
    faults = shape_faults(after)
    if not faults:
        return
    known = set(shape_faults(before))
    new = [fault for fault in faults if fault not in known]
    if new:
        raise UnsoundDocument(new)


def shape_faults(document: Part) -> list[Fault]:
    """Return what keeps a document from being read, as far as only its shape goes."""
    strange = list(unstorable(document))
    if strange:
        return strange
    try:
        Document.model_validate(document)
    except ValidationError as problem:
        return readable(problem, document)
    return []


def unstorable(  # noqa: C901  one branch per shape
    value: Any, place: str = "", depth: int = 0
) -> Iterator[Fault]:
    """Yield what cannot be stored as JSON, or would come back as something else."""
    if depth > DEEPEST:
        yield Fault(place, _("Das ist zu tief ineinander geschachtelt. Bitte vereinfachen."))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if not isinstance(key, str) or not _is_clean(key):
                yield Fault(place, _("Jeder Name muss Text sein. Setzen Sie ihn in Anführungen."))
            else:
                yield from unstorable(one, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from unstorable(one, place, depth + 1)
    elif isinstance(value, str):
        if not _is_clean(value):
            yield Fault(place, _("Der Text enthält Zeichen, die sich nicht speichern lassen."))
    elif isinstance(value, bool) or value is None:
        return
    elif not isinstance(value, int | float):
        yield Fault(
            place, _("Das ist weder Text noch Zahl noch Liste. Setzen Sie es in Anführungen.")
        )
    elif not abs(value) <= LARGEST_NUMBER:  # nor is NaN
        yield Fault(place, _("Das ist keine Zahl, mit der sich rechnen lässt. Bitte berichtigen."))


def _is_clean(text: str) -> bool:
    """Whether a text can be stored: no half characters, no zero byte."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
