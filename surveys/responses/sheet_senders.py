"""Whose sheet it is: by its printed code, by the list of organisations, or nobody's."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.errors import ChangedElsewhere, SurveyError
from surveys.fieldwork.codes import find_by_code, is_code
from surveys.fieldwork.invitations import invite
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items.conditions import KNOWN
from surveys.questionnaires.routing import NOBODY, Circumstances
from surveys.responses.keyed_submitting import answered_on
from surveys.responses.models import KeyedSheet
from surveys.web.locale import day
from surveys.web.locale import gettext as _

ARRIVALS = ("paper", "word", "mail", "telephone", "conversation")
TWICE = frozenset({"paper", "word", "mail"})
"""What lies there in writing is keyed in a second time and compared."""


class Unsuitable(SurveyError):
    """What was said of a sheet does not fit the wave: `place` is where, the sentence says why."""

    status = 422

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


@dataclass(frozen=True, slots=True)
class Heading:
    """What staff say of a sheet before its answers."""

    arrival: str
    language: str
    label: str = ""
    code: str = field(default="", repr=False)
    organisation_id: int | None = None
    group_size: int | None = None

    @property
    def is_keyed_twice(self) -> bool:
        """Whether it waits for a second entry."""
        return self.arrival in TWICE


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose sheet it is, as far as the wave may know.

    invitation_id
        Whose link it uses up; None: not invited yet, or nobody's.
    organisation_id, organisation, kind
        Modes P and C: who sent it. In mode A nobody is known.
    """

    invitation_id: int | None = None
    organisation_id: int | None = None
    organisation: str = ""
    kind: str = ""


def sender_of(
    session: Session, wave: Wave, programme_id: int, heading: Heading, key: bytes
) -> Sender:
    """Return whose sheet it is. `key` is that of links.

    Raises
    ------
    Unsuitable
        If code, organisation and mode do not fit each other, or an answer is known to be there.
        In mode C whether somebody answered is told by nothing but taking over a sheet.
    """
    found = _by_code(session, wave, heading.code, key) if heading.code else None
    if wave.mode == "A":
        if found is None and wave.access == "personal":
            raise Unsuitable("code", _("Bitte tippen Sie den Code ab, der auf dem Bogen steht."))
        return Sender(found.id if found else None)
    if found is None and heading.organisation_id is None:
        raise Unsuitable(
            "code", _("Bitte tippen Sie den Code ab, oder wählen Sie unten die Organisation.")
        )
    wanted = found.organisation_id if found else heading.organisation_id
    organisation = session.get(Organisation, wanted)
    if organisation is None or organisation.programme_id != programme_id:
        raise Unsuitable("organisation", _("Bitte wählen Sie eine Organisation aus der Liste."))
    if found and heading.organisation_id not in {None, organisation.id}:
        raise Unsuitable(
            "organisation",
            _(
                "Der Code gehört zu „%(organisation)s“. Bitte prüfen Sie, was stimmt.",
                organisation=organisation.name,
            ),
        )
    invitation = found or _invitation_of(session, wave, organisation.id)
    if invitation and wave.mode == "P":
        place = "code" if found else "organisation"
        _require_unanswered(session, invitation, organisation.name, place)
    return Sender(
        invitation.id if invitation else None, organisation.id, organisation.name, organisation.kind
    )


def _by_code(session: Session, wave: Wave, typed: str, key: bytes) -> Invitation:
    if not is_code(typed):
        raise Unsuitable(
            "code", _("Ein Code hat 16 Zeichen. Bitte vergleichen Sie ihn mit dem Bogen.")
        )
    found = find_by_code(session, typed, key=key)
    if found is None:
        raise Unsuitable(
            "code", _("Diesen Code gibt es nicht. Bitte vergleichen Sie ihn mit dem Bogen.")
        )
    if found.wave_id != wave.id:
        raise Unsuitable("code", _("Dieser Code gehört zu einer anderen Befragungsrunde."))
    if found.used and wave.mode == "A":
        raise Unsuitable(
            "code", _("Mit diesem Code wurde bereits geantwortet. Der Bogen zählt nicht mehr.")
        )
    return found


def _invitation_of(session: Session, wave: Wave, organisation_id: int) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(
            Invitation.wave_id == wave.id, Invitation.organisation_id == organisation_id
        )
    )


def _require_unanswered(
    session: Session, invitation: Invitation, organisation: str, place: str
) -> None:
    if invitation.used:
        raise Unsuitable(place, said_when(session, invitation.id, organisation))
    waiting = session.scalar(
        select(KeyedSheet.label).where(KeyedSheet.invitation_id == invitation.id)
    )
    if waiting is not None:
        raise Unsuitable(
            place,
            _(
                "Von „%(organisation)s“ wartet schon der Bogen „%(label)s“ auf die zweite Eingabe.",
                organisation=organisation,
                label=waiting,
            ),
        )


def said_when(session: Session, invitation_id: int | None, organisation: str) -> str:
    """Return in words that an organisation has answered in mode P, and on which day."""
    at = answered_on(session, invitation_id) if invitation_id is not None else None
    if at is None:
        return _("„%(organisation)s“ hat schon geantwortet.", organisation=organisation)
    return _(
        "„%(organisation)s“ hat schon geantwortet, am %(day)s. Es bleibt bei dieser Antwort.",
        organisation=organisation,
        day=day(at),
    )


def invited(session: Session, wave: Wave, sender: Sender, *, key: bytes) -> int | None:
    """Return the invitation whose link a sheet uses up; who has none yet is invited on paper.

    Raises
    ------
    ChangedElsewhere
        If somebody else invited it at the same moment.
    """
    if sender.invitation_id is not None or sender.organisation_id is None:
        return sender.invitation_id
    organisation = session.get_one(Organisation, sender.organisation_id)
    try:
        invite(session, wave, organisation, key=key)
        session.flush()
    except IntegrityError as problem:
        raise ChangedElsewhere("The organisation was invited meanwhile.") from problem
    found = _invitation_of(session, wave, organisation.id)
    if found is None:
        raise ChangedElsewhere("The organisation was removed.")
    found.channel = "paper"
    return found.id


def circumstances_of(wave: Wave, kind: str) -> Circumstances:
    """Return what is known of who answers, as on the pages of a respondent: in mode P alone."""
    if wave.mode != "P" or not kind:
        return NOBODY
    return Circumstances({f"{KNOWN}.organisation_kind": kind})


def offered_organisations(session: Session, wave: Wave, programme_id: int) -> list[tuple[int, str]]:
    """Return whom a sheet may come from where it has no code, by name. In mode A nobody."""
    if wave.mode == "A":
        return []
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(
            Organisation.programme_id == programme_id, Organisation.state != "dissolved"
        )
    )
    return sorted(((row.id, row.name) for row in rows), key=lambda one: one[1].casefold())
