"""Corrections that an organisation sent of its own details: taken over by staff, or left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.models import Invitation, Organisation
from surveys.items.item import Item
from surveys.items.organisation_details import (
    OrganisationDetails,
    detail_in_words,
    options_of,
    value_in_words,
)
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.models import OrganisationProposal, Response


@dataclass(frozen=True, slots=True)
class Proposal:
    """One detail that an answer and the record say differently, in words.

    state
        `open`, or what staff decided: `accepted`, `rejected`.
    """

    item: str
    detail: str
    label: str
    record: str
    proposed: str
    state: str


def proposals_in(
    session: Session,
    questionnaire: Questionnaire,
    response: Response,
    organisation: Organisation,
    language: str,
) -> tuple[Proposal, ...]:
    """Return what this organisation corrected, with what was decided about it."""
    decided = {
        (row.item, row.detail): row.state
        for row in session.scalars(
            select(OrganisationProposal).where(OrganisationProposal.response_id == response.id)
        )
    }
    base = questionnaire.base_language
    return tuple(
        Proposal(
            item=item.name,
            detail=detail,
            label=detail_in_words(detail),
            record=value_in_words(
                item, detail, getattr(organisation, detail) or "", language, base
            ),
            proposed=value_in_words(item, detail, given, language, base),
            state=decided.get((item.name, detail), "open"),
        )
        for item, detail, given in _given(questionnaire, response.answers)
        if (item.name, detail) in decided or given != (getattr(organisation, detail) or "")
    )


def decide(session: Session, response_id: bytes, item: str, detail: str, *, accept: bool) -> None:
    """Take a correction over into the record of its organisation, or leave the record.

    Raises
    ------
    UnknownPage
        If the answer proposes no such thing, or it was decided already.
    NotReady
        If another organisation of the programme has the name.
    """
    row = session.execute(
        select(Response, Organisation)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Response.id == response_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such response.")
    response, organisation = row
    questionnaire = published(session, response.version_id)
    given = {
        (one.name, name): value for one, name, value in _given(questionnaire, response.answers)
    }
    proposed = given.get((item, detail))
    known = session.get(OrganisationProposal, (response_id, item, detail))
    if proposed is None or known is not None or proposed == getattr(organisation, detail):
        raise UnknownPage("There is no such correction to decide.")
    session.add(
        OrganisationProposal(
            response_id=response_id,
            item=item,
            detail=detail,
            state="accepted" if accept else "rejected",
        )
    )
    if accept:
        setattr(organisation, detail, proposed)
    try:
        session.flush()
    except IntegrityError:
        raise NotReady("Another organisation has this name.") from None


def _given(
    questionnaire: Questionnaire, answers: Mapping[str, Any]
) -> Iterator[tuple[Item, str, str]]:
    """Yield each detail an answer states that a record can take."""
    for item in questionnaire.items.values():
        value = answers.get(item.name)
        if item.type != OrganisationDetails.name or not isinstance(value, dict):
            continue
        for detail in item.details:
            given = value.get(detail)
            codes = {option.code for option in options_of(item, detail)}
            if isinstance(given, str) and given and (not codes or given in codes):
                yield item, detail, given
