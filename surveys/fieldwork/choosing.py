"""Choosing a ready questionnaire: copied, adapted to the programme's fields, published."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Wave
from surveys.programmes.listing import fields_of
from surveys.programmes.models import Programme
from surveys.programmes.pasting import key_from
from surveys.questionnaires.filling import filled, measure_options, needs_measures
from surveys.questionnaires.library import shelf
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.versions import publish


def copy_ready(session: Session, programme: Programme, name: str, *, at: datetime) -> Survey:
    """Add a survey that asks the ready questionnaire `name` about this programme's fields.

    Raises
    ------
    UnknownPage
        If the library has none of that name.
    BrokenDefinition
        If the fields make it something that cannot be asked.
    """
    if name not in {ready.name for ready in shelf.ready()}:
        raise UnknownPage("No such questionnaire.")
    fields = fields_of(session, programme.id)
    definition = shelf.adapted(
        shelf.ready_document(name), [(field.key, field.name) for field in fields]
    )
    taken = set(session.scalars(select(Survey.slug).where(Survey.programme_id == programme.id)))
    survey = Survey(
        programme_id=programme.id,
        slug=key_from(name, taken, joint="-"),
        title=dict(definition["title"]),
    )
    session.add(survey)
    session.flush()
    publish(session, survey, filled(session, programme.id, definition), at=at)
    return survey


def waiting_for_measures(session: Session, programme_id: int) -> frozenset[str]:
    """Return the ready questionnaires that need measures while the plan has none."""
    if measure_options(session, programme_id):
        return frozenset()
    names = (ready.name for ready in shelf.ready())
    return frozenset(name for name in names if needs_measures(shelf.ready_document(name)))


def surveys_of(session: Session, programme_id: int) -> list[tuple[Survey, int, list[Wave]]]:
    """Return the surveys of a programme with the number of their newest version and their waves."""
    newest = func.max(QuestionnaireVersion.number)
    found = session.execute(
        select(Survey, newest)
        .outerjoin(QuestionnaireVersion, QuestionnaireVersion.survey_id == Survey.id)
        .where(Survey.programme_id == programme_id)
        .group_by(Survey.id)
        .order_by(Survey.id)
    ).all()
    ids = [survey.id for survey, _number in found]
    waves = session.scalars(select(Wave).where(Wave.survey_id.in_(ids)).order_by(Wave.number)).all()
    return [
        (survey, number or 0, [wave for wave in waves if wave.survey_id == survey.id])
        for survey, number in found
    ]


def proposed_mode(document_name: str) -> str:
    """Return the mode that fits a questionnaire: of the library, its own; of others, P."""
    modes = {ready.name: ready.mode for ready in shelf.ready()}
    return modes.get(document_name, "P")
