"""One organisation: what is known of it, its contacts, changed and deleted."""

from dataclasses import dataclass

from sqlalchemy import column, delete, exists, func, select, table
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Contact, Invitation, Organisation, TrustKey
from surveys.programmes.pasting import same

# Comes after fieldwork: of drafts only whose they are is known here.
DRAFT = table("draft", column("invitation_id"))


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What staff say of an organisation."""

    name: str
    kind: str = ""
    district: str = ""
    email: str | None = None
    action_fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    size: str = ""
    umbrella_id: int | None = None
    street: str = ""
    postcode: str = ""
    city: str = ""
    source: str = ""
    state: str = "active"


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What staff say of a contact."""

    name: str
    function: str = ""
    email: str | None = None
    phone: str = ""
    language: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Traces:
    """What an organisation has left: it decides what may be removed.

    answered
        How often it answered with its name.
    is_sealed
        Whether it was invited to a confidential wave whose links are kept: whether it answered
        there is for nobody here to know.
    """

    invitations: int
    answered: int
    is_sealed: bool


def get_organisation(session: Session, programme_id: int, organisation_id: int) -> Organisation:
    """Return an organisation of a programme, or raise UnknownPage."""
    found = session.get(Organisation, organisation_id)
    if found is None or found.programme_id != programme_id:
        raise UnknownPage("No such organisation.")
    return found


def find_named(session: Session, programme_id: int, name: str) -> Organisation | None:
    """Return the organisation of this name, however it is written in capitals."""
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    return next((one for one in session.scalars(query) if same(one.name) == same(name)), None)


def facts_of(one: Organisation) -> OrganisationFacts:
    """Return what is known of an organisation."""
    return OrganisationFacts(
        name=one.name,
        kind=one.kind,
        district=one.district,
        email=one.email,
        action_fields=tuple(one.action_fields),
        languages=tuple(one.languages),
        size=one.size,
        umbrella_id=one.umbrella_id,
        street=one.street,
        postcode=one.postcode,
        city=one.city,
        source=one.source,
        state=one.state,
    )


def add_organisation(session: Session, programme_id: int, facts: OrganisationFacts) -> Organisation:
    """Add an organisation. Its name must be new; the form asks before."""
    found = Organisation(programme_id=programme_id)
    set_organisation(found, facts)
    session.add(found)
    session.flush()
    return found


def set_organisation(one: Organisation, facts: OrganisationFacts) -> None:
    """Change what is known of an organisation."""
    one.name, one.kind, one.district = facts.name, facts.kind, facts.district
    one.email = facts.email
    one.action_fields = list(facts.action_fields)
    one.languages = list(facts.languages)
    one.size = facts.size
    one.umbrella_id = facts.umbrella_id if facts.umbrella_id != one.id else None
    one.street, one.postcode, one.city = facts.street, facts.postcode, facts.city
    one.source, one.state = facts.source, facts.state


def contacts_of_one(session: Session, organisation_id: int) -> list[Contact]:
    """Return the contacts of an organisation, the main one first."""
    query = select(Contact).where(Contact.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Contact.is_main.desc(), Contact.id)))


def get_contact(session: Session, organisation: Organisation, contact_id: int) -> Contact:
    """Return a contact of an organisation, or raise UnknownPage."""
    found = session.get(Contact, contact_id)
    if found is None or found.organisation_id != organisation.id:
        raise UnknownPage("No such contact.")
    return found


def add_contact(session: Session, organisation_id: int, facts: ContactFacts) -> Contact:
    """Add a contact; the first one is the main one."""
    found = Contact(organisation_id=organisation_id, is_main=False)
    others = contacts_of_one(session, organisation_id)
    _set(found, facts)
    session.add(found)
    session.flush()
    if facts.is_main or not others:
        _make_main(session, found)
    return found


def set_contact(session: Session, contact: Contact, facts: ContactFacts) -> None:
    """Change a contact. Being the main one is taken from another, never just given up."""
    _set(contact, facts)
    if facts.is_main:
        _make_main(session, contact)


def remove_contact(session: Session, contact: Contact) -> None:
    """Remove a contact; the one that was there first becomes the main one after it."""
    organisation_id = contact.organisation_id
    session.delete(contact)
    session.flush()
    left = contacts_of_one(session, organisation_id)
    if left and not left[0].is_main:
        left[0].is_main = True


def traces_of(session: Session, organisation_id: int) -> Traces:
    """Return how often an organisation was invited, and what is known of its answers."""
    answered = Invitation.used.is_(True) & (Invitation.mode == "P")
    mine = Invitation.organisation_id == organisation_id
    invited, said = session.execute(
        select(func.count(Invitation.id), func.count(Invitation.id).filter(answered)).where(mine)
    ).one()
    waves = session.scalars(select(Invitation.wave_id).where(mine, Invitation.mode == "C")).all()
    return Traces(invited, said, any(has_lock(session, wave_id) for wave_id in waves))


def has_lock(session: Session, wave_id: int) -> bool:
    """Whether the links of a confidential wave are kept: nobody here may learn who answered."""
    kept = exists().where(TrustKey.wave_id == wave_id, TrustKey.locked_key.is_not(None))
    return bool(session.scalar(select(kept)))


def delete_with_everything(session: Session, one: Organisation) -> bool:
    """Delete an organisation with contacts, links and drafts; return whether it could go.

    Once it has answered, its answer says whose it is, so it stays until the answer is deleted.
    One invited to a confidential wave stays in any case: otherwise this would tell who answered.
    """
    traces = traces_of(session, one.id)
    if traces.answered or traces.is_sealed:
        return False
    own = list(session.scalars(select(Invitation.id).where(Invitation.organisation_id == one.id)))
    remove_invitations(session, own)
    session.delete(one)
    session.flush()
    return True


def remove_invitations(session: Session, invitations: list[int]) -> None:
    """Remove invitations with the drafts behind them. Answers must be gone before."""
    session.execute(delete(DRAFT).where(DRAFT.c.invitation_id.in_(invitations)))
    session.execute(delete(Invitation).where(Invitation.id.in_(invitations)))


def _set(contact: Contact, facts: ContactFacts) -> None:
    contact.name, contact.function = facts.name, facts.function
    contact.email, contact.phone, contact.language = facts.email, facts.phone, facts.language


def _make_main(session: Session, contact: Contact) -> None:
    for other in contacts_of_one(session, contact.organisation_id):
        other.is_main = other.id == contact.id
    session.flush()
