"""Blanks of items that were not asked, told from blanks of items that were left out.

A file of another tool has an empty cell for both. The routing of the document says which is which.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from surveys.items.base import Variable
from surveys.items.conditions import references
from surveys.items.item import Level, Missing
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import applicable
from surveys.responses.foreign.stored import reasons_column, value_of


def with_routes(
    answers: pd.DataFrame, questionnaire: Questionnaire, codebook: Sequence[Variable]
) -> tuple[pd.DataFrame, int]:
    """Return the answers with "not asked" where routing says so, and the answers it contradicts.

    Where a rule looks at what no column holds (words, what is known of the invited), blanks stay
    blanks. An answer to an item that routing would not ask stays, and is counted.
    """
    by_item = _by_item(codebook)
    decided = dict(_decided(questionnaire, by_item))
    names = sorted({name for found in decided.values() for name in found})
    wanted = [column for name in names for column in _columns(by_item[name])]
    if not wanted or answers.empty:
        return answers, 0
    pattern = answers.groupby(wanted, dropna=False, sort=False).ngroup().to_numpy()
    _, firsts = np.unique(pattern, return_index=True)
    heard = [
        {name: value_of(questionnaire.items[name], by_item[name], row) for name in names}
        for row in answers[wanted].iloc[firsts].to_dict("records")
    ]
    asked = [
        {item.name for _section, items in applicable(questionnaire, document) for item in items}
        for document in heard
    ]
    return _marked(answers, pattern, asked, {name: by_item[name] for name in decided})


def _marked(
    answers: pd.DataFrame,
    pattern: Any,
    asked: Sequence[set[str]],
    decided: Mapping[str, Sequence[Variable]],
) -> tuple[pd.DataFrame, int]:
    changed = {}
    contradicted = 0
    for name, variables in decided.items():
        outside = np.array([name not in items for items in asked])[pattern]
        answered = np.zeros(len(answers), bool)
        for column in map(reasons_column, variables):
            given = answers[column].to_numpy()
            answered |= given >= 0
            blank = outside & (given == int(Missing.BLANK))
            changed[column] = np.where(blank, np.int16(Missing.NOT_ASKED), given)
        contradicted += int((answered & outside).sum())
    return answers.assign(**changed), contradicted


def _by_item(codebook: Sequence[Variable]) -> dict[str, list[Variable]]:
    found: dict[str, list[Variable]] = {}
    for variable in codebook:
        found.setdefault(variable.item, []).append(variable)
    return found


def _decided(
    questionnaire: Questionnaire, by_item: Mapping[str, Sequence[Variable]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the items with a rule that the file can decide, and the items it looks at."""
    for section in questionnaire.sections:
        for item in section.items:
            rules = [rule for rule in (section.asked_if, item.asked_if) if rule is not None]
            if not rules or item.name not in by_item:
                continue
            seen: set[str] = set()
            if all(_trace(questionnaire, rule, by_item, seen) for rule in rules):
                yield item.name, frozenset(seen & by_item.keys())


def _trace(
    questionnaire: Questionnaire,
    rule: Any,
    by_item: Mapping[str, Sequence[Variable]],
    seen: set[str],
) -> bool:
    """Note the items that a rule looks at, also by way of calculated ones and earlier rules."""
    for reference in references(rule):
        name = reference.partition(".")[0]
        item = questionnaire.items.get(name)
        if item is None:
            return False
        if name in seen:
            continue
        if name not in by_item and item.value is None:
            return False
        seen.add(name)
        if item.value is not None and not _trace(questionnaire, item.value, by_item, seen):
            return False
    return True


def _columns(variables: Sequence[Variable]) -> Iterator[str]:
    for variable in variables:
        yield variable.name
        if variable.level is Level.INTERVAL:
            yield f"{variable.name}!"
