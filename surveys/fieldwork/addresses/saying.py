"""What one row of a file says of an organisation and a contact, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.accounts.mail import normalized
from surveys.fieldwork.addresses.book import Book
from surveys.fieldwork.addresses.columns import ORGANISATION, column_words
from surveys.fieldwork.addresses.keeping import ContactFacts
from surveys.fieldwork.addresses.words import size_from
from surveys.programmes.pasting import LONGEST_NAME
from surveys.programmes.tables import Table
from surveys.web.locale import gettext as _

LONGER = ("action_fields", "languages")
"""Columns with several things in a cell."""
LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a file. `values` has what is filled in of the organisation, in words."""

    number: int
    values: Mapping[str, str]
    contact: ContactFacts | None
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the organisation is called."""
        return self.values.get("name", "")


def read_rows(table: Table, mapping: Sequence[str], book: Book) -> tuple[Said, ...]:
    """Return what each row of a table says."""
    return tuple(_read(row.number, _filled(row.cells, mapping), book) for row in table.rows)


def _filled(cells: Sequence[str], mapping: Sequence[str]) -> dict[str, str]:
    """Return what is filled in by column; what stands in two is joined."""
    found: dict[str, str] = {}
    for column, cell in zip(mapping, cells, strict=False):
        if column and cell:
            found[column] = f"{found[column]} {cell}" if column in found else cell
    return found


def _read(number: int, filled: dict[str, str], book: Book) -> Said:
    faults = tuple(_faults(filled, book))
    values = {column: words for column, words in filled.items() if column in ORGANISATION}
    if mail := _mail(values.get("email", "")):
        values["email"] = mail
    return Said(number, values, None if faults else _contact(filled, book), faults)


def _faults(filled: Mapping[str, str], book: Book) -> Iterator[str]:
    words = column_words()
    if not filled.get("name"):
        yield _("Der Name fehlt.")
    for column, said in filled.items():
        longest = LONGEST_LIST if column in LONGER else LONGEST_NAME
        if len(said) > longest:
            yield _("In der Spalte „%(column)s“ steht zu viel Text.", column=words[column])
    for column in ("email", "contact_email"):
        typed = filled.get(column, "")
        if typed and _mail(typed) is None:
            yield _(
                "„%(typed)s“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.",
                typed=typed[:LONGEST_NAME],
            )
    if filled.get("size") and size_from(filled["size"]) is None:
        yield _(
            "Die Größe „%(typed)s“ kennen wir nicht. Schreiben Sie zum Beispiel: 10-49.",
            typed=filled["size"][:LONGEST_NAME],
        )
    for unknown in book.action_fields(filled.get("action_fields", ""))[1]:
        yield _("Das Handlungsfeld „%(typed)s“ gibt es nicht.", typed=unknown[:LONGEST_NAME])
    spoken = [*_pieces(filled.get("languages", "")), *_pieces(filled.get("contact_language", ""))]
    for name in dict.fromkeys(spoken):
        if book.language(name) is None:
            yield _("Die Sprache „%(typed)s“ kennen wir nicht.", typed=name[:LONGEST_NAME])


def languages_in(words: str, book: Book) -> tuple[str, ...]:
    """Return the tags of the languages that a cell names, each once."""
    found = (book.language(piece) for piece in _pieces(words))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _contact(filled: Mapping[str, str], book: Book) -> ContactFacts | None:
    mail = _mail(filled.get("contact_email", ""))
    phone = filled.get("contact_phone", "")
    name = filled.get("contact_name", "") or mail or phone
    if not name:
        return None
    return ContactFacts(
        name=name,
        function=filled.get("contact_function", ""),
        email=mail,
        phone=phone,
        language=next(iter(languages_in(filled.get("contact_language", ""), book)), ""),
    )


def _pieces(words: str) -> list[str]:
    return [piece.strip() for piece in words.replace(";", ",").split(",") if piece.strip()]


def _mail(typed: str) -> str | None:
    try:
        return normalized(typed) if typed else None
    except ValueError:
        return None
