"""A translated file coming back: cell by cell it fits, or is refused with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaires.building import pipes_of
from surveys.questionnaires.translating.units import units
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Cell:
    """One translated text in a file: where it stands there, what it says it is."""

    where: str
    place: str
    base: str
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that was not taken over, and why, with what to do."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a file: the words that fit, by place, and the cells that do not."""

    words: Mapping[str, str]
    refused: tuple[Refused, ...]

    @property
    def taken(self) -> int:
        """How many texts fit."""
        return len(self.words)


def taken_over(document: Mapping[str, Any], language: str, cells: Iterable[Cell]) -> Returned:
    """Return the translations that fit the document, and those that do not."""
    known = {unit.place: unit for unit in units(document)}
    base = document["base_language"]
    words: dict[str, str] = {}
    refused: list[Refused] = []
    for cell in cells:
        if not cell.words.strip():
            continue
        unit = known.get(cell.place)
        if unit is not None and cell.words.strip() == unit.words.get(language, ""):
            continue  # untouched: whether it still fits new base words, nobody has said
        reason = None
        if unit is None:
            reason = _(
                "Den Text „%(place)s“ gibt es in diesem Fragebogen nicht. Laden Sie die Tabelle "
                "neu herunter.",
                place=cell.place,
            )
        elif cell.place in words:
            reason = _("Dieser Text kommt in der Datei zweimal vor. Lassen Sie einen stehen.")
        elif cell.base.strip() != unit.words.get(base, "").strip():
            reason = _(
                "Der Ausgangstext wurde inzwischen geändert. Übersetzen Sie die neue Fassung: "
                "„%(words)s“",
                words=unit.words.get(base, ""),
            )
        else:
            reason = pipe_problem(unit.words.get(base, ""), cell.words)
        if reason:
            refused.append(Refused(cell.where, reason))
        else:
            words[cell.place] = cell.words.strip()
    return Returned(words, tuple(refused))


def pipe_problem(base: str, words: str) -> str | None:
    """Return what is wrong with the repeated answers in a translation, or None."""
    wanted, given = pipes_of({"": base}), pipes_of({"": words})
    if lost := wanted - given:
        return _("Der Platzhalter {%(name)s} fehlt. Setzen Sie ihn ein.", name=min(lost))
    if added := given - wanted:
        return _(
            "Den Platzhalter {%(name)s} gibt es im Ausgangstext nicht. Nehmen Sie ihn heraus.",
            name=min(added),
        )
    return None
