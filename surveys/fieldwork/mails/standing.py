"""How the mailings of a wave stand: counts, what came back, what keeps mail from going out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.fieldwork.mails.addresses import addressees
from surveys.fieldwork.mails.fates import RELAY_REFUSES, RELAY_SILENT
from surveys.fieldwork.mails.writing import Scene
from surveys.fieldwork.models import Mailing, OutboxMail
from surveys.web.locale import gettext as _

IN_MODE_C = frozenset({"invitation", "news"})
"""Kinds whose returns staff see by name in mode C: others went only to who had not answered."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many mails of a mailing are where."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    bounced: int = 0
    cancelled: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.waiting + self.sent + self.failed + self.bounced + self.cancelled


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that did not arrive."""

    mail_id: int
    organisation_id: int
    organisation: str
    email: str
    problem: str
    """In words for staff."""
    can_resend: bool
    """Whether it still has its link, or needs none of its own."""


def mailings_of(session: Session, wave_id: int) -> list[Mailing]:
    """Return the mailings of a wave, newest first."""
    query = select(Mailing).where(Mailing.wave_id == wave_id)
    return list(session.scalars(query.order_by(Mailing.made_at.desc(), Mailing.id.desc())))


def counts_of(session: Session, mailings: Sequence[Mailing]) -> Mapping[int, Counts]:
    """Return the counts of each mailing."""
    numbers = [one.id for one in mailings]
    rows = session.execute(
        select(OutboxMail.mailing_id, OutboxMail.state, func.count())
        .where(OutboxMail.mailing_id.in_(numbers))
        .group_by(OutboxMail.mailing_id, OutboxMail.state)
    )
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for mailing_id, state, count in rows:
        place = "waiting" if state == "sending" else state
        of_one = found[mailing_id or 0]
        of_one[place] = of_one.get(place, 0) + count
    return {number: Counts(**places) for number, places in found.items()}


def leaves_at(session: Session, mailing_id: int, *, at: datetime) -> datetime | None:
    """Return when the first mail that waits goes out; None if one is due, or none waits."""
    query = select(func.min(OutboxMail.due_at)).where(
        OutboxMail.mailing_id == mailing_id, OutboxMail.state == "waiting"
    )
    first = session.scalar(query)
    return first if first is not None and first > at else None


def obstacle(session: Session, wave_id: int) -> str | None:
    """Return what keeps the mail of a wave waiting, as the sender noted it; None if nothing."""
    query = (
        select(OutboxMail.problem)
        .join(Mailing, Mailing.id == OutboxMail.mailing_id)
        .where(
            Mailing.wave_id == wave_id,
            OutboxMail.state == "waiting",
            OutboxMail.problem.in_((RELAY_SILENT, RELAY_REFUSES)),
        )
        .limit(1)
    )
    return session.scalar(query)


def returned(session: Session, scene: Scene) -> list[Returned]:
    """Return the mails of a wave that did not arrive, one per organisation, by name."""
    query = (
        select(OutboxMail)
        .join(Mailing, Mailing.id == OutboxMail.mailing_id)
        .where(Mailing.wave_id == scene.wave.id, OutboxMail.state.in_(("failed", "bounced")))
        .order_by(OutboxMail.id)
    )
    if scene.wave.mode == "C":
        query = query.where(OutboxMail.kind.in_(IN_MODE_C))
    newest = {one.organisation_id: one for one in session.scalars(query)}
    if not newest:
        return []
    is_forgotten = scene.wave.mode == "A" and scene.wave.access != "open"
    return [
        Returned(
            mail_id=mail.id,
            organisation_id=to.organisation_id,
            organisation=to.name,
            email=to.email,
            problem=problem_words(mail.problem),
            can_resend=not (is_forgotten and mail.kind == "invitation" and mail.sealed is None),
        )
        for to in addressees(session, scene.programme.id)
        if (mail := newest.get(to.organisation_id)) is not None
    ]


def mails_of(session: Session, scene: Scene, chosen: set[int]) -> list[OutboxMail]:
    """Return the chosen mails of a wave that staff may see did not arrive."""
    shown = {one.mail_id for one in returned(session, scene)}
    return [session.get_one(OutboxMail, number) for number in sorted(chosen & shown)]


def problem_words(problem: str | None) -> str:
    """Return why a mail did not arrive, in words."""
    status = problem or ""
    known = {
        "no address": _("Es ist keine Adresse eingetragen."),
        "bad address": _("Die Adresse ist falsch geschrieben."),
        "not written": _("Die Mail ließ sich nicht schreiben. Bitte melden Sie uns das."),
        RELAY_REFUSES: _("Der Mailserver nimmt unseren Absender nicht an."),
    }
    by_status = {
        "5.1": _("Diese Adresse gibt es nicht (%(status)s).", status=status),
        "5.2": _("Das Postfach nimmt nichts mehr an (%(status)s).", status=status),
        "5.7": _("Der Server dort nimmt unsere Mails nicht an (%(status)s).", status=status),
    }
    if status in known:
        return known[status]
    if status.startswith("5"):
        return by_status.get(status[:3], _("Die Mail kam zurück (%(status)s).", status=status))
    return _("Der Server dort war zwei Tage lang nicht zu erreichen.")
