"""What somebody wants to know of a file of responses, checked against its questionnaire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.errors import SurveyError
from surveys.reading import FileAnswers, Group, Grouping, Variable
from surveys.web.locale import gettext as _


class WishRefused(SurveyError):
    """Something asked for does not go together with the file; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is known of the population about one variable: people per code, in its order."""

    variable: Variable
    wanted: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be computed.

    by
        Ways of comparing responses.
    margins
        What responses are weighted to; empty: not at all.
    population
        Everybody who was asked, if it is a complete list.
    exact
        Whether numbers of few are shown, too.
    """

    by: tuple[Grouping, ...] = ()
    margins: tuple[Margin, ...] = ()
    population: int | None = None
    exact: bool = False


def wish_of(
    found: FileAnswers,
    *,
    by: Sequence[str] = (),
    targets: Any = None,
    population: int | None = None,
    exact: bool = False,
) -> Wish:
    """Return what is wanted.

    by
        Names of groupings of the questionnaire, or of variables with codes.
    targets
        Content of the file of targets: people by code, by variable.

    Raises
    ------
    WishRefused
        If a name is unknown, or numbers do not fit the responses.
    """
    if population is not None and population < found.responses:
        raise WishRefused(
            _(
                "%(n)s Antworten sind mehr als die %(population)s Befragten. Bitte prüfen Sie die "
                "Zahl der Befragten.",
                n=found.responses,
                population=population,
            )
        )
    groupings = tuple(_grouping(found, name) for name in dict.fromkeys(by))
    if not exact:
        _require_apart(groupings)
    return Wish(
        groupings,
        () if targets is None else _margins(found, targets),
        population,
        exact,
    )


def _require_apart(groupings: Sequence[Grouping]) -> None:
    """Refuse two groupings of one item: what one hides could be had from both together."""
    items = [grouping.item for grouping in groupings]
    for place, grouping in enumerate(groupings):
        if grouping.item in items[:place]:
            raise WishRefused(
                _(
                    "Zwei Vergleiche nach derselben Frage („%(item)s“) verraten zusammen, was "
                    "jeder einzeln verbirgt. Bitte rechnen Sie nur einen davon.",
                    item=grouping.item,
                )
            )


def _grouping(found: FileAnswers, name: str) -> Grouping:
    for grouping in found.questionnaire.groupings:
        if grouping.name == name:
            return grouping
    variable = _coded(found, name)
    groups = tuple(
        Group(code, variable.labels.get(code) or {"de": code}, (code,)) for code in variable.codes
    )
    label = variable.label if variable.part else variable.stem
    return Grouping(name, variable.name, label, groups)


def _coded(found: FileAnswers, name: str) -> Variable:
    by_name = {variable.name: variable for variable in found.codebook if variable.codes}
    if name in by_name:
        return by_name[name]
    parts = [one.name for one in by_name.values() if one.item == name]
    if parts:
        raise WishRefused(
            _(
                "„%(name)s“ hat mehrere Spalten. Bitte wählen Sie eine davon: %(parts)s",
                name=name,
                parts=", ".join(parts[:20]),
            )
        )
    raise WishRefused(_("„%(name)s“ ist keine Frage mit Antworten zum Auswählen.", name=name[:60]))


def _margins(found: FileAnswers, targets: Any) -> tuple[Margin, ...]:
    if not isinstance(targets, Mapping) or not targets:
        raise WishRefused(
            _(
                "Die Datei der Zielwerte muss so aussehen: "
                '{"frage": {"code": Anzahl der Menschen, …}, …}'
            )
        )
    return tuple(_margin(found, name, people) for name, people in targets.items())


def _margin(found: FileAnswers, name: str, people: Any) -> Margin:
    variable = _coded(found, name)
    if not isinstance(people, Mapping) or not people:
        raise WishRefused(_("Zielwerte von „%(name)s“: Es fehlen die Anzahlen.", name=name))
    for code, number in people.items():
        if code not in variable.codes:
            raise WishRefused(
                _(
                    "Zielwerte von „%(name)s“: „%(code)s“ ist keine Antwort dieser Frage.",
                    name=name,
                    code=str(code)[:60],
                )
            )
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or not 0 <= number < float("inf"):
            raise WishRefused(
                _(
                    "Zielwerte von „%(name)s“: „%(code)s“ braucht eine Anzahl ab 0.",
                    name=name,
                    code=code,
                )
            )
    wanted = tuple(float(people.get(code, 0)) for code in variable.codes)
    positions = found.answers[variable.name].to_numpy()
    for place, code in enumerate(variable.codes):
        if wanted[place] == 0 and (positions == place).any():
            raise WishRefused(
                _(
                    "Zielwerte von „%(name)s“: Für „%(code)s“ gibt es Antworten, aber keinen "
                    "Zielwert.",
                    name=name,
                    code=code,
                )
            )
    if not any(wanted):
        raise WishRefused(_("Zielwerte von „%(name)s“: Alle Anzahlen sind 0.", name=name))
    return Margin(variable, wanted)
