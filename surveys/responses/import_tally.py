"""Answers of a file looked through row by row, and what became of them, item by item."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import NOBODY, Circumstances, broken_checks, routed
from surveys.responses.answering import answers_after
from surveys.responses.retyping import sound_answer
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

MOST_NUMBERS_TOLD = 20
MOST_PROBLEMS_TOLD = 20
"""Of each item: sentences with numbers of their own may be many."""


class Tally:
    """Makes the answers of one row after another, and counts what happens to them."""

    def __init__(self, questionnaire: Questionnaire, unread: Mapping[str, int]) -> None:
        self.questionnaire, self.unread = questionnaire, unread
        self.in_file: set[str] = set()
        self.answered_rows: Counter[str] = Counter()
        self.blank: Counter[str] = Counter()
        self.unasked: Counter[str] = Counter()
        """Blanks of LimeSurvey that routing tells to be items not asked."""
        self.dropped: Counter[str] = Counter()
        """Answers to items, or rows and options of them, that routing does not ask."""
        self.shut: Counter[str] = Counter()
        """Items with an answer that are not asked at all."""
        self.problems: dict[str, dict[str, list[int]]] = {}
        self.broken: dict[str, list[int]] = {}

    def answered(
        self, number: int, found: Mapping[str, Any], circumstances: Circumstances = NOBODY
    ) -> dict[str, Any]:
        """Return the answers of one row as they are stored.

        An item asked and left blank is null, one that routing does not ask is not there.
        """
        given: dict[str, Any] = {}
        for item in self.questionnaire.items.values():
            if item.name not in found:
                continue
            self.in_file.add(item.name)
            if _is_answered_by_people(item):
                sound, problem = sound_answer(item, found)
                given |= sound
                if problem:
                    self.problems.setdefault(item.name, {}).setdefault(problem, []).append(number)
        answers = answers_after(self.questionnaire, {}, given, circumstances)
        for name in given.keys() & self.questionnaire.items.keys():
            self._count(name, given[name], answers)
        self._check(number, answers, circumstances)
        return answers

    def _count(self, name: str, given: Any, answers: Mapping[str, Any]) -> None:
        item = self.questionnaire.items[name]
        is_blank = ITEM_TYPES[item.type].is_blank(given)
        if name not in answers:
            (self.unasked if is_blank else self.shut)[name] += 1
            self.dropped[name] += not is_blank
            return
        (self.blank if is_blank else self.answered_rows)[name] += 1
        if _said(answers[name]) < _said(given):
            self.dropped[name] += 1

    def _check(self, number: int, answers: Mapping[str, Any], circumstances: Circumstances) -> None:
        if not self.questionnaire.checks:
            return
        route = routed(self.questionnaire, answers, circumstances)
        items = tuple(item for _section, items in route.sections for item in items)
        for check in broken_checks(self.questionnaire, items, route.heard):
            self.broken.setdefault(check.name, []).append(number)

    def report(self) -> Iterator[Entry]:
        """Yield what became of each item, in the order asked."""
        asked = [one for one in self.questionnaire.items.values() if _is_answered_by_people(one)]
        if missing := [item.name for item in asked if item.name not in self.in_file]:
            what = ngettext(
                "Zu einer Frage hat die Datei keine lesbare Spalte. Sie gilt als nicht gestellt: "
                "%(names)s",
                "Zu %(num)s Fragen hat die Datei keine lesbare Spalte. Sie gelten als nicht "
                "gestellt: %(names)s",
                len(missing),
                names=", ".join(missing),
            )
            yield Entry(Kind.REFUSED, "–", what)
        for name in sorted(self.in_file - {item.name for item in asked}):
            what = _("Der Wert wird hier berechnet, nicht aus der Datei genommen.")
            yield Entry(Kind.APPROXIMATED, name, what)
        for item in asked:
            if item.name in self.in_file:
                yield from self._of_item(item.name)
        for check, numbers in self.broken.items():
            what = _(
                "Diese Antworten widersprechen der Prüfung „%(name)s“ und bleiben trotzdem, wie "
                "sie sind: %(numbers)s",
                name=check,
                numbers=numbers_in_words(numbers),
            )
            yield Entry(Kind.APPROXIMATED, check, what)

    def _of_item(self, name: str) -> Iterator[Entry]:
        problems = self.problems.get(name, {})
        lost = bool(self.dropped[name] or self.unread.get(name) or problems)
        what = _(
            "%(answered)s beantwortet, %(blank)s leer, %(unasked)s nicht gestellt",
            answered=self.answered_rows[name],
            blank=self.blank[name],
            unasked=self.unasked[name] + self.shut[name],
        )
        yield Entry(Kind.APPROXIMATED if lost else Kind.EXACT, name, what)
        if self.dropped[name]:
            what = ngettext(
                "Eine Antwort fällt ganz oder zum Teil weg: Nach den Regeln des Fragebogens wird "
                "dort nicht danach gefragt.",
                "%(num)s Antworten fallen ganz oder zum Teil weg: Nach den Regeln des Fragebogens "
                "wird dort nicht danach gefragt.",
                self.dropped[name],
            )
            yield Entry(Kind.REFUSED, name, what)
        for problem, numbers in islice(problems.items(), MOST_PROBLEMS_TOLD):
            where = _("Antwort %(n)s", n=numbers_in_words(numbers))
            yield Entry(Kind.REFUSED, name, f"{where}: {problem}")
        if (further := len(problems) - MOST_PROBLEMS_TOLD) > 0:
            what = _("%(n)s weitere Werte passen nicht zur Frage.", n=further)
            yield Entry(Kind.REFUSED, name, what)


def _is_answered_by_people(item: Item) -> bool:
    kind = ITEM_TYPES[item.type]
    return kind.asks and kind.stores


def _said(value: Any) -> int:
    """Return how many things a stored value says: rows answered, options chosen."""
    if isinstance(value, dict):
        return sum(_said(inner) for inner in value.values())
    if isinstance(value, list):
        return len(value)
    return int(value is not None)


def numbers_in_words(numbers: Iterable[int]) -> str:
    """Return the numbers of rows, the first of them if there are many."""
    listed = list(numbers)
    words = ", ".join(str(number) for number in listed[:MOST_NUMBERS_TOLD])
    return f"{words}, …" if len(listed) > MOST_NUMBERS_TOLD else words
