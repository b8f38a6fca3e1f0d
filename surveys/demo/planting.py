"""The ground of the demo: authority, programme, questionnaires, waves, whom they ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.demo.counting import count
from surveys.demo.organisations import DISTRICTS, InventedOrganisation
from surveys.demo.replies import Fieldwork, fieldwork
from surveys.demo.voices import CONTENT
from surveys.fieldwork.invitations import invite
from surveys.fieldwork.links import random_token
from surveys.fieldwork.models import Organisation, Wave
from surveys.fieldwork.retention import (
    proposed_legal_basis,
    usual_deletion,
    usual_link_deletion,
)
from surveys.fieldwork.waves import open_wave, proposed_protection
from surveys.programmes.models import (
    ActionField,
    Authority,
    District,
    Edition,
    Goal,
    Installation,
    Measure,
    NextStep,
    Programme,
)
from surveys.questionnaires import loading
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.secrets import Keys

STAKEHOLDERS, RESIDENTS = "stakeholder", "residents"
WAVES = (1, 2)
EXPECTED = {STAKEHOLDERS: 80, RESIDENTS: 250}
PURPOSE = "Auswertung der Befragung, um das Konzept fortzuschreiben."
RESULTS_TAKE = timedelta(days=32)
"""The first next step is a talk about the results, so it comes after the wave has closed."""


@dataclass(frozen=True, slots=True)
class _Survey:
    """A survey of the demo with its two waves."""

    slug: str
    mode: str
    access: str
    protection: str


SURVEYS = (
    _Survey(STAKEHOLDERS, "P", "personal", proposed_protection(EXPECTED[STAKEHOLDERS])),
    _Survey(RESIDENTS, "A", "open", proposed_protection(EXPECTED[RESIDENTS])),
)


def plant(
    session: Session, keys: Keys, organisations: Iterable[InventedOrganisation], *, at: datetime
) -> None:
    """Make everything but the answers, in the transaction of the caller."""
    session.add(Installation(id=1, is_demo=True, created_at=at))
    programme = _programme(session, loading.load(CONTENT / "programme.yaml"), at=at)
    invited = [
        Organisation(programme_id=programme.id, name=one.name, kind=one.kind, district=one.district)
        for one in organisations
    ]
    session.add_all(invited)
    session.flush()
    count(session, programme.id, loading.load(CONTENT / "indicators.yaml")["indicators"], at=at)
    for kind in SURVEYS:
        _survey(session, programme.id, kind, invited, keys=keys, at=at)


def _programme(session: Session, content: Mapping[str, Any], *, at: datetime) -> Programme:
    authority = Authority(**content["authority"])
    session.add(authority)
    session.flush()
    programme = Programme(authority_id=authority.id, **content["programme"])
    programme.editions = [
        Edition(
            **content["edition"],
            action_fields=[
                ActionField(position=position, **one)
                for position, one in enumerate(content["action_fields"], 1)
            ],
        )
    ]
    programme.goals = [
        Goal(position=position, **one) for position, one in enumerate(content["goals"], 1)
    ]
    programme.next_steps = [
        NextStep(on_day=day, text=one["text"])
        for one, day in zip(
            content["next_steps"],
            coming_days(
                [date.fromisoformat(one["on_day"]) for one in content["next_steps"]], at=at
            ),
            strict=True,
        )
    ]
    session.add(programme)
    session.flush()
    session.add_all(
        District(programme_id=programme.id, key=key, position=position, name={"de": name})
        for position, (key, name) in enumerate(DISTRICTS.items(), 1)
    )
    fields = {field.key: field.id for field in programme.editions[0].action_fields}
    for position, one in enumerate(content["measures"], 1):
        values = {name: value for name, value in one.items() if name != "field"}
        place = {"action_field_id": fields[one["field"]], "position": position}
        session.add(Measure(programme_id=programme.id, about={}, **place, **values))
    return programme


def coming_days(days: list[date], *, at: datetime) -> list[date]:
    """Return `days` moved by whole weeks, so that the first comes once results are there."""
    earliest = at.astimezone(BERLIN).date() + RESULTS_TAKE
    weeks = -((min(days) - earliest).days // 7)
    return [day + timedelta(weeks=weeks) for day in days]


def _survey(  # noqa: PLR0913  facts of one survey, named
    session: Session,
    programme_id: int,
    kind: _Survey,
    invited: Iterable[Organisation],
    *,
    keys: Keys,
    at: datetime,
) -> None:
    definition = loading.load(CONTENT / f"{kind.slug}.yaml")
    survey = Survey(programme_id=programme_id, slug=kind.slug, title=definition["title"])
    session.add(survey)
    session.flush()
    first = fieldwork(WAVES[0], at=at)
    version = publish(session, survey, definition, at=first.opens_at - timedelta(days=7))
    for number in WAVES:
        period = fieldwork(number, at=at)
        wave = _wave(survey.id, version.id, kind, period)
        session.add(wave)
        session.flush()
        open_wave(session, wave, at=period.opens_at)
        if kind.mode == "P":
            for organisation in invited:
                invite(session, wave, organisation, key=keys.links)


def _wave(survey_id: int, version_id: int, kind: _Survey, period: Fieldwork) -> Wave:
    year = period.opens_at.astimezone(BERLIN).year
    last_day = period.closes_at.astimezone(BERLIN).date()
    delete_on = usual_deletion(last_day)
    return Wave(
        survey_id=survey_id,
        version_id=version_id,
        number=period.number,
        title={
            "de": f"Befragungsrunde {year}",
            "de-x-einfach": f"Befragung im Jahr {year}",
            "en": f"Survey round {year}",
            "ar": f"جولة الاستبيان {year}",
        },
        mode=kind.mode,
        access=kind.access,
        open_code=random_token() if kind.access == "open" else None,
        opens_at=period.opens_at,
        closes_at=period.closes_at,
        no_influence=True,
        purpose=PURPOSE,
        legal_basis=proposed_legal_basis("NW"),
        link_deletion_on=usual_link_deletion(kind.mode, last_day, delete_on),
        delete_on=delete_on,
        expected_answers=EXPECTED[kind.slug],
        protection=kind.protection,
        complete_list=kind.mode == "P",
    )
