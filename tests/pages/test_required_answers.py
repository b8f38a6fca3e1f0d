"""What must be answered: withdrawn, cleared, or gone with the option that a filter closed."""

import pytest

from surveys.responses.models import Draft, Response
from tests.conftest import hidden_fields

A_B = [{"code": "a", "label": {"de": "Ah"}}, {"code": "b", "label": {"de": "Beh"}}]


def asking(name, kind, **settings):
    return {"name": name, "type": kind, "stem": {"de": f"Frage {name}"}, **settings}


def questionnaire(*pages):
    return {
        "questionnaire": "required",
        "base_language": "de",
        "languages": ["de"],
        "title": {"de": "Befragung"},
        "purpose": {"de": "Warum"},
        "what_happens": {"de": "Was geschieht"},
        "minutes": 1,
        "sections": [
            {"name": f"p{number}", "title": {"de": f"Seite {number}"}, "items": list(items)}
            for number, items in enumerate(pages, 1)
        ],
    }


REQUIRED = questionnaire(
    [asking("first", "short_text")],
    [
        asking("agreed", "consent", required=True, accept={"de": "Ja"}),
        asking("name", "short_text", required=True, explain={"de": "Warum?"}),
        asking("count", "number", required=True),
        asking("day", "date", required=True),
        asking("ticks", "multiple_choice", required=True, options=A_B),
        asking("free", "short_text"),
    ],
    [asking("last", "short_text")],
)
ANSWERS = {
    "item_agreed": "yes",
    "item_name": "Ada",
    "item_name__why": "Darum",
    "item_count": "42",
    "item_day": "2026-01-02",
    "item_ticks": ["a"],
    "item_free": "frei",
}


def kept(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


@pytest.fixture
def answered(visitor, world, database):
    """Answer the pages with required items, and go back to the second."""
    visitor.start(world.link(world.wave(REQUIRED)))
    visitor.send("/answer/p1", item_first="x")
    visitor.send("/answer/p2", **ANSWERS)
    assert {"agreed", "name", "name.why", "count", "day", "ticks"} <= kept(database).keys()
    return hidden_fields(visitor.open("/answer/p2"))


@pytest.mark.parametrize(
    ("way", "status"), [("", 422), ("/back", 200), ("/pause", 200), ("/language", 200)]
)
def test_what_is_withdrawn_is_gone_however_one_leaves(visitor, answered, database, way, status):
    visitor.post(f"/answer/p2{way}", status=status, **answered, item_free="", item_day="")
    assert kept(database) == {"first": "x", "free": None}
    assert visitor.open("/review").h1.text.strip() == "Seite 2"
    visitor.post("/submit", **answered)
    with database.reading() as session:
        assert session.query(Response).count() == 0


def test_what_cannot_be_stored_takes_the_answer_before_not_away(visitor, answered, database):
    wrong = {**ANSWERS, "item_count": "viele"}
    page = visitor.post("/answer/p2", status=422, **answered, **wrong)
    assert page.select_one("input[name=item_count]")["value"] == "viele"
    assert kept(database)["count"] == 42


def test_the_same_withdrawal_sent_twice_is_no_conflict(visitor, answered, database):
    for _time in range(2):
        visitor.post("/answer/p2/back", **answered)
    assert "agreed" not in kept(database)


if_a, if_b = {"contains": ["filter", "a"]}, {"contains": ["filter", "b"]}
CLOSING = questionnaire(
    [asking("filter", "multiple_choice", required=True, options=A_B)],
    [
        asking(
            "best",
            "single_choice",
            required=True,
            options=[{"code": "x", "label": {"de": "X"}, "asked_if": if_a}, *A_B],
        ),
        asking(
            "rows",
            "grid",
            required=True,
            rows=[
                {"code": "r1", "label": {"de": "Eins"}, "asked_if": if_a},
                {"code": "r2", "label": {"de": "Zwei"}, "asked_if": if_b},
            ],
            options=A_B,
        ),
    ],
)


def test_what_a_filter_closed_is_asked_again_before_the_end(visitor, world, database):
    visitor.start(world.link(world.wave(CLOSING)))
    visitor.send("/answer/p1", item_filter="a")
    visitor.send("/answer/p2", item_best="x", item_rows__r1="a")
    page = visitor.send("/answer/p1?then=review", item_filter="b")
    assert page.h1.text.strip() == "Seite 2"
    assert visitor.open("/review").h1.text.strip() == "Seite 2"
    visitor.send("/answer/p2", status=422, item_best="a")
    visitor.send("/answer/p2", item_best="a", item_rows__r2="b")
    page = visitor.open("/review")
    visitor.post("/submit", **hidden_fields(page))
    with database.reading() as session:
        answers = session.query(Response.answers).scalar()
    assert answers == {"filter": ["b"], "best": "a", "rows": {"r2": "b"}}


def test_rows_answered_so_far_are_kept_by_leaving(visitor, world, database):
    visitor.start(world.link(world.wave(CLOSING)))
    visitor.send("/answer/p1", item_filter=["a", "b"])
    fields = hidden_fields(visitor.open("/answer/p2"))
    visitor.post("/answer/p2/pause", **fields, item_best="x", item_rows__r1="a")
    assert kept(database)["rows"] == {"r1": "a"}  # what was not answered yet is no blank
    assert visitor.open("/review").h1.text.strip() == "Seite 2"
