"""What was written: open answers of a page, for those who may read them, and noted in the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.dashboards.access import Results, reader_of
from analysis.dashboards.addresses import address_pattern
from surveys.errors import UnknownPage
from surveys.reading import OpenAnswer, TextItem, open_texts, text_items
from surveys.web.locale import LANGUAGES, said
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Quote:
    """One text. `lang` is empty where the language is not known.

    whole
        The address of everything its organisation said; empty where nobody knows who wrote it.
    """

    text: str
    organisation: str | None
    whole: str
    lang: str


@dataclass(frozen=True, slots=True)
class Written:
    """Texts to one question. `following` opens the next page of them, None on the last."""

    item: str
    title: str
    quotes: tuple[Quote, ...]
    following: str | None


def written(
    session: Session, results: Results, field: str | None, *, at: datetime
) -> tuple[Written, ...]:
    """Return what was written to the questions of an action field, or outside of all fields.

    Of each question the first page only: a page must not grow with the answers.

    Raises
    ------
    NotAllowed, SecondFactorMissing
        If the actor may not read words of this programme.
    """
    every = (
        _page(session, results, item, at=at)
        for item in _items(session, results)
        if item.action_field == field
    )
    return tuple(one for one in every if one.quotes)


def written_to(
    session: Session, results: Results, name: str, *, at: datetime, after: str
) -> tuple[Written, str | None]:
    """Return a further page of what was written to one item, and its action field.

    Raises
    ------
    UnknownPage
        If nobody could write to such an item.
    NotAllowed, SecondFactorMissing
        If the actor may not read words of this programme.
    """
    for item in _items(session, results):
        if item.name == name:
            return _page(session, results, item, at=at, after=after), item.action_field
    raise UnknownPage("No such item.")


def _items(session: Session, results: Results) -> tuple[TextItem, ...]:
    """Return what can be written to now: words are read from the answers, not from a release."""
    return text_items(session, results.now.version_id)


def _page(
    session: Session, results: Results, item: TextItem, *, at: datetime, after: str = ""
) -> Written:
    results.actor.require_rows(results.facts.programme_id)
    reader = reader_of(results.actor)
    found = open_texts(session, results.now, item.name, reader=reader, at=at, after=after)
    whole = address_pattern("responses_staff.response", "response")
    quotes = tuple(_quote(answer, whole) for answer in found.answers)
    return Written(item.name, _title(item), quotes, found.following)


def _title(item: TextItem) -> str:
    """Return the question; a text that explains "other" says so."""
    question = said(item.stem)
    if "." in item.name:
        return _("In eigenen Worten: %(question)s", question=question)
    return question


def _quote(answer: OpenAnswer, whole: Callable[[str], str]) -> Quote:
    language = LANGUAGES.get(answer.language or "")
    lang = language.lang if language else ""
    key = answer.response_id
    return Quote(answer.text, answer.organisation, whole(key) if key else "", lang)
