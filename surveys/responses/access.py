"""From a link, a cookie or a code to the draft it opens. Opening changes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from surveys.errors import AlreadyAnswered, NotStarted, UnknownLink, WaveClosed, WaveNotOpen
from surveys.fieldwork.codes import code_hash, is_code
from surveys.fieldwork.links import attributed_token, plain_code
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.promises import Promised
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.beside import Beside
from surveys.responses.colleague_access import Helper, find_helper
from surveys.responses.desk import Desk, SealedBeside, WaveAtDesk
from surveys.responses.models import Colleague, Draft
from surveys.responses.sealing import DraftKey, unseal
from surveys.secrets import keyed_hash, token_hash

A_DAY = timedelta(days=1)
WAVE_COLUMNS = (
    Wave.id.label("wave_id"),
    Wave.mode,
    Wave.access,
    Wave.version_id,
    Wave.opens_at,
    Wave.closes_at,
    Wave.grace_minutes,
    Wave.opened_at,
    Wave.no_influence,
    Wave.link_deletion_on,
    Wave.title,
    Wave.quota,
    Wave.proof_of_work,
    Wave.group_answers,
    Programme.slug,
    Programme.name.label("programme_name"),
    Authority.name.label("authority_name"),
    Authority.contact_name,
    Authority.contact_phone,
    Authority.contact_email,
)

RECORD_COLUMNS: tuple[Any, ...] = (
    Organisation.name.label("organisation"),
    Organisation.kind.label("organisation_kind"),
    Organisation.district.label("organisation_district"),
    Organisation.email.label("organisation_email"),
)


def with_wave(query: Select[Any]) -> Select[Any]:
    """Join the programme and the authority that pages of a wave name."""
    return (
        query.join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Authority, Authority.id == Programme.authority_id)
    )


OF_INVITATION = with_wave(
    select(
        Invitation.id.label("invitation_id"),
        Invitation.token_hash,
        Invitation.nonce,
        Invitation.used,
        Invitation.closes_at.label("own_closes_at"),
        Organisation.name.label("organisation"),
        Draft.language,
        *WAVE_COLUMNS,
    )
    .select_from(Invitation)
    .join(Wave, Wave.id == Invitation.wave_id)
    .outerjoin(Draft, Draft.invitation_id == Invitation.id)
    .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
)
BY_TOKEN = OF_INVITATION.where(Invitation.token_hash == bindparam("token_hash"))
BY_HELPER = OF_INVITATION.where(Invitation.id == bindparam("invitation"))
BY_CODE = OF_INVITATION.where(Invitation.code_hash == bindparam("code_hash"))
BY_OPEN_CODE = with_wave(select(*WAVE_COLUMNS).select_from(Wave)).where(
    Wave.open_code == bindparam("code")
)
DESK_OF_INVITATION = with_wave(
    select(
        Invitation.id.label("invitation_id"),
        Invitation.used,
        Invitation.closes_at.label("own_closes_at"),
        *RECORD_COLUMNS,
        Draft.id.label("draft_id"),
        Draft.version_id.label("draft_version"),
        Draft.changes,
        Draft.save_id,
        Draft.language,
        Draft.answers,
        Draft.beside,
        exists().where(Colleague.invitation_id == Invitation.id).label("is_shared"),
        *WAVE_COLUMNS,
    )
    .select_from(Invitation)
    .join(Wave, Wave.id == Invitation.wave_id)
    .join(Organisation, Organisation.id == Invitation.organisation_id)
    .outerjoin(Draft, Draft.invitation_id == Invitation.id)
)
ATTRIBUTED_DESK = DESK_OF_INVITATION.where(Invitation.token_hash == bindparam("token_hash"))
HELPERS_DESK = DESK_OF_INVITATION.where(
    Invitation.id == bindparam("invitation"), Invitation.mode == "P"
)
SEALED_DESK = with_wave(
    select(Draft.version_id.label("draft_version"), Draft.changes, Draft.sealed, *WAVE_COLUMNS)
    .select_from(Draft)
    .join(Wave, Wave.id == Draft.wave_id)
).where(Draft.id == bindparam("draft_id"))
"""Queries of every page, built once: building them took a third of a page's time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a link leads to, before anybody pressed Start."""

    token: str
    wave: WaveAtDesk
    questionnaire: Questionnaire
    invitation_id: int | None
    organisation: str | None
    used: bool
    language: str | None = None
    """In which language this link's draft was last written, if there is one."""
    helper: Helper | None = None
    """Mode P: the colleague whose link it is; None: the contact."""
    link_hash: bytes | None = None
    """What a link of one's own is spent by; null: an open link, spent by nobody."""

    @property
    def is_answered(self) -> bool:
        """Whether its answer was submitted, and nobody has begun to change it."""
        return self.used and self.language is None

    @property
    def own_pass(self) -> "Pass":
        """What a browser carries of a link of mode P."""
        return Pass("K" if self.helper else "P", self.token)

    @property
    def may_have_begun(self) -> bool:
        """Whether somebody may go on behind this link: known with names, else by a code."""
        return self.wave.mode != "P" or self.language is not None

    @property
    def is_invited(self) -> bool:
        """Whether one may begin with this link: anybody without names, else the invited."""
        return self.wave.mode == "A" or self.invitation_id is not None


@dataclass(frozen=True, slots=True)
class Pass:
    """What the cookie of a respondent says.

    `P` and the token of the contact, `K` and that of a colleague, or `A` and a code (also in
    mode C).
    """

    mode: str
    secret: str

    @classmethod
    def read(cls, cookie: str | None) -> "Pass":
        """Return the pass in a cookie.

        Raises
        ------
        NotStarted
            If there is none that we could have set.
        """
        mode, _dot, secret = (cookie or "").partition(".")
        if mode not in {"A", "P", "K"} or not secret:
            raise NotStarted("No draft is open in this browser.")
        return cls(mode, secret)

    def cookie(self) -> str:
        """Return the value of the cookie."""
        return f"{self.mode}.{self.secret}"


def open_entry(session: Session, token: str, *, key: bytes = b"") -> Entry:
    """Return what the link with `token` leads to; with the key of links also a printed code.

    Raises
    ------
    UnknownLink
        If no wave and no invitation has this token, or its wave was not opened by staff.
    """
    if is_code(token):
        row = session.execute(BY_CODE, {"code_hash": code_hash(key, token)}).one_or_none()
    else:
        row = session.execute(BY_TOKEN, {"token_hash": token_hash(token)}).one_or_none()
    helper = find_helper(session, token) if row is None else None
    if helper is not None:
        row = session.execute(BY_HELPER, {"invitation": helper.invitation_id}).one_or_none()
    if row is None and token.isascii() and token.isprintable():
        row = session.execute(BY_OPEN_CODE, {"code": token.strip().lower()}).one_or_none()
    if row is None or row.opened_at is None:
        raise UnknownLink("No such link.")
    found = row._mapping  # noqa: SLF001  SQLAlchemy's public name for a row's columns
    nonce = found.get("nonce")
    return Entry(
        # A printed code leads to the link it stands for; in mode A it is the link.
        token=attributed_token(key, row.invitation_id, nonce)
        if nonce and is_code(token)
        else token,
        wave=_wave(row),
        questionnaire=published(session, row.version_id),
        invitation_id=found.get("invitation_id"),
        organisation=found.get("organisation"),
        used=bool(found.get("used")),
        language=found.get("language"),
        helper=helper,
        link_hash=found.get("token_hash"),
    )


def is_open_code(session: Session, code: str) -> bool:
    """Whether a code is that of a wave which everybody may join."""
    return session.execute(BY_OPEN_CODE, {"code": code}).one_or_none() is not None


def open_desk(session: Session, carried: Pass, *, key: bytes) -> Desk:
    """Return the draft that a cookie opens.

    Raises
    ------
    NotStarted
        If there is no such draft (any more).
    AlreadyAnswered
        If it was submitted, and nobody began to change it.
    """
    if carried.mode in {"P", "K"}:
        return _attributed_desk(session, carried, key)
    return _sealed_desk(session, carried, key)


def require_open(wave: WaveAtDesk, *, at: datetime, began: bool = False) -> None:
    """Refuse to begin before the opening and after the closing of a wave.

    Whoever `began` before the closing may go on and submit until the grace is over.

    Raises
    ------
    WaveNotOpen, WaveClosed
        With the moment, the programme and whom to ask.
    """
    if at < wave.opens_at:
        raise WaveNotOpen(wave.opens_at, wave.programme, wave.contact)
    if at >= (wave.ends_at if began else wave.closes_at):
        # C: copies are kept as long as links; A: until the next day.
        keeps = wave.mode == "C" or (wave.mode == "A" and at < wave.ends_at + A_DAY)
        raise WaveClosed(wave.closes_at, wave.programme, wave.contact, opens_by_code=keeps)


def form_token(key: bytes, carried: Pass) -> str:
    """Return the token that forms of this draft bring back, bound to its cookie."""
    return keyed_hash(key, b"form", carried.cookie().encode()).hex()[:32]


def typed_code(typed: str) -> Pass:
    """Return the pass in a resume code of mode A or C, however it was typed."""
    return Pass("A", plain_code(typed))


def _attributed_desk(session: Session, carried: Pass, key: bytes) -> Desk:
    helper = require_helper(session, carried) if carried.mode == "K" else None
    if helper is not None:
        found: dict[str, Any] = {"invitation": helper.invitation_id}
        row = session.connection().execute(HELPERS_DESK, found).one_or_none()
    else:
        found = {"token_hash": token_hash(carried.secret)}
        row = session.connection().execute(ATTRIBUTED_DESK, found).one_or_none()
    if row is None:
        raise NotStarted("No such draft.")
    if row.draft_id is None and row.used:
        raise AlreadyAnswered("This link was used.")
    if row.draft_id is None:
        raise NotStarted("Not begun.")
    return Desk(
        wave=_wave(row),
        questionnaire=published(session, row.draft_version),
        version_id=row.draft_version,
        draft_id=row.draft_id,
        language=_language_of(row, helper),
        answers=row.answers,
        changes=row.changes,
        save_id=row.save_id,
        form_token=form_token(key, carried),
        invitation_id=row.invitation_id,
        organisation=row.organisation,
        organisation_kind=row.organisation_kind,
        organisation_district=row.organisation_district,
        organisation_email=row.organisation_email,
        beside=row.beside or {},
        helper=helper,
        is_shared=row.is_shared,
        is_change=row.used,
    )


def require_helper(session: Session, carried: Pass) -> Helper:
    """Return the colleague whose pass this is.

    Raises
    ------
    NotStarted
        If the link was taken back, or never was.
    """
    helper = find_helper(session, carried.secret)
    if helper is None:
        raise NotStarted("This link leads nowhere any more.")
    return helper


def invitation_at(session: Session, desk: Desk) -> int | None:
    """Return the invitation of whoever sits at a desk; None if nobody in particular was asked."""
    if desk.invitation_id is not None or desk.wave.mode != "C":
        return desk.invitation_id
    if desk.sealed_beside.link is None:
        return None
    link = bytes.fromhex(desk.sealed_beside.link)
    return session.scalar(select(Invitation.id).where(Invitation.token_hash == link))


def _language_of(row: Row[Any], helper: Helper | None) -> str:
    """Return the language of the draft, or the one that a colleague chose for their pages."""
    chosen = helper and Beside.read(row.beside).languages.get(str(helper.id))
    return chosen or row.language or "de"


def _sealed_desk(session: Session, carried: Pass, key: bytes) -> Desk:
    draft_key = DraftKey.of(carried.secret)
    row = session.connection().execute(SEALED_DESK, {"draft_id": draft_key.draft_id}).one_or_none()
    if row is None:
        raise NotStarted("No such draft.")
    content = unseal(draft_key, row.sealed)
    beside = SealedBeside.of(content)
    return Desk(
        wave=_wave(row, closes_at=own_end(session, row.mode, beside.link)),
        questionnaire=published(session, row.draft_version),
        version_id=row.draft_version,
        draft_id=draft_key.draft_id,
        language=content["language"],
        answers=content["answers"],
        changes=row.changes,
        save_id=content["save_id"],
        form_token=form_token(key, carried),
        is_change=beside.replaces is not None,
        key=draft_key,
        sealed_beside=beside,
    )


def own_end(session: Session, mode: str, link: str | None) -> datetime | None:
    """Return until when this organisation alone has time, if it was granted more."""
    if mode != "C" or link is None:
        return None
    mine = Invitation.token_hash == bytes.fromhex(link)
    return session.scalar(select(Invitation.closes_at).where(mine))


def _wave(row: Row[Any], *, closes_at: datetime | None = None) -> WaveAtDesk:
    """Return the wave of a row, closing later for whoever was given longer."""
    own = closes_at or row._mapping.get("own_closes_at")  # noqa: SLF001  SQLAlchemy's public name
    return WaveAtDesk(
        id=row.wave_id,
        mode=row.mode,
        access=row.access,
        version_id=row.version_id,
        opens_at=row.opens_at,
        closes_at=max(own or row.closes_at, row.closes_at),
        grace_minutes=row.grace_minutes,
        opened_at=row.opened_at,
        title=row.title,
        programme=row.slug,
        programme_name=row.programme_name,
        contact=contact_of(row),
        quota=row.quota,
        proof_of_work=row.proof_of_work,
        group_answers=row.group_answers,
        promised=Promised(row.mode, row.no_influence, row.link_deletion_on),
    )


def contact_of(row: Row[Any]) -> dict[str, str]:
    """Return whom to ask, from the columns of the authority."""
    return {
        "authority": row.authority_name,
        "name": row.contact_name,
        "phone": row.contact_phone,
        "email": row.contact_email,
    }
