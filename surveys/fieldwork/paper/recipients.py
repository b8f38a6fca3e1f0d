"""Who gets a letter: invited organisations with a postal address, in the order of the post."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select, update
from sqlalchemy.orm import Session, aliased

from surveys.db import facts
from surveys.fieldwork.codes import code_hash, printed_code
from surveys.fieldwork.models import Contact, Invitation, Organisation, Wave
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Recipient:
    """One organisation that is written to. Of mode A there is no invitation, and no nonce."""

    organisation: str
    contact: str
    street: str
    postcode: str
    city: str
    email: str
    languages: tuple[str, ...]
    """Tags of the languages it likes, the best one first."""
    invitation_id: int | None = None
    nonce: bytes | None = None
    has_code: bool = False
    """Whether its printed code leads somewhere already."""
    closes_at: datetime | None = None
    """A later end for this organisation alone."""

    @property
    def has_address(self) -> bool:
        """Whether the post would find it."""
        return bool(self.street and self.postcode and self.city)

    @property
    def order(self) -> tuple[str, ...]:
        """Where it stands among letters: as the post sorts them."""
        return (self.postcode, self.city, self.street, self.organisation.casefold())


def choices(wave: Wave) -> dict[str, str]:
    """Return whom staff may choose to write to, with words."""
    found = {"all": _("an alle mit Anschrift"), "no_mail": _("nur an die ohne E-Mail-Adresse")}
    if wave.mode != "A":
        found["not_yet"] = _("nur an die, die noch keine Einladung bekommen haben")
    return found


def recipients(
    session: Session, wave: Wave, programme_id: int, whom: str = "all"
) -> list[Recipient]:
    """Return whom a wave would write to, those without an address too, as the post sorts them.

    Who has answered is left out only in mode P: in the other modes nobody may learn it so.
    """
    rows = [facts(row) for row in session.execute(_asked(wave, programme_id))]
    found = [row for row in rows if _is_meant(row, whom) and not (wave.mode == "P" and row["used"])]
    return sorted(map(_recipient, found), key=lambda one: one.order)


def invited(session: Session, wave: Wave, programme_id: int) -> list[Recipient]:
    """Return everybody who has a link of a wave of mode P or C, as the post sorts them."""
    rows = session.execute(_asked(wave, programme_id)) if wave.mode != "A" else ()
    return sorted((_recipient(facts(row)) for row in rows), key=lambda one: one.order)


def printed_codes(session: Session, wave: Wave) -> int:
    """Return how many codes of a wave were printed so far."""
    counted = select(func.count(Invitation.id)).where(
        Invitation.wave_id == wave.id, Invitation.code_hash.is_not(None)
    )
    return session.scalar(counted) or 0


def let_codes_lead(session: Session, found: Iterable[Recipient], *, key: bytes) -> None:
    """Let the printed codes of modes P and C lead somewhere. Doing it twice changes nothing."""
    new = [
        {
            "id": one.invitation_id,
            "code_hash": code_hash(key, printed_code(key, one.invitation_id, one.nonce)),
        }
        for one in found
        if one.invitation_id and one.nonce and not one.has_code
    ]
    if new:
        session.execute(update(Invitation), new)


def _columns(*more: Any) -> Select[Any]:
    """Return organisations, each with its main contact."""
    main = aliased(Contact)
    return (
        select(
            Organisation.name,
            Organisation.email,
            Organisation.street,
            Organisation.postcode,
            Organisation.city,
            Organisation.languages,
            main.name.label("main_name"),
            main.email.label("main_email"),
            main.language.label("main_language"),
            *more,
        )
        .select_from(Organisation)
        .outerjoin(main, and_(main.organisation_id == Organisation.id, main.is_main))
        .where(Organisation.state != "dissolved")
    )


def _asked(wave: Wave, programme_id: int) -> Select[Any]:
    """Return who is asked: those with an invitation; in mode A everybody in the address book."""
    if wave.mode == "A":
        return _columns().where(
            Organisation.programme_id == programme_id, Organisation.state == "active"
        )
    chosen = aliased(Contact)
    return (
        _columns(
            Invitation.id.label("invitation_id"),
            Invitation.nonce,
            Invitation.channel,
            Invitation.used,
            Invitation.closes_at,
            Invitation.code_hash.is_not(None).label("has_code"),
            chosen.name.label("chosen_name"),
            chosen.email.label("chosen_email"),
            chosen.language.label("chosen_language"),
        )
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .outerjoin(chosen, chosen.id == Invitation.contact_id)
        .where(Invitation.wave_id == wave.id, Invitation.outcome.is_(None))
    )


def _is_meant(row: Mapping[str, Any], whom: str) -> bool:
    if whom == "no_mail":
        return not (row.get("chosen_email") or row["main_email"] or row["email"])
    return whom != "not_yet" or row.get("channel") is None


def _recipient(row: Mapping[str, Any]) -> Recipient:
    of = "chosen" if row.get("chosen_name") else "main"
    languages: Sequence[str] = (row[f"{of}_language"], *(row["languages"] or ()))
    return Recipient(
        organisation=row["name"],
        contact=row[f"{of}_name"] or "",
        street=row["street"],
        postcode=row["postcode"],
        city=row["city"],
        email=row[f"{of}_email"] or row["email"] or "",
        languages=tuple(tag for tag in languages if tag),
        invitation_id=row.get("invitation_id"),
        nonce=row.get("nonce"),
        has_code=bool(row.get("has_code")),
        closes_at=row.get("closes_at"),
    )
