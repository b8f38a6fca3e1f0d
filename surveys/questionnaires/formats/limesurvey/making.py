"""What the making of a document from a survey shares: words, names, rules, the report."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaires.formats.limesurvey.expression import (
    NotUnderstood,
    Variable,
    is_always,
    parsed,
)
from surveys.questionnaires.formats.limesurvey.hints import codes_in
from surveys.questionnaires.formats.limesurvey.html import one_line, words_of
from surveys.questionnaires.formats.limesurvey.joining import both, opposite
from surveys.questionnaires.formats.limesurvey.languages import implied
from surveys.questionnaires.formats.limesurvey.legacy import tree_of
from surveys.questionnaires.formats.limesurvey.rules import Rules
from surveys.questionnaires.formats.limesurvey.survey import Choice, Question, Survey, Texts
from surveys.questionnaires.formats.limesurvey.variables import Answer, Index, Means
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

Words = dict[str, str]
Document = dict[str, Any]

_PIPED = {Means.CODE, Means.NUMBER, Means.TEXT, Means.DATE}
_SHOWN = {"", "NAOK", "shown", "code", "value", "valuenaok"}
_RESERVED = {"other", "dont_know", "refused", "missing"}


@dataclass(slots=True)
class Made:
    """What became of one question: items, its variables by what follows its code, and how well."""

    items: list[Document]
    variables: list[tuple[str, Answer]] = field(default_factory=list)
    kind: Kind = Kind.EXACT
    what: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows or options of ours, and our code of each code of LimeSurvey."""

    parts: list[Document]
    codes: Mapping[str, str]


class Making:
    """The state of one conversion."""

    def __init__(self, survey: Survey, tags: Mapping[str, str], log: list[Entry]) -> None:
        self.survey, self.tags, self.log = survey, tags, log
        self.base = next(iter(tags.values()))
        self.index = Index(q.code for group in survey.groups for q in group.questions)
        self.extra: list[Document] = []
        """Calculated items that texts of the question at hand need, to stand before it."""
        self.missing: dict[str, int] = {}
        """By language, how many texts have no words in it."""
        self.stems: dict[str, Words] = {}
        """The words of each item, which texts may repeat."""
        self._names: set[str] = set()
        self._may_calculate = False

    def say(self, kind: Kind, place: str, what: str) -> None:
        """Write a line of the report."""
        entry = Entry(kind, place, what)
        if entry not in self.log[-50:]:
            self.log.append(entry)

    # Names -----------------------------------------------------------------------------------

    def name(self, wanted: str) -> str:
        """Return a name like the one wanted that no other item or section has."""
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", wanted)
        plain = plain if re.match(r"[A-Za-z]", plain) else f"q{plain}"
        name, number = plain[:63], 1
        while name.lower() in self._names:
            number += 1
            name = f"{plain[:56]}_{number}"
        self._names.add(name.lower())
        return name

    # Words -----------------------------------------------------------------------------------

    def words(self, texts: Texts, place: str, fallback: str) -> Words:
        """Return a text in our languages; if it says nothing at all, `fallback` stands for it."""
        plain = fallback.replace("{", "(").replace("}", ")").strip() or "…"
        return self.some_words(texts, place) or dict.fromkeys(self.tags.values(), plain)

    def some_words(self, texts: Texts, place: str) -> Words | None:
        """Return a text in our languages, or None if it says nothing in any."""
        found = {
            tag: words
            for code, tag in self.tags.items()
            if (words := words_of(texts.get(code, ""), self._piping(place, tag)))
        }
        if not found:
            return None
        if self.base not in found:
            self.say(
                Kind.APPROXIMATED,
                place,
                _("Der Text fehlt in der Hauptsprache; eine andere Sprache steht für ihn."),
            )
            found = {self.base: next(iter(found.values())), **found}
        for tag in self.tags.values():
            if tag not in found:
                self.missing[tag] = self.missing.get(tag, 0) + 1
        return found

    def label(self, texts: Texts, place: str, fallback: str) -> Words:
        """Return a text on one line."""
        words = self.words(texts, place, fallback)
        return {tag: one_line(said) for tag, said in words.items()}

    def implied(self, word: str) -> Words:
        """Return the words that LimeSurvey adds by itself."""
        return implied(word, self.tags.values())

    def setting(self, question: Question, name: str) -> Words | None:
        """Return the words of an attribute of a question, or None if it has none."""
        texts = {code: question.setting(name, code) for code in self.tags}
        if not any(texts.values()):
            return None
        found = self.some_words(texts, f"{question.code} {name}")
        return found and {tag: one_line(said) for tag, said in found.items()}

    def _piping(self, place: str, tag: str) -> Callable[[str], str]:
        def pipe(source: str) -> str:
            try:
                node = parsed(source)
            except NotUnderstood:
                # LimeSurvey shows what is no expression as it is, such as the {2,3} of a pattern.
                return "{ " + source + " }" if source[:1].isalpha() else "{" + source + "}"
            try:
                if isinstance(node, Variable) and node.suffix == "question":
                    return self._stem_of(node, tag)
                return self._pipe(source, place)
            except NotUnderstood as problem:
                what = _(
                    "Der Ausdruck „{%(source)s}“ im Text wird durch „…“ ersetzt: %(problem)s.",
                    source=source[:200],
                    problem=str(problem),
                )
                self.say(Kind.APPROXIMATED, place, what)
                return "…"

        return pipe

    def _stem_of(self, node: Variable, tag: str) -> str:
        item = self.index.find(node).item
        stem = self.stems.get(item, {})
        return one_line(stem.get(tag) or stem.get(self.base, ""))

    def _pipe(self, source: str, place: str) -> str:
        node = parsed(source)
        if isinstance(node, Variable) and node.suffix in _SHOWN:
            answer = self.index.find(node)
            reference = answer.words or answer.reference
            if (answer.means in _PIPED or answer.words) and reference.count(".") < 2:
                return "{" + reference + "}"
        if not self._may_calculate:
            raise NotUnderstood(_("hier kann nicht gerechnet werden"))
        value, kind = Rules(self.index).operand(source)
        if not isinstance(value, dict) or value.keys() == {"value"}:
            return str(value["value"] if isinstance(value, dict) else value)
        for item in self.extra:
            if item["value"] == value:
                return "{" + str(item["name"]) + "}"
        name = self.name(f"{place.partition('.')[0].partition(' ')[0]}_text")
        self.extra.append(
            {
                "name": name,
                "type": "calculated",
                "stem": dict.fromkeys(self.tags.values(), name),
                "value": value,
                "level": "interval" if kind == "number" else "text",
            }
        )
        return "{" + name + "}"

    def begin(self) -> None:
        """Begin a question: its texts may need calculated items before it."""
        self.extra = []
        self._may_calculate = True

    def end(self) -> list[Document]:
        """End a question; return the calculated items its texts need."""
        self._may_calculate = False
        return self.extra

    # Rules -----------------------------------------------------------------------------------

    def asked_if(self, question: Question) -> Document | None:
        """Return the condition of a question from its relevance or the old table of conditions."""
        if not is_always(question.relevance):
            return self.rule(question.relevance, f"{question.code} relevance", self.own(question))
        if not question.tests:
            return None
        try:
            rules = Rules(self.index, self.own(question))
            return rules.condition_of(tree_of(question.tests, self.index))
        except NotUnderstood as problem:
            self._not_understood(f"{question.code} conditions", "conditions", str(problem))
            return None

    def own(self, question: Question) -> str:
        """Return what the rules of a question mean by `self`."""
        return self.index.key(question.code, question.id)

    def rule(self, source: str, place: str, own: str = "") -> Document | None:
        """Return a condition, or None if there is none or it cannot be said here."""
        if is_always(source):
            return None
        try:
            return Rules(self.index, own).condition(source)
        except NotUnderstood as problem:
            self._not_understood(place, source, str(problem))
            return None

    def _not_understood(self, place: str, source: str, problem: str) -> None:
        what = _(
            "Die Regel „%(source)s“ wird nur aufbewahrt: %(problem)s. Ohne sie gilt: immer.",
            source=source[:200],
            problem=problem,
        )
        self.say(Kind.KEPT, place, what)

    # Rows and options ------------------------------------------------------------------------

    def choices(self, question: Question, choices: Iterable[Choice], *, options: bool) -> Chosen:
        """Return rows or options with their codes, labels and conditions."""
        parts: list[Document] = []
        codes: dict[str, str] = {}
        taken: set[str] = set()
        known = codes_in(question)
        for choice in choices:
            place = f"{question.code}.{choice.code}"
            code = known.get(choice.code, "")
            if code in taken or not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", code):
                code = self._code(choice.code, place, taken, options=options)
            taken.add(code)
            codes.setdefault(choice.code, code)
            part = {"code": code, "label": self._choice_label(choice, place)}
            condition = self._filter(question, choice)
            if not is_always(choice.relevance):
                own = self.rule(choice.relevance, f"{place} relevance", self.own(question))
                condition = both(condition, own) if condition and own else own or condition
            if condition:
                part["asked_if"] = condition
            parts.append(part)
        return Chosen(parts, codes)

    def _choice_label(self, choice: Choice, place: str) -> Words:
        words = self.label(choice.words, place, choice.code or "…")
        return {tag: said.replace("|", " – ") for tag, said in words.items()}

    def _code(self, wanted: str, place: str, taken: set[str], *, options: bool) -> str:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", wanted)[:40] or "code"
        if (options and plain in _RESERVED) or plain in _RESERVED - {"other"}:
            plain += "_1"
        code, number = plain, 1
        while code in taken:
            number += 1
            code = f"{plain[:36]}_{number}"
        if code != wanted:
            what = _("Der Code „%(old)s“ heißt hier „%(new)s“.", old=wanted[:40], new=code)
            self.say(Kind.APPROXIMATED, place, what)
        return code

    def _filter(self, question: Question, choice: Choice) -> Document | None:
        """Return when a row is shown by what was chosen before (array filters)."""
        conditions: list[Document] = []
        for setting, turn in (("array_filter", dict), ("array_filter_exclude", opposite)):
            for source in re.split(r"[;,\s]+", question.setting(setting)):
                name = f"{source}_{choice.code}"
                if source and self.index.has(name):
                    conditions.append(turn(self.index.find(Variable(name)).filled()))
                elif source and source not in self.index.parts:
                    what = _("Der Filter nach %(source)s wird nur aufbewahrt.", source=source)
                    self.say(Kind.KEPT, f"{question.code} {setting}", what)
        return both(*conditions) if conditions else None

    def order(self, question: Question) -> Document:
        """Return the setting of a drawn order, if the question has one."""
        if (
            question.setting("answer_order") == "alphabetical"
            or question.setting("alphasort") == "1"
        ):
            self.say(
                Kind.APPROXIMATED,
                f"{question.code} answer_order",
                _("Alphabetisch sortiert wird hier nicht; die Reihenfolge der Datei gilt."),
            )
        drawn = (
            question.setting("random_order") == "1" or question.setting("answer_order") == "random"
        )
        return {"order": "drawn"} if drawn else {}


def is_number(value: str) -> bool:
    """Whether a setting is a plain number."""
    return re.fullmatch(r"\s*-?\d{1,15}(?:[.,]\d{1,6})?\s*", value) is not None


def as_number(value: str) -> float | int:
    """Return a setting as a number."""
    number = float(value.strip().replace(",", "."))
    return int(number) if number == int(number) else number
