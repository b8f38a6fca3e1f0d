"""What LimeSurvey tests beyond the type of a question, as checks between answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveys.questionnaires.formats.limesurvey.expression import NotUnderstood, Variable, parsed
from surveys.questionnaires.formats.limesurvey.joining import both, either
from surveys.questionnaires.formats.limesurvey.making import (
    Document,
    Making,
    Words,
    as_number,
    is_number,
)
from surveys.questionnaires.formats.limesurvey.numbers import TOTALS, total_setting
from surveys.questionnaires.formats.limesurvey.rules import Rules
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

_BOUNDS = (
    ("min_num_value_n", "less"),
    ("max_num_value_n", "greater"),
    ("min_num_value_sgqa", "less of sum"),
    ("max_num_value_sgqa", "greater of sum"),
    ("num_value_equals_sgqa", "differs of sum"),
    ("equals_num_value", "differs of sum"),
    ("min_num_value", "less of sum"),
    ("max_num_value", "greater of sum"),
    ("multiflexible_min", "less"),
    ("multiflexible_max", "greater"),
)
_SELF_MADE = {"multiple_choice", "ranking"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A question whose checks are made when all variables are known."""

    question: Question
    items: list[Document]

    @property
    def at(self) -> str:
        """The item at which a check speaks: the first that has an answer."""
        names = [item["name"] for item in self.items if item["type"] != "information"]
        return str((names or [self.items[0]["name"]])[0])


def checks_of(making: Making, checked: Checked) -> Iterator[Document]:
    """Yield the checks of one question; what cannot be checked is told to the report."""
    question = checked.question
    answers = [
        making.index.answers[name]
        for name in making.index.parts.get(making.own(question), ())
        if making.index.answers[name].means is not Means.NOTHING
    ]
    if not answers:
        return
    wanted = (
        *_rules(making, question),
        *_bounds(making, checked, answers),
        *_counts(making, checked, answers),
    )
    for place, (condition, message) in enumerate(wanted, start=1):
        name = making.name(
            f"check_{question.code}_{place}" if place > 1 else f"check_{question.code}"
        )
        yield {
            "name": name,
            "holds": _if_asked(making, checked, condition),
            "message": message,
            "at": checked.at,
        }


def _if_asked(making: Making, checked: Checked, condition: Document) -> Document:
    if checked.at not in making.index.conditional:
        return condition
    return either({"not": {"asked": checked.at}}, condition)


def _rules(making: Making, question: Question) -> Iterator[tuple[Document, Words]]:
    source = question.setting("em_validation_q")
    if source and source.strip() != "1":
        try:
            condition = Rules(making.index, making.own(question)).truth(parsed(source))
            yield condition, _message(making, question, "em_validation_q_tip")
        except NotUnderstood as problem:
            _kept(making, question, "em_validation_q", problem)
    source = question.setting("em_validation_sq")
    if source and source.strip() != "1":
        try:
            names = list(making.index.expanded(Variable("self"), making.own(question)))
            node = parsed(source)
            each = [
                Rules(making.index, making.own(question), one.name).truth(node) for one in names
            ]
            yield both(*each), _message(making, question, "em_validation_sq_tip")
        except NotUnderstood as problem:
            _kept(making, question, "em_validation_sq", problem)


def _message(making: Making, question: Question, setting: str) -> Words:
    return making.setting(question, setting) or making.implied("wrong")


def _kept(making: Making, question: Question, setting: str, problem: NotUnderstood) -> None:
    what = _(
        "Die Prüfung „%(source)s“ wird nur aufbewahrt: %(problem)s.",
        source=question.setting(setting)[:200],
        problem=str(problem),
    )
    making.say(Kind.KEPT, f"{question.code} {setting}", what)


def _bounds(
    making: Making, checked: Checked, answers: list[Answer]
) -> Iterator[tuple[Document, Words]]:
    """Yield bounds that depend on other answers; plain numbers are settings of the item."""
    question = checked.question
    for setting, test in _BOUNDS:
        source = question.setting(setting)
        if not source or _is_setting(question, setting, source):
            continue
        word, _of, total = test.partition(" of ")
        try:
            second = _bound(making, question, source)
        except NotUnderstood as problem:
            _kept(making, question, setting, problem)
            continue
        values: list[Any] = [one.reference for one in answers if one.means is Means.NUMBER]
        if not values:
            _kept(making, question, setting, NotUnderstood(_("hier gibt es keine Zahl")))
            continue
        message = making.implied("wrong")
        if total and question.type != "N":
            holds = {"not": {word: [{"sum": values}, second]}}
            yield holds, message
        else:
            yield both(*({"not": {word: [value, second]}} for value in values)), message


def _bound(making: Making, question: Question, source: str) -> Any:
    """Return a bound as the second operand of a comparison."""
    if is_number(source):
        return as_number(source)
    bound, _kind = Rules(making.index, making.own(question)).operand(source)
    if isinstance(bound, dict) and bound.keys() == {"value"}:
        raise NotUnderstood(source)
    return {"answer": bound} if isinstance(bound, str) else bound


def _is_setting(question: Question, setting: str, source: str) -> bool:
    """Whether a bound is a plain number that became a setting of the item."""
    if not is_number(source) or setting.endswith("_sgqa"):
        return False
    if setting in {name for name, _key in TOTALS}:
        return question.type in "NS" or (total_setting(question) or ("",))[0] == setting
    return question.type in "NKS:"


def _counts(
    making: Making, checked: Checked, answers: list[Answer]
) -> Iterator[tuple[Document, Words]]:
    """Yield how many answers there must be, where the item has no setting for it."""
    question, items = checked.question, checked.items
    for setting, test in (("min_answers", "at_least"), ("max_answers", "at_most")):
        source = question.setting(setting)
        if not source:
            continue
        kind = items[0]["type"]
        if is_number(source) and (
            kind == "multiple_choice" or (kind, test) == ("ranking", "at_most")
        ):
            continue
        if kind == "multiple_choice" and is_number(source):
            continue
        try:
            second = _bound(making, question, source)
        except NotUnderstood as problem:
            _kept(making, question, setting, problem)
            continue
        if second == 0:
            continue
        opposite_of = {"at_least": "less", "at_most": "greater"}[test]
        yield {"not": {opposite_of: [_count(checked, answers), second]}}, making.implied("wrong")


def _count(checked: Checked, answers: list[Answer]) -> Any:
    items = {answer.item for answer in answers}
    if len(items) == 1 and not any(answer.consent for answer in answers):
        return {"count": checked.items[0]["name"]}
    ones = [{"if": [answer.filled(), 1, 0]} for answer in answers]
    return ones[0] if len(ones) == 1 else {"add": ones}
