"""R8: whatever is edited and published meanwhile, a draft and its answer stay what they were.

Random edits become new versions while somebody answers; the wave takes each of them.
"""

import copy
import random

from sqlalchemy import select

from surveys import clock
from surveys.errors import BrokenDefinition
from surveys.fieldwork.changing_version import take_version
from surveys.fieldwork.models import Wave
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.versions import publish
from surveys.responses.models import Draft, Response
from tests.conftest import hidden_fields
from tests.factories import definition

SEED = 2026


def edited(document, rng):
    """Return the document with one random edit that staff might make."""
    changed = copy.deepcopy(document)
    section = rng.choice(changed["sections"])
    item = rng.choice(section["items"])
    match rng.randrange(4):
        case 0:
            item["stem"] = {"de": f"Anders {rng.random()}", "en": "Other"}
        case 1 if len(section["items"]) > 1:
            section["items"].remove(item)
        case 2 if item.get("options"):
            rng.shuffle(item["options"])
        case _:
            name = f"new_{rng.randrange(10**6)}"
            added = {"type": "short_text", "stem": {"de": "Neu?", "en": "New?"}, "name": name}
            section["items"].append(added)
    return changed


def republish(database, wave, document, rng):
    """Publish a random edit and let the wave ask it; return how many became versions."""
    with database.reading() as session:
        survey = session.get_one(Wave, wave).survey_id
    try:
        with database.writing() as session:
            version = publish(
                session, session.get_one(Survey, survey), edited(document, rng), at=clock.now()
            )
            take_version(session, session.get_one(Wave, wave), version, at=clock.now())
    except BrokenDefinition:
        return 0
    return 1


def test_random_edits_drop_and_remap_no_answer(visitor, world, database, times, evidence):
    rng, edits, published = random.Random(SEED), times(200, 15), 0  # noqa: S311  no secret
    document = definition("fields")
    wave = world.wave(document)
    visitor.start(world.link(wave))
    visitor.send("/answer/about", item_kind="office", item_members="12", item_fields="work")
    for _ in range(edits):
        published += republish(database, wave, document, rng)
    with database.reading() as session:
        draft = session.scalars(select(Draft)).one()
        first = session.scalars(
            select(QuestionnaireVersion.id).order_by(QuestionnaireVersion.number).limit(1)
        ).one()
    assert draft.version_id == first
    visitor.send("/answer/field_work", item_change_work="Bleibt")
    page = visitor.send("/answer/whole")
    visitor.post("/submit", **hidden_fields(page))
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
    evidence.update(edits=edits, published=published, seed=SEED)
    assert published > edits / 3
    assert response.version_id == first
    expected = {"kind": "office", "members": 12, "fields": ["work"], "change_work": "Bleibt"}
    assert {name: response.answers[name] for name in expected} == expected
