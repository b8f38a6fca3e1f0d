"""Every kind of item is keyed in on one page, comes back as it was typed, and compares as equal."""

from random import Random

import pytest
from sqlalchemy import select

from surveys.fieldwork.models import Organisation, Wave
from surveys.items import ITEM_TYPES
from surveys.programmes.models import Programme
from surveys.questionnaires.versions import published
from surveys.responses.keyed_answers import asked_items
from surveys.responses.models import Response
from tests.factories import QUESTIONNAIRES

pytestmark = pytest.mark.usefixtures("survey")
NAMES = sorted(path.stem for path in QUESTIONNAIRES.glob("*.yaml"))
BIG = {"bench-25"}
"""Nothing but more of the same."""


def samples(questionnaire):
    """Return what a browser sends for believable answers to everything, asked or not."""
    sent = {}
    for item in asked_items(questionnaire):
        chance = Random(item.name)  # noqa: S311  no secret
        for part, value in ITEM_TYPES[item.type].sample(item, chance).items():
            sent[f"item_{item.name}.{part}" if part else f"item_{item.name}"] = value
    return sent


def save(clerk, page, selector, **fields):
    """Press the button that saves, again if there is something to look at first."""
    page = clerk.fill(page, selector, **fields)
    return clerk.fill(page, selector) if page.select_one("#remarks") else page


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BIG])
def test_a_sheet_of_this_kind_comes_back_as_it_was_typed(name, clerk, world, database):
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    wave = world.wave(name, programme=programme)
    with database.writing() as session:
        somebody = Organisation(programme_id=programme, name="X", kind="club", district="north")
        session.add(somebody)
        session.flush()
        questionnaire = published(session, session.get_one(Wave, wave).version_id)
    ada, typed = clerk("ada"), samples(questionnaire)
    page = ada.open(f"/staff/waves/{wave}/sheets/new")
    page = ada.fill(page, "main form", arrival="paper", label="1", organisation=str(somebody.id))
    page = ada.fill(page, "main form", status=422, label="", **typed)
    assert [one.text for one in page.select("nav.problems a")] == [
        "Bitte schreiben Sie etwas auf den Bogen und tippen Sie es hier ab."
    ]
    page = save(ada, page, "main form", label="1")
    assert "wartet auf die zweite Eingabe" in page.text
    page = ada.open(page.select_one("main th a")["href"])
    page = save(ada, page, "form.keying-sheet", **typed)
    assert "zweimal eingegeben und verglichen" in page.text, page.words[:600]
    with database.reading() as session:
        assert any(session.scalars(select(Response)).one().answers.values())
