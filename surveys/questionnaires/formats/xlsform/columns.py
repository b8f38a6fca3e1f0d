"""The headings of XLSForm's sheets: many spellings in, one name and a language out."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.xlsform.sheets import Sheet
from surveys.web.locale import gettext as _

_MEDIA: dict[str, str] = {name: name for name in ("image", "big-image", "audio", "video")}
SURVEY: dict[str, str] = _MEDIA | {
    name: name
    for name in (
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "appearance",
        "default",
        "choice_filter",
        "repeat_count",
        "read_only",
        "parameters",
        "trigger",
    )
}
SURVEY |= {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
}
CHOICES: Mapping[str, str] = _MEDIA | {
    "list_name": "list_name",
    "name": "name",
    "value": "name",
    "label": "label",
    "caption": "label",
}
SETTINGS: Mapping[str, str] = {
    "form_title": "form_title",
    "set_form_title": "form_title",
    "title": "form_title",
    "form_id": "form_id",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "default_language": "default_language",
    "version": "version",
}
ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": SURVEY,
    "choices": CHOICES,
    "settings": SETTINGS,
}
TEXTS = ("label", "hint", "guidance_hint", "required_message", "constraint_message", *_MEDIA)
_FAMILIES = {"bind", "control", "body", "media"}


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: the name that XLSForm gives it (or the file, if it is none), its language."""

    key: str
    language: str | None
    as_written: str

    @property
    def plain(self) -> str:
        """The heading as XLSForm writes it today."""
        return f"{self.key}::{self.language}" if self.language else self.key


@dataclass(frozen=True, slots=True)
class Line:
    """One row with the plain names of its columns."""

    sheet: str
    number: int
    cells: Mapping[Heading, str]

    def plain(self, key: str) -> str:
        """Return the cell of a column that has no languages, or nothing."""
        return next((words for heading, words in self.cells.items() if heading.key == key), "")

    def texts(self, key: str) -> dict[str | None, str]:
        """Return the cells of a column by language; None is the column that names none."""
        return {head.language: words for head, words in self.cells.items() if head.key == key}

    def kept(self) -> dict[str, str]:
        """Return the cells under the headings that XLSForm writes today."""
        return {heading.plain: words for heading, words in self.cells.items()}

    def refuse(self, sentence: str) -> UnreadableFile:
        """Return the error that says where in the file something is wrong, and what."""
        return UnreadableFile(
            _(
                "Blatt „%(sheet)s“, Zeile %(row)s: %(sentence)s",
                sheet=self.sheet,
                row=self.number,
                sentence=sentence,
            )
        )


def lines(sheet: Sheet, plain_name: str) -> tuple[Line, ...]:
    """Return the rows of a sheet under the plain names of their columns."""
    headings = _headings(sheet, ALIASES.get(plain_name, {}))
    return tuple(
        Line(sheet.name, row.number, {headings[name]: words for name, words in row.cells.items()})
        for row in sheet.rows
    )


def headings_of(sheet: Sheet, plain_name: str) -> tuple[Heading, ...]:
    """Return the columns of a sheet in their order."""
    return tuple(_headings(sheet, ALIASES.get(plain_name, {})).values())


def _headings(sheet: Sheet, aliases: Mapping[str, str]) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    first: dict[tuple[str, str | None], str] = {}
    for written in sheet.headings:
        heading = heading_of(written, aliases)
        same = first.setdefault((heading.key, heading.language), written)
        if same != written:
            raise UnreadableFile(
                _(
                    "Blatt „%(sheet)s“, Zeile 1: Die Spalten „%(first)s“ und „%(second)s“ bedeuten "
                    "dasselbe. Bitte löschen Sie eine davon.",
                    sheet=sheet.name,
                    first=same,
                    second=written,
                )
            )
        found[written] = heading
    return found


def heading_of(written: str, aliases: Mapping[str, str]) -> Heading:
    """Return what a heading means.

    >>> heading_of("bind:relevant", SURVEY).key, heading_of("LABEL::EN", SURVEY).language
    ('relevant', 'EN')
    """
    parts = [part.strip() for part in written.split("::" if "::" in written else ":")]
    if "jr" in parts[:-1]:
        place = parts.index("jr")
        parts[place : place + 2] = [f"jr:{parts[place + 1]}"]
    while len(parts) > 1 and parts[0].lower() in _FAMILIES:
        parts = parts[1:]
    key = aliases.get("_".join(parts[0].split()).lower())
    if key is None:
        return Heading(written, None, written)
    return Heading(key, "::".join(parts[1:]) or None, written)
