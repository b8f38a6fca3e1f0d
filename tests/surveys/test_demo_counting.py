"""The indicators of the demo: invented, said to be, and enough to show what pages do."""

from datetime import UTC, datetime

import pytest

from surveys.demo.counting import count
from surveys.demo.voices import CONTENT
from surveys.programmes.indicators.listing import all_indicators
from surveys.programmes.models import ActionField, Edition, Measure
from surveys.questionnaires import loading

LOADED = datetime(2026, 11, 20, tzinfo=UTC)
SAID = loading.load(CONTENT / "indicators.yaml")["indicators"]
PROGRAMME = loading.load(CONTENT / "programme.yaml")


@pytest.fixture
def shown(database, world):
    """Return the indicators as pages see them, in a programme with the fields of the demo."""
    programme = world.programme()
    with database.writing() as session:
        edition = Edition(programme_id=programme, position=2, name={"de": "Demo"})
        edition.action_fields = [
            ActionField(position=position, **one)
            for position, one in enumerate(PROGRAMME["action_fields"], 1)
        ]
        session.add(edition)
        session.flush()
        fields = {field.key: field.id for field in edition.action_fields}
        for position, one in enumerate(PROGRAMME["measures"], 1):
            values = {name: value for name, value in one.items() if name != "field"}
            place = {"action_field_id": fields[one["field"]], "position": position}
            session.add(Measure(programme_id=programme, about={}, **place, **values))
        session.flush()
        count(session, programme, SAID, at=LOADED)
    with database.reading() as session:
        return all_indicators(session, programme)


def test_they_end_with_the_last_full_year_and_say_that_they_are_invented(shown):
    assert len(shown) == len(SAID)
    for one in shown:
        assert one.latest.period.code == "2025"
        assert 4 <= len(one.points) <= 6
        assert one.source["de"].startswith("Beispieldaten")
        assert one.source["en"].startswith("Invented data")
        assert one.baseline.value == one.points[0].value


def test_there_is_a_break_groups_a_preliminary_value_and_one_that_is_not_public(shown):
    assert len({one.field for one in shown}) >= 5
    assert [one.key for one in shown if one.breaks] == ["abschluss"]
    assert [len(one.groups) for one in shown if one.groups] == [2]
    assert [one.key for one in shown if one.latest.is_preliminary] == ["sprachkurse"]
    assert [one.key for one in shown if not one.is_public] == ["beschaeftigung"]


def test_every_word_is_there_in_both_languages(shown):
    for one in shown:
        for name in ("name", "definition", "relevance", "assessment", "source", "method"):
            assert set(getattr(one, name)) == {"de", "en"}, (one.key, name)
