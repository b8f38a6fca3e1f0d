"""What all parts of one writing share: names, languages, lists of choices, the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from surveys.errors import BrokenRule
from surveys.items.rules import read_condition
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.formats.xlsform.expressions.phrasing import (
    Asked,
    Unsayable,
    phrase,
    quoted,
)
from surveys.questionnaires.formats.xlsform.kept import digest, kept_of, made_of
from surveys.questionnaires.formats.xlsform.languages import tag_of
from surveys.questionnaires.formats.xlsform.words import unpiped
from surveys.web.locale import gettext as _

Cells = dict[str, str]
Part = Mapping[str, Any]
_FIXED: Mapping[str, tuple[str, str]] = {
    "dont_know": ("weiß nicht", "don’t know"),
    "refused": ("keine Angabe", "no answer"),
    "agree": ("stimme zu", "agree"),
    "disagree": ("lehne ab", "disagree"),
    "pass": ("weiter", "pass"),
    "why": ("Bitte erläutern Sie es.", "Please explain."),
    "name": ("Name", "Name"),
    "kind": ("Art", "Kind"),
    "district": ("Stadtteil", "District"),
}


def words_for(code: str, languages: Iterable[str]) -> dict[str, str]:
    """Return words of our own pages, which are no part of a document."""
    german, english = _FIXED.get(code, (code, code))
    return {tag: german if tag.startswith("de") else english for tag in languages}


@dataclass(slots=True)
class Writing:
    """One writing in progress."""

    document: Part
    languages: list[str]
    names: dict[str, Asked] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    choices: list[Cells] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    unmarked: set[tuple[str, str]] = field(default_factory=set)

    @property
    def base(self) -> str:
        """The base language."""
        return self.languages[0]

    def name(self, item: Part) -> str:
        """Return what an item is called in the workbook."""
        return self.names[item["name"]].name

    def approximate(self, item: Part, what: str) -> None:
        """Report what is only nearly the same in the workbook."""
        self.entries.append(Entry(Kind.APPROXIMATED, str(item.get("name", "")), what))

    def refuse(self, item: Part, what: str) -> None:
        """Report what is not in the workbook."""
        self.entries.append(Entry(Kind.REFUSED, str(item.get("name", "")), what))

    def texts(self, key: str, words: Part | None, sheet: str = "survey") -> Cells:
        """Return the cells of a text in all its languages."""
        cells: Cells = {}
        for tag, said in (words or {}).items():
            plain, _whole = unpiped(str(said), self._piped)
            marked = (sheet, key) not in self.unmarked or tag != self.base
            cells[f"{key}::{self.language(tag)}" if marked else key] = plain
        return cells

    def _piped(self, reference: str) -> str | None:
        asked = self.names.get(reference)
        return asked.name if asked and asked.kind != "entries" else None

    def language(self, tag: str) -> str:
        """Return what a language is called in the headings."""
        if tag not in self.called:
            try:
                name = Locale.parse(tag.partition("-x-")[0], sep="-").english_name
            except ValueError:
                name = tag
            self.called[tag] = f"{name} ({tag})"
        return self.called[tag]

    def rule(self, part: Part, data: Any, place: str) -> str:
        """Return a rule as an expression, or nothing if it cannot be said; then it is reported."""
        if not data:
            return ""
        try:
            return phrase(read_condition(data), self.names)
        except (Unsayable, BrokenRule) as problem:
            self.refuse(
                part, _("Die Regel „%(name)s“ fehlt: %(why)s.", name=place, why=str(problem))
            )
            return ""

    def unchanged(self, item: Part) -> set[str]:
        """Return the columns that may be written again as the workbook had them."""
        made = kept_of(item).get("made")
        if not isinstance(made, Mapping):
            return set()
        checks = self.document.get("checks") or ()
        return {column for column, now in made_of(item, checks).items() if made.get(column) == now}

    def list_of(self, item: Part) -> str:
        """Return the list of choices of an item, added to the sheet if it is not there yet."""
        if "type" in self.unchanged(item):
            return ""  # the row is written as it was, and names its list
        options = [*item.get("options", ())]
        if item.get("other"):
            last = sum(1 for one in options if one["code"] not in (item.get("exclusive") or ()))
            options.insert(last, {"code": "other", "label": item["other"]})
        options += [
            {"code": code, "label": words_for(code, self.languages)}
            for code in ("dont_know", "refused")
            if item.get(code)
        ]
        return self.add_list(item["name"], options)

    def add_list(self, wanted: str, options: Iterable[Part]) -> str:
        """Add a list of choices and return its name."""
        name, count = wanted, 2
        while name in self.lists:
            name, count = f"{wanted}_{count}", count + 1
        self.lists.add(name)
        self.choices.extend(
            {
                "list_name": name,
                "name": option["code"],
                **self.texts("label", option["label"], "choices"),
            }
            for option in options
        )
        return name

    def filter_of(self, item: Part) -> str:
        """Return the filter that says which options are offered when."""
        parts = [
            f"(name != {quoted(option['code'])} or {said})"
            for option in item.get("options", ())
            if (said := self.rule(item, option.get("asked_if"), f"options.{option['code']}"))
        ]
        return " and ".join(parts)


def writing_of(document: Part) -> Writing:
    """Return a writing that knows the languages and headings of the document's workbook, if any."""
    base = str(document.get("base_language", "de"))
    languages = [base, *(tag for tag in document.get("languages", ()) if tag != base)]
    writing = Writing(document, languages)
    kept = kept_of(document)
    columns: Mapping[str, list[str]] = kept.get("columns") or {}
    for sheet in ("survey", "choices"):
        for heading in columns.get(sheet, ()):
            key, marked, language = heading.partition("::")
            if marked and key in {"label", "hint"}:
                writing.called.setdefault(tag_of(language), language)
            elif not marked:
                writing.unmarked.add((sheet, key))
    if not columns and len(languages) == 1:
        keys = ("label", "hint", "required_message", "constraint_message")
        writing.unmarked = {(sheet, key) for sheet in ("survey", "choices") for key in keys}
    for row in (kept.get("sheets") or {}).get("choices") or ():
        writing.choices.append(dict(row))
        writing.lists.add(row.get("list_name", ""))
    return writing


def is_same(kept: Part, column: str, value: Any) -> bool:
    """Whether a value is still what was made of a column."""
    made = kept.get("made")
    return isinstance(made, Mapping) and made.get(column) == digest(value)
