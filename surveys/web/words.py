"""What the interface says in each language: catalogues that come along, words added in the browser.

Message ids are the German sentences, so German needs no catalogue. Words from the database win over
those of a catalogue. They are read at the start of a request and kept for half a minute, so that
no sentence ever waits for the database.
"""

from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from flask import current_app
from sqlalchemy import select

from surveys.clock import now
from surveys.db import database
from surveys.errors import NotStored
from surveys.web.models import InterfaceLanguage, InterfaceText

TRANSLATIONS = Path(__file__).resolve().parent.parent.parent / "translations"
SHORT = "short.pot"
KEPT_FOR = timedelta(seconds=30)
FORMS = ("zero", "one", "two", "few", "many", "other")
WHOLE_NUMBERS = range(201)
"""Enough of them to meet every form that a number of answers or minutes may take."""

Words = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """What the database knows of one language of the interface."""

    name: str = ""
    reviewed: bool = False
    reviewed_on: date | None = None
    texts: Mapping[str, Words] = field(default_factory=dict)


Additions = Mapping[str, Addition]
_added: ContextVar[Additions] = ContextVar("_added", default={})  # noqa: B039  nobody adds to it


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the short catalogue, as German says it; with a number, both forms."""

    german: str
    plural: str | None = None


@cache
def catalogue(tag: str) -> Mapping[str, Words]:
    """Return what the catalogue of one language says for each message id, read once."""
    path = TRANSLATIONS / f"{tag}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and not entry.fuzzy]
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: (
            entry.string if isinstance(entry.string, str) else tuple(entry.string)
        )
        for entry in entries
        if entry.string and all(entry.string)
    }


@cache
def short_sentences() -> tuple[Sentence, ...]:
    """Return the sentences every language needs, in the order of the files they come from."""
    with (TRANSLATIONS / SHORT).open("rb") as file:
        ids = [entry.id for entry in read_po(file) if entry.id]
    return tuple(Sentence(id_) if isinstance(id_, str) else Sentence(*id_) for id_ in ids)


def plural_order(rules: Locale) -> tuple[str, ...]:
    """Return the forms that whole numbers take in a language, in the order of catalogues.

    >>> plural_order(Locale("uk")), plural_order(Locale("fr"))
    (('one', 'few', 'many'), ('one', 'other'))
    """
    met = {rules.plural_form(number) for number in WHOLE_NUMBERS}
    return tuple(form for form in FORMS if form in met)


def additions() -> Additions:
    """Return what the database says, as of the start of this request; outside of one, nothing."""
    return _added.get()


def refresh_additions() -> None:
    """Say this request what the database says, read anew unless it was read just now."""
    kept: tuple[datetime, Additions] | None = current_app.extensions.get("interface_words")
    if kept is None or now() - kept[0] >= KEPT_FOR:
        with suppress(NotStored):  # the page says it in the words we have
            kept = current_app.extensions["interface_words"] = (now(), _read())
    _added.set(kept[1] if kept else {})


def leave_additions() -> None:
    """End what `refresh_additions` began."""
    _added.set({})


def forget_additions() -> None:
    """Read them anew with the next page: an administrator has just changed them."""
    current_app.extensions.pop("interface_words", None)


def words_in(tag: str, message: str) -> Words | None:
    """Return what a language says for a German sentence, or None."""
    addition = additions().get(tag)
    own = addition.texts.get(message) if addition else None
    return own or catalogue(tag).get(message)


def has_words(tag: str) -> bool:
    """Whether a language says anything at all of its own."""
    addition = additions().get(tag)
    return bool(catalogue(tag) or (addition and addition.texts))


def _read() -> Additions:
    with database().reading() as session:
        languages = session.scalars(select(InterfaceLanguage)).all()
        texts = session.scalars(select(InterfaceText)).all()
    by_language: dict[str, dict[str, Words]] = {}
    for text in texts:
        words = text.words[0] if len(text.words) == 1 else tuple(text.words)
        by_language.setdefault(text.language, {})[text.sentence] = words
    known = {one.tag: one for one in languages}
    return {
        tag: Addition(
            known[tag].name if tag in known else "",
            tag in known and known[tag].reviewed,
            known[tag].reviewed_on if tag in known else None,
            by_language.get(tag, {}),
        )
        for tag in {*known, *by_language}
    }
