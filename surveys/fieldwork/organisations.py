"""Organisations of a programme: pasted from a spreadsheet, listed, removed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.accounts.mail import normalized
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.models import Contact, Invitation, Organisation
from surveys.programmes.listing import district_keys, districts_of
from surveys.programmes.pasting import LONGEST_NAME, MOST_ROWS, Row, rows, same
from surveys.web.locale import gettext as _
from surveys.web.locale import said

HEADINGS = frozenset({"name", "organisation", "verein", "organisationen"})
ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "mo": (
        "mo",
        "mso",
        "migrantenorganisation",
        "migrantenorganisationen",
        "migrantenselbstorganisation",
        "migrantenverein",
        "migrant organisation",
    ),
    "provider": (
        "träger",
        "freier träger",
        "wohlfahrtsverband",
        "freier träger oder wohlfahrtsverband",
        "sozialer träger",
        "service provider",
    ),
    "association": (
        "verband",
        "kammer",
        "gewerkschaft",
        "verband, kammer oder gewerkschaft",
        "association",
    ),
    "club": (
        "verein",
        "initiative",
        "sportverein",
        "kulturverein",
        "religionsgemeinschaft",
        "verein oder initiative",
        "club",
    ),
    "administration": ("verwaltung", "amt", "behörde", "öffentliche verwaltung", "administration"),
    "education": ("bildung", "schule", "kita", "hochschule", "bildungseinrichtung", "education"),
}
"""How people write the kinds that ready questionnaires ask for; other words stay as typed."""
SIZES = ("1-9", "10-49", "50-249", "250+", "volunteers")
"""Size classes: how many people work there for pay, or nobody does."""


@dataclass(frozen=True, slots=True)
class PastedOrganisation:
    """One pasted row: what it says, or why it cannot be taken."""

    row: Row
    name: str
    kind: str
    district: str
    email: str | None
    is_known: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """An organisation as pages show it."""

    id: int
    name: str
    kind: str
    district: str
    email: str | None
    """Where invitations go: that of the main contact, else its own."""
    is_invited: bool
    state: str


def size_words() -> dict[str, str]:
    """Return what pages call the size classes."""
    return {
        "1-9": _("1 bis 9 Beschäftigte"),
        "10-49": _("10 bis 49 Beschäftigte"),
        "50-249": _("50 bis 249 Beschäftigte"),
        "250+": _("250 Beschäftigte oder mehr"),
        "volunteers": _("nur Ehrenamtliche"),
    }


def kind_from(words: str) -> str:
    """Return the code of a kind, or what was typed if it is none of ours.

    >>> kind_from("Migrantenorganisation"), kind_from("Theater")
    ('mo', 'Theater')
    """
    typed = same(words)
    return next((code for code, names in ALSO_CALLED.items() if typed in names), words)


def as_listed(
    session: Session, programme_id: int, found: Sequence[Organisation]
) -> list[ListedOrganisation]:
    """Return organisations as pages show them, in the same order."""
    districts = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    kinds = kind_words()
    numbers = [one.id for one in found]
    invited = set(
        session.scalars(
            select(Invitation.organisation_id).where(Invitation.organisation_id.in_(numbers))
        )
    )
    mails = {
        row.organisation_id: row.email
        for row in session.execute(
            select(Contact.organisation_id, Contact.email).where(
                Contact.organisation_id.in_(numbers), Contact.is_main, Contact.email.is_not(None)
            )
        )
    }
    return [
        ListedOrganisation(
            one.id,
            one.name,
            kinds.get(one.kind, one.kind),
            districts.get(one.district, one.district),
            mails.get(one.id) or one.email,
            one.id in invited,
            one.state,
        )
        for one in found
    ]


def organisation_count(session: Session, programme_id: int, *, state: str = "") -> int:
    """Return how many organisations a programme has, all or those of one state."""
    query = select(func.count(Organisation.id)).where(Organisation.programme_id == programme_id)
    return session.scalar(query.where(Organisation.state == state) if state else query) or 0


def read_organisations(
    session: Session, programme_id: int, typed: str
) -> tuple[PastedOrganisation, ...]:
    """Return what a pasted table says: name, kind, district and, if it is there, mail."""
    known = {
        same(name)
        for name in session.scalars(
            select(Organisation.name).where(Organisation.programme_id == programme_id)
        )
    }
    seen: set[str] = set()
    found = []
    for row in rows(typed):
        if row.number == 1 and same(row.cell(0)) in HEADINGS:
            continue
        found.append(_read(row, known, seen))
        seen.add(same(row.cell(0)))
    return tuple(found)


def new_districts(
    session: Session, programme_id: int, read: Sequence[PastedOrganisation]
) -> list[str]:
    """Return the districts that taking the sound rows would add, each once."""
    known: set[str] = set()
    for one in districts_of(session, programme_id):
        known |= {same(one.key), *(same(str(name)) for name in one.name.values())}
    named = {same(row.district): row.district for row in read if row.district and not row.faults}
    return [words for key, words in named.items() if key not in known]


def take_organisations(
    session: Session, programme_id: int, read: Sequence[PastedOrganisation]
) -> int:
    """Add the sound rows, or change the organisations they name; return how many."""
    sound = [one for one in read if not one.faults]
    districts = district_keys(session, programme_id, (one.district for one in sound))
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    known = {same(one.name): one for one in session.scalars(query)}
    for one in sound:
        organisation = known.get(same(one.name))
        if organisation is None:
            organisation = Organisation(programme_id=programme_id, name=one.name)
            session.add(organisation)
        organisation.kind = kind_from(one.kind)
        organisation.district = districts.get(same(one.district), "")
        organisation.email = one.email or organisation.email
    session.flush()
    return len(sound)


def remove_organisations(
    session: Session, programme_id: int, chosen: Collection[int]
) -> tuple[int, int]:
    """Remove those that were never invited; return how many went and how many had to stay."""
    query = select(Organisation).where(
        Organisation.programme_id == programme_id, Organisation.id.in_(chosen)
    )
    invited = set(
        session.scalars(
            select(Invitation.organisation_id).where(Invitation.organisation_id.in_(chosen))
        )
    )
    gone = stayed = 0
    for organisation in session.scalars(query):
        if organisation.id in invited:
            stayed += 1
        else:
            session.delete(organisation)
            gone += 1
    return gone, stayed


def _read(row: Row, known: set[str], seen: set[str]) -> PastedOrganisation:
    name, kind, district, typed = (row.cell(place) for place in range(4))
    faults = []
    if not name:
        faults.append(_("Der Name fehlt."))
    if not kind:
        faults.append(_("Die Art fehlt, zum Beispiel: Migrantenorganisation."))
    if max(len(name), len(kind), len(district)) > LONGEST_NAME:
        faults.append(_("Bitte kürzen Sie auf 200 Zeichen."))
    if name and same(name) in seen:
        faults.append(_("Diese Organisation steht schon weiter oben."))
    email = _email(typed)
    if typed and email is None:
        faults.append(
            _(
                "„%(typed)s“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.",
                typed=typed,
            )
        )
    if any(row.cells[4:]):
        faults.append(_("Diese Zeile hat mehr als vier Spalten."))
    if row.number > MOST_ROWS:
        faults.append(_("Das sind zu viele Zeilen auf einmal. Fügen Sie den Rest danach ein."))
    return PastedOrganisation(row, name, kind, district, email, same(name) in known, tuple(faults))


def _email(typed: str) -> str | None:
    if not typed:
        return None
    try:
        return normalized(typed)
    except ValueError:
        return None
