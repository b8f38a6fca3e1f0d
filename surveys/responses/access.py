"""From a link, a cookie or a code to the draft it opens. Opening changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from surveys.errors import AlreadyAnswered, NotStarted, UnknownLink, WaveClosed, WaveNotOpen
from surveys.fieldwork.codes import code_hash, is_code
from surveys.fieldwork.links import attributed_token, plain_code
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.desk import Desk, SealedBeside, WaveAtDesk
from surveys.responses.models import Draft
from surveys.responses.sealing import DraftKey, unseal
from surveys.secrets import keyed_hash, token_hash

WAVE_COLUMNS = (
    Wave.id.label("wave_id"),
    Wave.mode,
    Wave.access,
    Wave.version_id,
    Wave.opens_at,
    Wave.closes_at,
    Wave.opened_at,
    Wave.title,
    Wave.quota,
    Wave.proof_of_work,
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


INVITED = with_wave(
    select(
        Invitation.id.label("invitation_id"),
        Invitation.token_hash,
        Invitation.nonce,
        Invitation.used,
        Organisation.name.label("organisation"),
        Draft.language,
        *WAVE_COLUMNS,
    )
    .select_from(Invitation)
    .join(Wave, Wave.id == Invitation.wave_id)
    .outerjoin(Draft, Draft.invitation_id == Invitation.id)
    .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
)
BY_TOKEN = INVITED.where(Invitation.token_hash == bindparam("token_hash"))
BY_CODE = INVITED.where(Invitation.code_hash == bindparam("code_hash"))
BY_OPEN_CODE = with_wave(select(*WAVE_COLUMNS).select_from(Wave)).where(
    Wave.open_code == bindparam("code")
)
ATTRIBUTED_DESK = with_wave(
    select(
        Invitation.id.label("invitation_id"),
        Invitation.used,
        *RECORD_COLUMNS,
        Draft.id.label("draft_id"),
        Draft.version_id.label("draft_version"),
        Draft.changes,
        Draft.save_id,
        Draft.language,
        Draft.answers,
        Draft.beside,
        *WAVE_COLUMNS,
    )
    .select_from(Invitation)
    .join(Wave, Wave.id == Invitation.wave_id)
    .join(Organisation, Organisation.id == Invitation.organisation_id)
    .outerjoin(Draft, Draft.invitation_id == Invitation.id)
).where(Invitation.token_hash == bindparam("token_hash"))
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
    link_hash: bytes | None = None
    """What a link of one's own is spent by; null: an open link, spent by nobody."""

    @property
    def is_answered(self) -> bool:
        """Whether its answer was submitted, and nobody has begun to change it."""
        return self.used and self.language is None


@dataclass(frozen=True, slots=True)
class Pass:
    """What the cookie of a respondent says: `P` and a token, or `A` and a code (also in mode C)."""

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
        if mode not in {"A", "P"} or not secret:
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
    if carried.mode == "P":
        return _attributed_desk(session, carried, key)
    return _sealed_desk(session, carried, key)


def require_open(wave: WaveAtDesk, *, at: datetime) -> None:
    """Refuse to go on before the opening and after the closing of a wave.

    Raises
    ------
    WaveNotOpen, WaveClosed
        With the moment, the programme and whom to ask.
    """
    if at < wave.opens_at:
        raise WaveNotOpen(wave.opens_at, wave.programme, wave.contact)
    if at >= wave.closes_at:
        raise WaveClosed(wave.closes_at, wave.programme, wave.contact)


def form_token(key: bytes, carried: Pass) -> str:
    """Return the token that forms of this draft bring back, bound to its cookie."""
    return keyed_hash(key, b"form", carried.cookie().encode()).hex()[:32]


def typed_code(typed: str) -> Pass:
    """Return the pass in a resume code of mode A or C, however it was typed."""
    return Pass("A", plain_code(typed))


def _attributed_desk(session: Session, carried: Pass, key: bytes) -> Desk:
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
        language=row.language or "de",
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
        is_change=row.used,
    )


def _sealed_desk(session: Session, carried: Pass, key: bytes) -> Desk:
    draft_key = DraftKey.of(carried.secret)
    row = session.connection().execute(SEALED_DESK, {"draft_id": draft_key.draft_id}).one_or_none()
    if row is None:
        raise NotStarted("No such draft.")
    content = unseal(draft_key, row.sealed)
    beside = SealedBeside.of(content)
    return Desk(
        wave=_wave(row),
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


def _wave(row: Row[Any]) -> WaveAtDesk:
    return WaveAtDesk(
        id=row.wave_id,
        mode=row.mode,
        access=row.access,
        version_id=row.version_id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        opened_at=row.opened_at,
        title=row.title,
        programme=row.slug,
        programme_name=row.programme_name,
        contact=contact_of(row),
        quota=row.quota,
        proof_of_work=row.proof_of_work,
    )


def contact_of(row: Row[Any]) -> dict[str, str]:
    """Return whom to ask, from the columns of the authority."""
    return {
        "authority": row.authority_name,
        "name": row.contact_name,
        "phone": row.contact_phone,
        "email": row.contact_email,
    }
