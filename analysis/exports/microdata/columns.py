"""What the columns of a file of single answers are: names, labels, values, reasons of missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.exports.microdata.names import SPSS, STATA, safe_names
from surveys.reading import Level, Missing, Texts, TextVariable, Variable, said_in
from surveys.web.locale import gettext as _
from surveys.web.locale import said
from surveys.web.markdown import plain

ORGANISATION = "organisation"
"""The column of names, if they were asked for."""
REASONS: Mapping[int, Texts] = {
    int(Missing.DONT_KNOW): {"de": "weiß nicht", "en": "don’t know"},
    int(Missing.REFUSED): {"de": "keine Angabe", "en": "rather not say"},
    int(Missing.NOT_ASKED): {"de": "nicht gestellt", "en": "not asked"},
    int(Missing.BLANK): {"de": "gesehen, nicht beantwortet", "en": "seen, not answered"},
    int(Missing.BREAK_OFF): {"de": "vor der Frage abgebrochen", "en": "broken off before"},
    int(Missing.INVALID): {"de": "ungültig", "en": "not valid"},
    int(Missing.NOT_IN_WAVE): {"de": "nicht in dieser Befragungsrunde", "en": "not in this round"},
}
"""What the reasons of missing mean. Part of the data, as the labels of codes are."""
PARTS: Mapping[str, Texts] = {
    "other": {"de": "in eigenen Worten", "en": "in their own words"},
    "why": {"de": "Erläuterung", "en": "explanation"},
}
"""What was written beside an answer."""
WORDS = "text"
"""Ends the name of what was written beside an answer: `fields.other` is the tick, not the words."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    kind
        ``codes``: one of `codes`. ``ticks``: 0 or 1. ``number``. ``text``.
    source
        Name of the column of answers or texts; empty: names of organisations.
    group
        Columns of one multiple choice share it: they have one reason of missing.
    figures
        What stands for each code in programs that know numbers only.
    identifies
        Whether it says who answers.
    spss, stata
        What it is called in files of these programs.
    """

    name: str
    kind: Literal["codes", "ticks", "number", "text"]
    label: str
    level: Level
    source: str
    group: str
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    figures: tuple[int, ...] = ()
    identifies: bool = False
    spss: str = ""
    stata: str = ""


def columns_of(
    asked: Iterable[Variable | TextVariable], *, language: str, base: str, names: bool
) -> tuple[Column, ...]:
    """Return the columns of a file; what says who answers only with `names`.

    A column is called the same in every file, whatever other columns there are.
    """
    words = _Words(language, base)
    columns = [
        Column(ORGANISATION, "text", _("Organisation"), Level.TEXT, "", "", identifies=True),
        *(
            _of_text(one, words) if isinstance(one, TextVariable) else _of_variable(one, words)
            for one in asked
        ),
    ]
    if any(column.name == ORGANISATION for column in columns[1:]):
        columns[0] = replace(columns[0], name=f"{ORGANISATION}.name")
    every = [column.name for column in columns]
    called = zip(columns, safe_names(every, SPSS), safe_names(every, STATA), strict=True)
    return tuple(
        replace(column, spss=spss, stata=stata)
        for column, spss, stata in called
        if names or not column.identifies
    )


@dataclass(frozen=True, slots=True)
class _Words:
    language: str
    base: str

    def __call__(self, texts: Texts | None) -> str:
        return " ".join(plain(said_in(texts, self.language, self.base)).split())


def _of_variable(variable: Variable, words: _Words) -> Column:
    stem, label = words(variable.stem), words(variable.label)
    told = f"{stem} – {label}" if variable.part else stem
    if variable.level is Level.INTERVAL:
        return Column(variable.name, "number", told, variable.level, variable.name, variable.name)
    if variable.kind == "ticks":
        return Column(
            name=variable.name,
            kind="ticks",
            label=told,
            level=variable.level,
            source=variable.name,
            group=variable.together,
            codes=("0", "1"),
            labels=tuple(words(variable.labels[code]) for code in variable.codes),
            figures=(0, 1),
        )
    return Column(
        name=variable.name,
        kind="codes",
        label=told,
        level=variable.level,
        source=variable.name,
        group=variable.name,
        codes=variable.codes,
        labels=tuple(words(variable.labels.get(code)) or code for code in variable.codes),
        figures=figures_of(variable.codes),
    )


def _of_text(text: TextVariable, words: _Words) -> Column:
    stem = words(text.stem)
    part = text.part.rpartition(".")[2]
    label = f"{stem} – {said(PARTS[part])}" if part in PARTS else stem
    name = f"{text.name}.{WORDS}" if part in PARTS else text.name
    return Column(name, "text", label, Level.TEXT, text.name, name, identifies=text.identifies)


def figures_of(codes: Sequence[str]) -> tuple[int, ...]:
    """Return a number for each code: the code itself where all are whole numbers, else its place.

    >>> figures_of(("1", "2", "5")), figures_of(("low", "high")), figures_of(("01", "1"))
    ((1, 2, 5), (1, 2), (1, 2))
    """
    if codes and all(code.isascii() and code.isdigit() and len(code) < 9 for code in codes):
        numbers = tuple(int(code) for code in codes)
        if len(set(numbers)) == len(codes):
            return numbers
    return tuple(range(1, len(codes) + 1))


def reason_words() -> Mapping[int, str]:
    """Return what each reason of missing means, in the language now spoken."""
    return {reason: said(texts) for reason, texts in REASONS.items()}
