"""From documents to columns: what analysis counts of a response, and the codebook that says so.

A column holds positions in the codes of its variable; a reason of missing is a negative number
(`Missing`). Numbers stand in a float column, with their reasons in a column named `<name>!`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.items import ITEM_TYPES
from surveys.items.base import ItemType, Variable
from surveys.items.item import Item, Level, Missing
from surveys.questionnaires.piping import for_everybody
from surveys.questionnaires.questionnaire import Questionnaire, Section

RECORD_KEY = "record_key"
"""The column of the random keys of the rounding."""
FORM = 1
"""Raise it when the same answer becomes another position: then columns kept are made anew."""
_NOT_ASKED = object()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column that is wanted comes from, among columns of another version.

    stored
        Whether the other version has it, asked in a way that compares; if not, everybody is
        missing as "not in this wave".
    moved
        The wanted position of each stored position; None: positions are the same.
    """

    name: str
    is_number: bool
    stored: bool = True
    moved: tuple[int, ...] | None = None


def codebook_of(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Return the variables of a questionnaire, in the order asked."""
    return tuple(
        replace(
            variable,
            stem=for_everybody(variable.stem),
            label=for_everybody(variable.label),
            special=item.special is True,
            conditional=_is_conditional(section, item),
        )
        for section in questionnaire.sections
        for item in section.items
        for variable in ITEM_TYPES[item.type].variables(item, section.name)
    )


def shape_of(questionnaire: Questionnaire) -> str:
    """Return a name for the columns of a questionnaire and what their positions mean."""
    columns = [(one.name, one.level.value, one.codes) for one in codebook_of(questionnaire)]
    return hashlib.sha256(repr((FORM, columns)).encode()).hexdigest()


def _is_conditional(section: Section, item: Item) -> bool:
    """Whether an answer decides who is asked; choosing an action field is no secret."""
    by_section = section.asked_if is not None and section.action_field is None
    return item.asked_if is not None or by_section


def frame_of(
    questionnaire: Questionnaire, documents: Sequence[Mapping[str, Any]], keys: Sequence[int]
) -> pd.DataFrame:
    """Return responses as columns, with their record keys."""
    answers = columns_of(questionnaire, documents)
    answers[RECORD_KEY] = np.fromiter(keys, np.int64, len(keys))
    return answers


def columns_of(
    questionnaire: Questionnaire, documents: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Turn documents into columns of positions, one item at a time.

    A respondent submits only after seeing every item that applies, so a missing key means
    that the item was not asked.
    """
    columns: dict[str, Any] = {}
    for section in questionnaire.sections:
        for item in section.items:
            kind = ITEM_TYPES[item.type]
            variables = kind.variables(item, section.name)
            if not variables:
                continue
            values = [document.get(item.name, _NOT_ASKED) for document in documents]
            places, different = _different(values)
            positions = _positions(kind, item, len(variables), different)[places]
            numbers = _numbers(kind, item, variables, different)[places]
            for index, variable in enumerate(variables):
                if variable.level is Level.INTERVAL:
                    columns[f"{variable.name}!"] = positions[:, index]
                    columns[variable.name] = numbers[:, index]
                else:
                    columns[variable.name] = positions[:, index]
    return pd.DataFrame(columns, index=range(len(documents)))


def _different(values: Sequence[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """Return which of the different values each value is, and those: they are looked at once."""
    try:
        keys: Sequence[Any] = values
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    except TypeError:  # lists and objects
        keys = [repr(value) for value in values]
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    different: list[Any] = [None] * len(places)
    for key, value in dict(zip(keys, values, strict=True)).items():
        different[places[key]] = value
    return np.fromiter(map(places.__getitem__, keys), np.intp, len(keys)), different


def _positions(kind: ItemType, item: Item, width: int, values: list[Any]) -> NDArray[np.int16]:
    """Return a column of positions for each variable."""
    not_asked = [int(Missing.NOT_ASKED)] * width
    found = [
        not_asked if value is _NOT_ASKED else list(kind.positions(item, value)) for value in values
    ]
    return np.array(found, np.int16).reshape(len(values), width)


def _numbers(
    kind: ItemType, item: Item, variables: Sequence[Variable], values: list[Any]
) -> NDArray[np.float64]:
    """Return a column of numbers for each variable, not-a-number where there is none."""
    found = np.full((len(values), len(variables)), np.nan)
    if any(variable.level is Level.INTERVAL for variable in variables):
        for place, value in enumerate(values):
            if value is not None and value is not _NOT_ASKED:
                found[place] = list(kind.numbers(item, value))
    return found


def sources_of(
    answered: Questionnaire, wanted: Questionnaire, breaks: frozenset[str] = frozenset()
) -> tuple[Source, ...]:
    """Return how the columns of one version become those of another, code by code.

    What the answered version did not ask, or asked in a way that does not compare, is missing as
    "not in this wave"; so is a code the other version no longer has.
    """
    known = {variable.name: variable for variable in codebook_of(answered)}
    return tuple(
        _source(known.get(variable.name), variable, breaks) for variable in codebook_of(wanted)
    )


def _source(old: Variable | None, new: Variable, breaks: frozenset[str]) -> Source:
    is_number = new.level is Level.INTERVAL
    if old is None or new.item in breaks or old.level is not new.level:
        return Source(new.name, is_number, stored=False)
    if is_number or old.codes == new.codes:
        return Source(new.name, is_number)
    place = {code: number for number, code in enumerate(new.codes)}
    absent = int(Missing.NOT_IN_WAVE)
    return Source(new.name, is_number, moved=tuple(place.get(code, absent) for code in old.codes))


def as_in(
    answers: pd.DataFrame,
    answered: Questionnaire,
    wanted: Questionnaire,
    breaks: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return the columns of answers to one version as columns of another."""
    return from_sources(answers, sources_of(answered, wanted, breaks))


def from_sources(answers: pd.DataFrame, sources: Sequence[Source]) -> pd.DataFrame:
    """Return the columns that `sources` name, and the record keys."""
    rows = len(answers)
    absent = np.full(rows, int(Missing.NOT_IN_WAVE), np.int16)
    columns: dict[str, Any] = {}
    for source in sources:
        if source.is_number:
            reasons = f"{source.name}!"
            columns[reasons] = answers[reasons].to_numpy() if source.stored else absent
            numbers = answers[source.name].to_numpy() if source.stored else np.full(rows, np.nan)
            columns[source.name] = numbers
        elif source.stored:
            columns[source.name] = _moved(answers[source.name].to_numpy(), source.moved)
        else:
            columns[source.name] = absent
    columns[RECORD_KEY] = answers[RECORD_KEY].to_numpy()
    return pd.DataFrame(columns, copy=False)


def _moved(positions: NDArray[np.int16], moved: tuple[int, ...] | None) -> NDArray[np.int16]:
    if moved is None:
        return positions
    place = np.array(moved, np.int16)
    found: NDArray[np.int16] = np.where(positions >= 0, place[np.maximum(positions, 0)], positions)
    return found
