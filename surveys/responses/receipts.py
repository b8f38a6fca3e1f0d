"""A respondent's own copy of what they submitted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.errors import AlreadyAnswered, NotStarted
from surveys.fieldwork.links import in_fours
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Item, said_in
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.piping import piped_item, piped_labels, piped_section
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.access import (
    WAVE_COLUMNS,
    Pass,
    contact_of,
    own_end,
    require_helper,
    with_wave,
)
from surveys.responses.models import Receipt, Response
from surveys.responses.sealing import DraftKey, unseal
from surveys.secrets import token_hash
from surveys.web.markdown import plain


@dataclass(frozen=True, slots=True)
class AnswerInWords:
    """One item and what was answered, a line each; no line means left blank."""

    name: str
    stem: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionInWords:
    """One section as review, receipt and staff read it."""

    name: str
    title: str
    answers: tuple[AnswerInWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """What a receipt shows.

    code
        Modes A and C: what opens this copy again, while it is kept.
    deletion_code
        Modes A and C: what deletes the answer, also when the copy is gone.
    may_change
        Whether the answer may still be replaced by another, or taken back here.
    unnamed_code
        Mode P: of an open wave of the programme without names, to add what one would not sign.
    """

    wave_id: int
    version_id: int
    questionnaire: Questionnaire
    language: str
    mode: str
    answers: Mapping[str, Any]
    submitted_at: datetime | None
    organisation: str | None
    programme: str
    contact: Mapping[str, str]
    may_change: bool
    beside: Mapping[str, Any] = field(default_factory=dict)
    group_size: int | None = None
    number: int = 1
    code: str | None = None
    deletion_code: str | None = None
    purge_on: date | None = None
    response_id: str | None = None
    link: str | None = None
    invitation_id: int | None = None
    open_code: str | None = None
    """Of this wave, if everybody may come by one link: for the next person at this device."""
    unnamed_code: str | None = None

    @property
    def sections(self) -> tuple[SectionInWords, ...]:
        """The answers in words."""
        return in_words(self.questionnaire, self.answers, self.language)


def in_words(
    questionnaire: Questionnaire, answers: Mapping[str, Any], language: str
) -> tuple[SectionInWords, ...]:
    """Return every section asked, with each answer in words.

    What was asked is what has an answer, or a blank: routing is not run again, because what it
    looked at may have changed since.
    """
    return _in_words(questionnaire, answers, language, _is_asked)


def in_words_for_staff(
    questionnaire: Questionnaire, answers: Mapping[str, Any], language: str
) -> tuple[SectionInWords, ...]:
    """Return the same with what was calculated from the answers."""
    return _in_words(questionnaire, answers, language, lambda _item: True)


def _is_asked(item: Item) -> bool:
    return ITEM_TYPES[item.type].asks


def _in_words(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    language: str,
    is_shown: Callable[[Item], bool],
) -> tuple[SectionInWords, ...]:
    sections = (
        SectionInWords(
            name=section.name,
            title=plain(said_in(piped.title, language, questionnaire.base_language)),
            answers=tuple(
                _answers(questionnaire, filter(is_shown, section.items), answers, language)
            ),
        )
        for section in questionnaire.sections
        for piped in (piped_section(section, questionnaire, answers),)
    )
    return tuple(section for section in sections if section.answers)


def _answers(
    questionnaire: Questionnaire, items: Iterable[Item], answers: Mapping[str, Any], language: str
) -> Iterator[AnswerInWords]:
    base = questionnaire.base_language
    for item in items:
        kind = ITEM_TYPES[item.type]
        if item.name in answers and kind.stores:
            stem = said_in(piped_item(item, questionnaire, answers).stem, language, base)
            labelled = piped_labels(item, questionnaire, answers)
            lines = kind.lines(labelled, answers, language, base)
            yield AnswerInWords(item.name, plain(stem), tuple(lines))


def open_receipt(session: Session, carried: Pass, *, at: datetime) -> OwnCopy:
    """Return the receipt that a cookie opens.

    Raises
    ------
    NotStarted
        If nothing was submitted with this pass.
    AlreadyAnswered
        If the receipt's day is over.
    """
    if carried.mode in {"P", "K"}:
        return _attributed_receipt(session, carried, at)
    return _sealed_receipt(session, carried, at)


def _attributed_receipt(session: Session, carried: Pass, at: datetime) -> OwnCopy:
    which = Invitation.token_hash == token_hash(carried.secret)
    if carried.mode == "K":
        helper = require_helper(session, carried)
        if not helper.may_sign:
            raise AlreadyAnswered("This colleague does not see the whole answer.")
        which = Invitation.id == helper.invitation_id
    row = session.execute(
        with_wave(
            select(
                Response.answers,
                Response.beside,
                Response.number,
                Response.group_size,
                Response.version_id.label("answered_version"),
                Response.language,
                Response.submitted_at,
                Response.invitation_id,
                Invitation.closes_at.label("own_closes_at"),
                Organisation.name.label("organisation"),
                *WAVE_COLUMNS,
            )
            .select_from(Response)
            .join(Invitation, Invitation.id == Response.invitation_id)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
            .join(Wave, Wave.id == Response.wave_id)
        ).where(which)
    ).one_or_none()
    if row is None:
        raise NotStarted("Nothing was submitted with this link.")
    return OwnCopy(
        wave_id=row.wave_id,
        version_id=row.answered_version,
        questionnaire=published(session, row.answered_version),
        language=row.language or "de",
        mode="P",
        answers=row.answers,
        beside=row.beside or {},
        group_size=row.group_size,
        number=row.number,
        submitted_at=row.submitted_at,
        organisation=row.organisation,
        programme=row.slug,
        contact=contact_of(row),
        # Only the contact changes what was said; colleagues are asked again.
        may_change=carried.mode == "P" and at < max(row.own_closes_at or at, row.closes_at),
        invitation_id=row.invitation_id,
        unnamed_code=_unnamed_code(session, row.slug, at=at),
    )


def _unnamed_code(session: Session, programme: str, *, at: datetime) -> str | None:
    """Return the code of a running wave without names that everybody may join."""
    return session.scalar(
        select(Wave.open_code)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .where(
            Programme.slug == programme,
            Wave.mode == "A",
            Wave.access != "personal",
            Wave.opened_at.is_not(None),
            Wave.opens_at <= at,
            Wave.closes_at > at,
        )
        .order_by(Wave.id.desc())
        .limit(1)
    )


def _sealed_receipt(session: Session, carried: Pass, at: datetime) -> OwnCopy:
    key = DraftKey.of(carried.secret)
    row = session.execute(
        with_wave(
            select(
                Receipt.sealed,
                Receipt.version_id.label("answered_version"),
                Receipt.purge_on,
                Wave.open_code,
                *WAVE_COLUMNS,
            )
            .select_from(Receipt)
            .join(Wave, Wave.id == Receipt.wave_id)
        ).where(Receipt.id == key.draft_id)
    ).one_or_none()
    if row is None:
        raise NotStarted("Nothing was submitted with this code.")
    if row.purge_on <= at.astimezone(BERLIN).date():
        raise AlreadyAnswered("The receipt's day is over.")
    content = unseal(key, row.sealed)
    closes_at = max(own_end(session, row.mode, content.get("link")) or at, row.closes_at)
    return OwnCopy(
        wave_id=row.wave_id,
        version_id=row.answered_version,
        questionnaire=published(session, row.answered_version),
        language=content["language"],
        mode=row.mode,
        answers=content["answers"],
        group_size=content.get("group_size"),
        submitted_at=None,
        organisation=None,
        programme=row.slug,
        contact=contact_of(row),
        may_change=row.mode == "C" and at < closes_at,
        code=in_fours(carried.secret),
        deletion_code=in_fours(key.deletion.code),
        purge_on=row.purge_on,
        response_id=content.get("response"),
        link=content.get("link"),
        open_code=row.open_code if row.access != "personal" else None,
    )
