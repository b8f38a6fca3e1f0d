"""What each column of a file is about: a variable, a whole item, a reason of missing, or nothing.

Tried in this order: the exact name, the name however its parts are joined (`item.option`,
`item_option`, `item[option]`, `group/item/option`), then the words of the question in any language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys.items import ITEM_TYPES
from surveys.items.base import Variable
from surveys.items.item import Item, Texts
from surveys.items.ranking import ranks
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.markdown import plain

LONGEST_NAME = 64
"""Programs for statistics cut longer names."""
BESIDE = re.compile(
    r"_?(id|submitdate|lastpage|startlanguage|seed|token|startdate|datestamp|ipaddr|refurl|completed"
    r"|quota_exit|firstname|lastname|email|attribute_\d+|interviewtime|.*time\d*|start|end|today"
    r"|deviceid|uuid|instanceid|submission_time|index|version|record_key|organisation(_name)?"
    r"|formhub_uuid|meta_.*|submitted_by|status|validation_status|notes|tags)",
    re.IGNORECASE,
)
"""What tools write beside answers: who, when, from where. Never read."""
WORDS = ("text", "label", "comment", "why", "other")
"""Endings of columns of words beside an answer."""
_JOINTS = re.compile(r"[\[\].\-_\s/:]+")


class About(StrEnum):
    """What a column holds."""

    VALUE = "value"
    """One variable."""
    LIST = "list"
    """All that was chosen of an item, in one cell; of a ranking, in its order."""
    RANK = "rank"
    """Which option has a certain rank."""
    REASON = "reason"
    """Why there is no answer."""
    NOTHING = "nothing"
    """Words, moments, persons: nothing that is counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its place and what it is about.

    variables
        One for `VALUE`; those of the item for `LIST` and `RANK`; those explained by a `REASON`.
    rank
        Of `RANK`: which one, from 1.
    """

    place: int
    header: str
    about: About
    variables: tuple[Variable, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class _Meaning:
    about: About
    variables: tuple[Variable, ...] = ()
    rank: int = 0


_NOTHING = _Meaning(About.NOTHING)


def columns_of(
    questionnaire: Questionnaire,
    codebook: Sequence[Variable],
    headers: Sequence[str],
    titles: Mapping[str, str],
) -> tuple[list[Column], list[str]]:
    """Return what each column is about, and the headers that mean nothing here."""
    exact = dict(_by_name(questionnaire, codebook))
    joined = _unique((name_key(name), meaning) for name, meaning in exact.items())
    worded = _unique(_by_words(questionnaire, codebook))
    found: list[Column] = []
    unknown: list[str] = []
    for place, header in enumerate(headers):
        meaning = (
            exact.get(header)
            or _of_name(joined, header)
            or worded.get(words_key(header))
            or worded.get(words_key(titles.get(header, "")))
            or (_NOTHING if _is_beside(header, joined) else None)
        )
        if meaning is None:
            if header:
                unknown.append(header)
            continue
        found.append(Column(place, header, meaning.about, meaning.variables, meaning.rank))
    return found, unknown


def name_key(name: str) -> str:
    """Return a name without regard to case and to how its parts are joined.

    >>> name_key("fields[a][1]"), name_key("Fields.a_1")
    ('fields_a_1', 'fields_a_1')
    """
    return _JOINTS.sub("_", name).strip("_").casefold()


def words_key(words: str) -> str:
    """Return words without regard to case, blanks and signs around them.

    >>> words_key("Wie weit? [Kurse]") == words_key("wie weit – Kurse")
    True
    """
    return " ".join(re.sub(r"[\W_]+", " ", words).casefold().split())


def stems_of(item: Item) -> set[str]:
    """Return the words of an item in every language, as `words_key` writes them."""
    return {words_key(plain(words)) for words in item.stem.values()}


def _of_name(joined: Mapping[str, _Meaning], header: str) -> _Meaning | None:
    key = name_key(header)
    if key in joined:
        return joined[key]
    if "/" in header:  # groups of an XLSForm stand before the name
        steps = header.split("/")
        for start in range(1, len(steps)):
            inner = name_key("/".join(steps[start:]))
            if inner in joined:
                return joined[inner]
    if len(header) >= LONGEST_NAME - 3:
        longer = {name: one for name, one in joined.items() if name.startswith(key)}
        if len(longer) == 1:
            return next(iter(longer.values()))
    return joined.get(key.removesuffix("_")) or joined.get(key.removeprefix("v"))


def _is_beside(header: str, joined: Mapping[str, _Meaning]) -> bool:
    """Whether a column is known not to be an answer, or holds words beside one."""
    key = name_key(header)
    if BESIDE.fullmatch(key):
        return True
    whole, _, last = key.rpartition("_")
    return last in WORDS and (whole in joined or _is_beside(whole, joined) if whole else False)


def _by_name(
    questionnaire: Questionnaire, codebook: Sequence[Variable]
) -> Iterator[tuple[str, _Meaning]]:
    by_item: dict[str, list[Variable]] = {}
    for variable in codebook:
        by_item.setdefault(variable.item, []).append(variable)
    for item in questionnaire.items.values():
        variables = tuple(by_item.get(item.name, ()))
        yield from _of_item(item, variables)
    for variable in codebook:
        yield f"{variable.together}.missing", _reasons(by_item, variable, variable.together)
        yield f"{variable.name}.missing", _reasons(by_item, variable, variable.name)
    for variable in codebook:
        yield variable.name, _Meaning(About.VALUE, (variable,))


def _of_item(item: Item, variables: tuple[Variable, ...]) -> Iterator[tuple[str, _Meaning]]:
    kind = ITEM_TYPES[item.type]
    for part in kind.parts(item):
        yield f"{item.name}.{part}", _NOTHING
        yield f"{item.name}.{part}.text", _NOTHING
    if not variables:
        yield item.name, _NOTHING
    elif item.type == "ranking":
        yield item.name, _Meaning(About.LIST, variables)
        for rank in range(1, ranks(item) + 1):
            if str(rank) not in item.codes:
                yield f"{item.name}.{rank}", _Meaning(About.RANK, variables, rank)
    elif variables[0].kind == "ticks":
        yield item.name, _Meaning(About.LIST, variables)


def _reasons(by_item: Mapping[str, Sequence[Variable]], variable: Variable, name: str) -> _Meaning:
    explained = [
        one for one in by_item[variable.item] if name in {one.name, one.together, one.item}
    ]
    return _Meaning(About.REASON, tuple(explained))


def _by_words(
    questionnaire: Questionnaire, codebook: Sequence[Variable]
) -> Iterator[tuple[str, _Meaning]]:
    counted = {variable.item for variable in codebook}
    for item in questionnaire.items.values():
        if item.name not in counted:
            yield from ((key, _NOTHING) for key in stems_of(item))
    for variable in codebook:
        meaning = _Meaning(About.VALUE, (variable,))
        keys = {
            key
            for language in {*variable.stem, *variable.label}
            for key in _worded(variable, variable.stem, variable.label, language)
        }
        for key in keys:
            yield key, meaning


def _worded(variable: Variable, stems: Texts, labels: Texts, language: str) -> Iterator[str]:
    stem = words_key(plain(stems.get(language, "")))
    label = words_key(plain(labels.get(language, "")))
    if variable.part is None:
        yield stem
    elif label:
        yield label
        yield f"{stem} {label}"


def _unique(meanings: Iterator[tuple[str, _Meaning]]) -> dict[str, _Meaning]:
    """Return what only one thing is called; whoever shares a name is known by none."""
    found: dict[str, _Meaning] = {}
    shared: set[str] = {""}
    for key, meaning in meanings:
        if key in found and found[key] != meaning:
            shared.add(key)
        found[key] = meaning
    return {key: meaning for key, meaning in found.items() if key not in shared}
