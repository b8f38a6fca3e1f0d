"""Setting up: the authority with its statements, programmes, and who coordinates them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.accounts.models import Membership, Role
from surveys.clock import BERLIN
from surveys.programmes.models import Authority, Edition, Programme
from surveys.programmes.pasting import key_from, renewed
from surveys.programmes.statements import KINDS, blanks, proposed


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """What staff say of their authority."""

    name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    colour: str | None


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What staff say of a programme."""

    name: Mapping[str, str]
    about: Mapping[str, str]
    is_public: bool
    k_public: int = 10
    k_staff: int = 5


def find_authority(session: Session) -> Authority | None:
    """Return the authority of this installation, or None before anybody has named it."""
    return session.scalars(select(Authority).order_by(Authority.id).limit(1)).one_or_none()


def set_authority(
    session: Session, facts: AuthorityFacts, *, actor: Actor, at: datetime
) -> Authority:
    """Name the authority, or change what is said of it.

    A new one gets statements to start from, with blanks.
    """
    authority = find_authority(session)
    is_new = authority is None
    if authority is None:
        authority = Authority(
            **{kind: {"de": statement_for(kind, facts)} for kind in KINDS},
            logo=None,
            mail_sender=facts.contact_email,
        )
        session.add(authority)
    authority.name = facts.name
    authority.contact_name = facts.contact_name
    authority.contact_phone = facts.contact_phone
    authority.contact_email = facts.contact_email
    authority.colour = facts.colour
    session.flush()
    said = "authority added" if is_new else "authority changed"
    record(session, actor, said, f"authority {authority.id}", at=at)
    return authority


def statement_for(kind: str, facts: AuthorityFacts) -> str:
    """Return the text that a statement of this authority starts from."""
    return proposed(
        kind,
        name=facts.name,
        contact=facts.contact_name,
        phone=facts.contact_phone,
        email=facts.contact_email,
    )


def set_statements(
    session: Session,
    authority: Authority,
    german: Mapping[str, str],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep the German statements, by kind; other languages stay as they are."""
    for kind in KINDS:
        setattr(authority, kind, {**getattr(authority, kind), "de": german[kind]})
    record(session, actor, "statements changed", f"authority {authority.id}", at=at)


def open_blanks(authority: Authority) -> tuple[str, ...]:
    """Return what is still to be filled in, in all statements together."""
    words = "\n".join(str(getattr(authority, kind).get("de", "")) for kind in KINDS)
    return blanks(words)


def set_logo(
    session: Session, authority: Authority, name: str | None, *, actor: Actor, at: datetime
) -> None:
    """Show the kept picture `name` as logo; None shows the name alone."""
    authority.logo_file = name
    record(session, actor, "logo changed", f"authority {authority.id}", at=at)


def make_programme(
    session: Session, authority: Authority, facts: ProgrammeFacts, *, actor: Actor, at: datetime
) -> Programme:
    """Add a programme with its first edition; the actor coordinates it."""
    taken = set(session.scalars(select(Programme.slug)))
    programme = Programme(
        authority_id=authority.id,
        slug=key_from(facts.name["de"], taken, joint="-"),
        name=dict(facts.name),
        about=dict(facts.about),
        is_public=facts.is_public,
        k_public=facts.k_public,
        k_staff=facts.k_staff,
    )
    session.add(programme)
    session.flush()
    year = at.astimezone(BERLIN).year
    name = {"de": f"Fassung {year}", "en": f"{year} edition"}
    session.add(Edition(programme_id=programme.id, position=1, name=name))
    session.add(
        Membership(
            account_id=actor.account_id, programme_id=programme.id, role=Role.COORDINATOR.value
        )
    )
    place = f"programme {programme.id}"
    record(session, actor, "programme added", place, at=at, programme_id=programme.id)
    return programme


def change_programme(
    session: Session, programme: Programme, facts: ProgrammeFacts, *, actor: Actor, at: datetime
) -> None:
    """Change what is said of a programme; its address stays."""
    programme.name = renewed(programme.name, facts.name)
    programme.about = renewed(programme.about, facts.about)
    programme.is_public = facts.is_public
    programme.k_public = facts.k_public
    programme.k_staff = facts.k_staff
    place = f"programme {programme.id}"
    record(session, actor, "programme changed", place, at=at, programme_id=programme.id)
