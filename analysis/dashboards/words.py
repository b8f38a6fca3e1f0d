"""What was written: open answers of a page, for those who may read them, and noted in the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.dashboards.access import Results, reader_of
from surveys.reading import OpenAnswer, TextItem, open_texts, text_items
from surveys.web.locale import LANGUAGES, said
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Quote:
    """One text. `lang` is empty where the language is not known."""

    text: str
    organisation: str | None
    response_id: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class Written:
    """All texts to one question."""

    title: str
    quotes: tuple[Quote, ...]


def written(
    session: Session, results: Results, field: str | None, *, at: datetime
) -> tuple[Written, ...]:
    """Return what was written to the questions of an action field, or outside of all fields.

    Raises
    ------
    NotAllowed, SecondFactorMissing
        If the actor may not read words of this programme.
    """
    facts = results.facts
    results.actor.require_rows(facts.programme_id)
    items = [i for i in text_items(session, facts.version_id) if i.action_field == field]
    found = open_texts(
        session,
        facts.id,
        tuple(item.name for item in items),
        reader=reader_of(results.actor),
        at=at,
    )
    every = ((_title(item), tuple(_quotes(found, item.name))) for item in items)
    return tuple(Written(title, quotes) for title, quotes in every if quotes)


def _title(item: TextItem) -> str:
    """Return the question; a text that explains "other" says so."""
    question = said(item.stem)
    if "." in item.name:
        return _("In eigenen Worten: %(question)s", question=question)
    return question


def _quotes(found: Iterable[OpenAnswer], item: str) -> Iterable[Quote]:
    for text in found:
        if text.item == item:
            language = LANGUAGES.get(text.language or "")
            lang = language.lang if language else ""
            yield Quote(text.text, text.organisation, text.response_id, lang)
