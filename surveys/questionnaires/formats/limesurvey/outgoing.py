"""What the writing of a survey shares: texts, codes, rules, the names of variables."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from surveys.questionnaires.building import PIPE
from surveys.questionnaires.formats.limesurvey.formulas import CannotSay, Formulas, Variables
from surveys.questionnaires.formats.limesurvey.html import html_of, safe
from surveys.questionnaires.formats.limesurvey.languages import code_of
from surveys.questionnaires.formats.limesurvey.survey import Choice, Setting, Texts
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

Document = Mapping[str, Any]
LONGEST_CODE, LONGEST_ANSWER = 20, 5


class Outgoing:
    """The state of one export."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self.codes = codes
        """The code of LimeSurvey for each of our languages."""
        self.report: list[Entry] = []
        self.variables = Variables()
        self.formulas = Formulas(self.variables)
        self._taken: set[str] = set()

    def say(self, kind: Kind, place: str, what: str) -> None:
        """Write a line of the report."""
        self.report.append(Entry(kind, place, what))

    # Texts -----------------------------------------------------------------------------------

    def texts(self, words: Mapping[str, str] | None) -> Texts:
        """Return a text as HTML by language, with piping as LimeSurvey writes it."""
        return {
            self.codes[tag]: self.html(said)
            for tag, said in (words or {}).items()
            if tag in self.codes
        }

    def html(self, words: str) -> str:
        """Return Markdown as HTML; what LimeSurvey does not know cannot be repeated there."""
        pieces = PIPE.split(words)
        marked = "".join(
            f"\ue000{place}\ue001" if place % 2 else piece for place, piece in enumerate(pieces)
        )
        html = html_of(marked)

        def pipe(match: re.Match[str]) -> str:
            name = pieces[int(match.group(1))]
            known = self.variables.names.get(name)
            return "{" + known + ".shown}" if known else "…"

        return safe(re.sub("\ue000(\\d+)\ue001", pipe, html))

    # Codes -----------------------------------------------------------------------------------

    def take(self, code: str) -> None:
        """Keep a code for a question that has it already."""
        self._taken.add(code.lower())

    def code(self, name: str) -> str:
        """Return a free code for a question: letters and digits, a letter first."""
        plain = re.sub(r"[^A-Za-z0-9]", "", name)
        plain = plain if re.match(r"[A-Za-z]", plain) else f"q{plain}"
        found, number = plain[:LONGEST_CODE], 1
        while found.lower() in self._taken:
            number += 1
            found = f"{plain[: LONGEST_CODE - len(str(number)) - 1]}x{number}"
        self._taken.add(found.lower())
        return found

    def choices(
        self, parts: Iterable[Document], *, answers: bool, scale: int = 0
    ) -> tuple[tuple[Choice, ...], dict[str, str]]:
        """Return rows or answers, and the code of LimeSurvey for each of ours."""
        parts = list(parts)
        longest = LONGEST_ANSWER if answers else LONGEST_CODE
        codes: dict[str, str] = {}
        for part in parts:
            plain = re.sub(r"[^A-Za-z0-9]", "", str(part["code"]))[:longest]
            number = len(codes)
            while not plain or plain in codes.values() or (plain == "other" and not answers):
                number += 1
                plain = f"{'A' if answers else 'SQ'}{number:03d}"
            codes[str(part["code"])] = plain
        made = tuple(
            Choice(
                code=codes[str(part["code"])],
                scale=scale,
                words=self.texts(part["label"]),
                relevance="" if answers else self.rule(part.get("asked_if"), str(part["code"])),
            )
            for part in parts
        )
        if answers and any("asked_if" in part for part in parts):
            what = _("Bedingungen einzelner Antworten gibt es in LimeSurvey nicht.")
            self.say(Kind.APPROXIMATED, str(parts[0]["code"]), what)
        return made, codes

    # Rules -----------------------------------------------------------------------------------

    def rule(self, condition: Any, place: str) -> str:
        """Return a condition as relevance; what cannot be said there is always relevant."""
        if condition is None:
            return ""
        try:
            return self.formulas.condition(condition)
        except CannotSay as problem:
            what = _("Die Bedingung fehlt in LimeSurvey: %(problem)s", problem=str(problem))
            self.say(Kind.REFUSED, place, what)
            return ""

    def operand(self, operand: Any, place: str) -> str:
        """Return an operand as an expression."""
        try:
            return self.formulas.operand(operand)
        except CannotSay as problem:
            what = _("Die Rechnung fehlt in LimeSurvey: %(problem)s", problem=str(problem))
            self.say(Kind.REFUSED, place, what)
            return '""'


def setting(name: str, value: Any, language: str = "") -> Setting:
    """Return an attribute of a question."""
    return Setting(name=name, value=str(value), language=language)


def language_codes(document: Document) -> dict[str, str]:
    """Return the code of LimeSurvey for each language of a document, the base first."""
    whole = document.get("kept", {}).get("limesurvey")
    kept = whole.get("languages") if isinstance(whole, dict) else None
    known = {tag: code for code, tag in kept.items()} if isinstance(kept, dict) else {}
    base = str(document["base_language"])
    tags = [base, *(tag for tag in document["languages"] if tag != base)]
    return {tag: str(known.get(tag, code_of(tag))) for tag in tags}
