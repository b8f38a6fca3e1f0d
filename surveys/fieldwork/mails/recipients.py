"""Who gets a mailing: those it is for, those it leaves out and why.

In modes A and C staff never learn from it who has answered: they choose by hand only whom to
invite, and a reminder shows how many it goes to, never whom.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.mails.addresses import Addressee, addressees
from surveys.fieldwork.mails.opting_out import opted_out
from surveys.fieldwork.mails.writing import Scene
from surveys.fieldwork.models import Invitation, Mailing, OutboxMail
from surveys.secrets import Keys

TOGETHER = 10
"""Links of mode A are made for so many at once, or for nobody: fewer could be told apart."""
UNANSWERED = frozenset({"reminder", "prolongation"})
"""Kinds that go only to those who have not answered, where the mode knows them."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a mailing can be sent to now."""

    ready: tuple[Addressee, ...]
    without_address: tuple[Addressee, ...]
    unwilling: tuple[Addressee, ...]
    """Those who want no mail."""
    invitations: dict[int, Invitation]
    """By organisation; empty in mode A."""
    may_choose: bool
    """Whether staff may choose among them by hand."""

    def chosen(self, organisations: set[int] | None) -> list[Addressee]:
        """Return those of `organisations` that it can be sent to; all of them without."""
        if organisations is None or not self.may_choose:
            return list(self.ready)
        return [one for one in self.ready if one.organisation_id in organisations]


def recipients_of(session: Session, mailing: Mailing, scene: Scene, *, keys: Keys) -> Recipients:
    """Return whom a mailing can be sent to now."""
    query = select(Invitation).where(
        Invitation.wave_id == scene.wave.id, Invitation.organisation_id.is_not(None)
    )
    invitations = {
        one.organisation_id: one for one in session.scalars(query) if one.organisation_id
    }
    out = _left_out(session, mailing, scene, invitations)
    among = None if mailing.kind == "invitation" else _asked(session, scene, invitations)
    wanted = [
        one
        for one in addressees(session, scene.programme.id)
        if one.state == "active"
        and one.organisation_id not in out
        and (among is None or one.organisation_id in among)
    ]
    unwilling = opted_out(session, scene.programme.id, wanted, keys=keys)
    return Recipients(
        ready=tuple(one for one in wanted if one.email and one.organisation_id not in unwilling),
        without_address=tuple(one for one in wanted if not one.email),
        unwilling=tuple(one for one in wanted if one.organisation_id in unwilling),
        invitations=invitations,
        may_choose=mailing.kind == "invitation" or scene.wave.mode == "P",
    )


def _left_out(
    session: Session, mailing: Mailing, scene: Scene, invitations: dict[int, Invitation]
) -> set[int]:
    """Return who has this mail already, or for whom it is not."""
    has_it = OutboxMail.mailing_id == mailing.id
    if mailing.kind == "invitation":
        of_wave = select(Mailing.id).where(Mailing.wave_id == scene.wave.id)
        has_it = OutboxMail.mailing_id.in_(of_wave) & (OutboxMail.kind == "invitation")
    query = select(OutboxMail.organisation_id).where(has_it, OutboxMail.state != "cancelled")
    out = {number for number in session.scalars(query) if number}
    return out | {number for number, one in invitations.items() if not _is_for(mailing.kind, one)}


def _is_for(kind: str, one: Invitation) -> bool:
    """Whether a mailing is for an invited organisation, by what is known of its answer."""
    if kind == "invitation":
        # In mode C an answered one stays: that it is missing would tell.
        return (one.mode == "C" or not one.used) and one.outcome in {None, "undeliverable"}
    if kind in UNANSWERED:
        return not one.used and one.outcome is None
    return kind != "thanks" or one.used


def _asked(session: Session, scene: Scene, invitations: dict[int, Invitation]) -> set[int]:
    """Return who was asked before: by an invitation, in mode A by a mail that did not come back."""
    if scene.wave.mode != "A":
        return set(invitations)
    query = (
        select(OutboxMail.organisation_id)
        .join(Mailing, Mailing.id == OutboxMail.mailing_id)
        .where(
            Mailing.wave_id == scene.wave.id,
            OutboxMail.kind == "invitation",
            OutboxMail.state == "sent",
        )
    )
    return {number for number in session.scalars(query) if number}
