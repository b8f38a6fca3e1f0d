"""Values shown until answered, in the shapes in which answers are stored."""

from collections.abc import Callable, Mapping

from surveys.questionnaires.formats.limesurvey.making import (
    Document,
    Made,
    Making,
    as_number,
    is_number,
)
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.texts import is_day
from surveys.questionnaires.formats.limesurvey.variables import Answer
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _


def set_defaults(making: Making, question: Question, made: Made) -> None:
    """Set the values shown until answered, in the base language."""
    base = next(iter(making.tags))
    by_part = dict(made.variables)
    for default in question.defaults:
        value = default.words.get(base) or next(iter(default.words.values()), "")
        if not value:
            continue
        part = default.special if default.special == "other" else default.code
        answer = by_part.get(part)
        if answer is None or not _set_default(made.items, answer, value):
            what = _("Der Vorgabewert „%(value)s“ wird nur aufbewahrt.", value=value[:80])
            making.say(Kind.KEPT, f"{question.code} default", what)


def _set_default(items: list[Document], answer: Answer, value: str) -> bool:
    """Set a default in the shape in which the answer is stored."""
    item = next(one for one in items if one["name"] == answer.item)
    return _DEFAULTS.get(item["type"], _no_default)(item, answer, value.strip())


def _no_default(_item: Document, _answer: Answer, _value: str) -> bool:
    return False


def _code_default(item: Document, answer: Answer, value: str) -> bool:
    if value not in answer.codes or answer.reference != item["name"]:
        return False
    item["default"] = answer.codes[value]
    return True


def _tick_default(item: Document, answer: Answer, value: str) -> bool:
    if value != "Y" or answer.code == "other":
        return False
    ticked = {*item.get("default", ()), answer.code}
    item["default"] = [one["code"] for one in item["options"] if one["code"] in ticked]
    return True


def _row_default(item: Document, answer: Answer, value: str) -> bool:
    row = answer.reference.partition(".")[2]
    known: float | str | None = answer.codes.get(value)
    if item["type"] == "number_group":
        known = as_number(value) if is_number(value) else None
    if known is None or not row or "." in row:
        return False
    item["default"] = {**item.get("default", {}), row: known}
    return True


def _number_default(item: Document, _answer: Answer, value: str) -> bool:
    if not is_number(value):
        return False
    item["default"] = as_number(value)
    return True


def _text_default(item: Document, _answer: Answer, value: str) -> bool:
    if "{" in value:
        return False
    item["default"] = value[: item["max_length"]]
    return True


def _day_default(item: Document, _answer: Answer, value: str) -> bool:
    if not is_day(value[:10]):
        return False
    item["default"] = value[:10]
    return True


_DEFAULTS: Mapping[str, Callable[[Document, Answer, str], bool]] = {
    "single_choice": _code_default,
    "likert": _code_default,
    "multiple_choice": _tick_default,
    "grid": _row_default,
    "number_group": _row_default,
    "number": _number_default,
    "short_text": _text_default,
    "long_text": _text_default,
    "date": _day_default,
}
