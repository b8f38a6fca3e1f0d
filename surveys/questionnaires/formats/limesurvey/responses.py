"""Responses collected with LimeSurvey as answers by item, in the shapes in which we store them.

Only what was answered is read. Who answered, from where and when stays outside: no token, address,
name or moment comes out of here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaires.formats.limesurvey.columns import columns_of
from surveys.questionnaires.formats.limesurvey.expanding import expanded
from surveys.questionnaires.formats.limesurvey.making import as_number, is_number
from surveys.questionnaires.formats.limesurvey.outgoing import Outgoing, language_codes
from surveys.questionnaires.formats.limesurvey.reading import reading_of
from surveys.questionnaires.formats.limesurvey.variables import Answer, Index, Means
from surveys.questionnaires.formats.limesurvey.writing import survey_for
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

MOST_CELLS_TOLD = 500
REASONS = {"dk": "dont_know", "na": "refused"}
"""The codes under which reasons not to answer are written, where the list has no such option."""
_BESIDE = re.compile(
    r"^(id|submitdate|lastpage|startlanguage|seed|token|startdate|datestamp|ipaddr|refurl|quota_exit"
    r"|completed|firstname|lastname|email|attribute_\d+|interviewtime|.*[tT]ime\d*)$"
)


@dataclass(frozen=True, slots=True)
class Responses:
    """The answers of each response by item, and what could not be read.

    unread
        How many cells of each item could not be read.
    """

    answers: tuple[dict[str, Any], ...]
    report: tuple[Entry, ...]
    unread: Mapping[str, int] = field(default_factory=dict)


def read_responses(content: bytes, document: Mapping[str, Any]) -> Responses:
    """Return the responses in a .csv (codes as headers) or an .lsa, for a document.

    A blank is `null`, also where LimeSurvey did not ask: it does not tell the two apart. Routing
    says which items apply.

    Raises
    ------
    UnreadableFile
        If the file holds no responses of LimeSurvey.
    """
    columns = columns_of(content)
    survey, _report = survey_for(document)
    index = reading_of(survey, []).index
    reader = _Reader(index, document, list(columns.report))
    known = dict(reader.known(columns.names))
    answers = tuple(reader.answers(row, known, place) for place, row in enumerate(columns.rows, 1))
    reader.say_the_rest()
    return Responses(answers, tuple(reader.report), dict(reader.unread))


class _Reader:
    """Reads row by row; cells that make no sense are told by column and row."""

    def __init__(self, index: Index, document: Mapping[str, Any], report: list[Entry]) -> None:
        self.index, self.report = index, report
        self.items = {
            str(item["name"]): item
            for section in expanded(document, Outgoing(language_codes(document)))
            for item in section.get("items", ())
        }
        self.unread: Counter[str] = Counter()

    def known(self, names: Mapping[str, str]) -> Iterator[tuple[str, Answer]]:
        """Yield the answer each column is about; others are told to the report."""
        beside: list[str] = []
        for header, name in names.items():
            answer = self.index.answers.get(name)
            if answer and answer.item in self.items and answer.means is not Means.NOTHING:
                if answer.means is Means.FILES:
                    what = _("Hochgeladene Dateien werden nicht übernommen.")
                    self.report.append(Entry(Kind.REFUSED, header, what))
                else:
                    yield header, answer
            elif _BESIDE.match(header):
                beside.append(header)
            elif not (answer and answer.means is Means.NOTHING):
                what = _("Zu dieser Spalte gibt es im Fragebogen nichts.")
                self.report.append(Entry(Kind.REFUSED, header, what))
        if beside:
            what = _(
                "Angaben neben den Antworten werden nicht übernommen: %(names)s",
                names=", ".join(beside),
            )
            self.report.append(Entry(Kind.REFUSED, "id", what))

    def answers(
        self, row: Mapping[str, str], known: Mapping[str, Answer], place: int
    ) -> dict[str, Any]:
        """Return the answers of one response."""
        found: dict[str, Any] = {}
        ranked: dict[str, dict[int, str]] = {}
        for header, answer in known.items():
            cell = (row.get(header) or "").strip()
            found.setdefault(answer.item, None)
            value = self._value(cell, answer, header, place)
            if value is None:
                continue
            if answer.means is Means.RANK:
                ranked.setdefault(answer.item, {})[answer.place] = value
            elif answer.means is Means.TICK:
                self._tick(found, answer, value)
            else:
                _put(found, answer.reference, value)
        for item, places in ranked.items():
            found[item] = list(dict.fromkeys(places[number] for number in sorted(places)))
        return {name: self._whole(name, value) for name, value in found.items()}

    def say_the_rest(self) -> None:
        """Tell how many cells were not told one by one."""
        further = self.unread.total() - MOST_CELLS_TOLD
        if further > 0:
            what = _("%(n)s weitere Werte sind nicht lesbar.", n=further)
            self.report.append(Entry(Kind.REFUSED, "…", what))

    def _value(self, cell: str, answer: Answer, header: str, place: int) -> Any:
        if not cell:
            return None
        if reason := self._reason(cell, answer):
            return {"missing": reason}
        value = _READ[answer.means](cell, answer)
        if value is None or not self._fits(value, answer):
            self.unread[answer.item] += 1
            if self.unread.total() <= MOST_CELLS_TOLD:
                where = _("Spalte %(column)s, Antwort %(n)s", column=header, n=place)
                what = _("Der Wert „%(value)s“ ist hier nicht lesbar.", value=cell[:40])
                self.report.append(Entry(Kind.REFUSED, where, what))
            return None
        return None if value is False else value

    def _reason(self, cell: str, answer: Answer) -> str | None:
        """Return the reason not to answer that a cell gives; LimeSurvey has it as an option."""
        item = self.items[answer.item]
        word = REASONS.get(cell)
        if word is None or not item.get(word) or answer.means not in {Means.CODE, Means.NUMBER}:
            return None
        scales = item.get("scales", ())
        lists = (item.get("options", ()), *(scale.get("options", ()) for scale in scales))
        own = {option["code"] for options in lists for option in options}
        return None if cell in own else word

    def _fits(self, value: Any, answer: Answer) -> bool:
        """Whether a number is one the item can store."""
        kind = self.items[answer.item]["type"]
        if kind in {"rating", "year"} or answer.means is not Means.NUMBER:
            return not isinstance(value, float) or kind not in {"rating", "year"}
        return True

    def _tick(self, found: dict[str, Any], answer: Answer, value: str) -> None:
        if answer.consent:
            found[answer.reference] = "yes"
            return
        ticked = {*(found[answer.reference] or ()), answer.code}
        item = self.items[answer.item]
        order = [option["code"] for option in item.get("options", item.get("measures", ()))]
        order.insert(len(order) - len(item.get("exclusive", ())), "other")
        found[answer.reference] = [code for code in order if code in ticked]
        if answer.words and value not in {"Y", "1"}:
            found[answer.words] = value

    def _whole(self, name: str, value: Any) -> Any:
        """Return a value with every row of its item, if it has rows and any is answered."""
        item = self.items.get(name)
        if item is None or not isinstance(value, dict) or "missing" in value:
            return value
        rows = [row["code"] for row in item.get("rows") or item.get("options", ())]
        if item["type"] == "two_scale_grid":
            scales = [scale["code"] for scale in item["scales"]]
            return {row: {one: value.get(row, {}).get(one) for one in scales} for row in rows}
        if item["type"] == "point_allocation":
            return {row: value.get(row, 0) for row in rows}
        return {row: value.get(row) for row in rows} if rows else value


def _put(found: dict[str, Any], reference: str, value: Any) -> None:
    """Put a value at its place: an item, a part beside it, or a row inside it."""
    item, _dot, rest = reference.partition(".")
    if not rest or rest in {"other", "why"}:
        found[reference] = value
        return
    inside = found[item] = found.get(item) or {}
    *steps, last = rest.split(".")
    for step in steps:
        inside = inside.setdefault(step, {})
    inside[last] = value


def _code(cell: str, answer: Answer) -> str | None:
    return answer.codes.get(cell, None if answer.codes else cell)


def _tick(cell: str, answer: Answer) -> str | bool | None:
    if cell in {"N", "0"}:
        return False
    if cell in {"Y", "1"} or cell in answer.codes or answer.words:
        return cell
    return None


def _number(cell: str, _answer: Answer) -> float | int | None:
    return as_number(cell) if is_number(cell) else None


def _text(cell: str, _answer: Answer) -> str:
    return cell


def _day(cell: str, _answer: Answer) -> str | None:
    match = re.match(r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:$|[ T])", cell)
    return match.group(1) if match else None


_READ: Mapping[Means, Callable[[str, Answer], Any]] = {
    Means.CODE: _code,
    Means.TICK: _tick,
    Means.NUMBER: _number,
    Means.TEXT: _text,
    Means.DATE: _day,
    Means.RANK: _code,
}
