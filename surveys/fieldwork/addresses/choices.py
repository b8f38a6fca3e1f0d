"""What forms and filters of the address book offer: districts, fields, organisations, languages."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.addresses.finding import Wanted
from surveys.fieldwork.addresses.words import language_words, state_words
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.models import Organisation
from surveys.fieldwork.organisations import size_words
from surveys.programmes.listing import districts_of, fields_of
from surveys.web.locale import gettext as _
from surveys.web.locale import said

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """A way of narrowing a list: its name in the address, its words, what there is, the choice."""

    name: str
    words: str
    choices: Choices
    chosen: str


def district_choices(session: Session, programme_id: int) -> Choices:
    """Return the districts of a programme, and those that only organisations still name."""
    known = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    query = select(Organisation.district).where(Organisation.programme_id == programme_id)
    others = {key for key in session.scalars(query.distinct()) if key and key not in known}
    return [*known.items(), *((key, key) for key in sorted(others))]


def field_choices(session: Session, programme_id: int) -> Choices:
    """Return the action fields of the newest edition."""
    return [(one.key, said(one.name)) for one in fields_of(session, programme_id)]


def umbrella_choices(session: Session, programme_id: int, *, but: int | None = None) -> Choices:
    """Return the organisations that another one may belong to, by name."""
    query = select(Organisation.id, Organisation.name).where(
        Organisation.programme_id == programme_id
    )
    found = [(str(id_), name) for id_, name in session.execute(query) if id_ != but]
    return sorted(found, key=lambda pair: pair[1].casefold())


def filters_of(session: Session, programme_id: int, wanted: Wanted) -> list[Filter]:
    """Return the filters of a list of organisations, each with what the list has."""
    rows = session.scalars(
        select(Organisation).where(Organisation.programme_id == programme_id)
    ).all()
    names = {one.id: one.name for one in rows}
    kinds = {one.kind for one in rows if one.kind}
    umbrellas = {one.umbrella_id for one in rows if one.umbrella_id}
    spoken = {tag for one in rows for tag in one.languages}
    languages = language_words()
    found = [
        Filter("kind", _("Art"), _named(kinds, kind_words()), wanted.kind),
        Filter("field", _("Handlungsfeld"), field_choices(session, programme_id), wanted.field),
        Filter("district", _("Bezirk"), district_choices(session, programme_id), wanted.district),
        Filter("size", _("Größe"), list(size_words().items()), wanted.size),
        Filter(
            "umbrella",
            _("Dachverband"),
            _named({str(one) for one in umbrellas}, {str(one): names[one] for one in umbrellas}),
            wanted.umbrella,
        ),
        Filter("speaks", _("Sprache"), _named(spoken, languages), wanted.speaks),
        Filter("state", _("Stand"), list(state_words().items()), wanted.state),
    ]
    return [one for one in found if one.choices]


def _named(codes: set[str], words: dict[str, str]) -> Choices:
    found = [(code, words.get(code, code)) for code in codes]
    return sorted(found, key=lambda pair: pair[1].casefold())
