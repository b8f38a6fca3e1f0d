"""Orders drawn for each respondent: the same on return, another for others, never stored."""

import pytest

from surveys.questionnaires import document
from surveys.questionnaires.routing import Circumstances, routed
from surveys.responses.models import Draft
from tests.factories import definition

DRAWN = document.read(definition("drawn"))
DRAWS = [bytes([number]) * 32 for number in range(40)]


def orders(draw):
    found = routed(DRAWN, {}, Circumstances(draw=draw)).sections
    items = {item.name: item for _section, items in found for item in items}
    rows = tuple(row.code for row in items["arrival"].rows)
    return tuple(s.name for s, _ in found), items["hurdles"].codes, rows


def test_the_same_draft_always_meets_the_same_order():
    assert orders(DRAWS[0]) == orders(DRAWS[0])


def test_drafts_differ_in_options_rows_and_sections():
    sections, options, rows = (set(one) for one in zip(*map(orders, DRAWS), strict=True))
    assert len(sections) == 6
    assert len(options) > 20
    assert len(rows) > 12


def test_other_and_what_excludes_all_stay_last():
    assert {orders(draw)[1][-2:] for draw in DRAWS} == {("other", "none")}


def test_only_sections_of_the_draw_swap_places():
    for draw in DRAWS:
        first, *_three, last = orders(draw)[0]
        assert (first, last) == ("first", "end")


def test_without_a_draw_the_order_is_that_of_the_document():
    sections, options, _rows = orders(b"")
    assert sections == ("first", "red", "green", "blue", "end")
    assert options[0] == "time"


@pytest.mark.parametrize("mode", ["P", "A"])
def test_a_respondent_meets_one_order_and_none_is_stored(visitor, world, database, mode):
    visitor.start(world.link(world.wave("drawn", mode=mode)))
    page = visitor.page
    shown = [box["value"] for box in page.select("input[name=item_hurdles]")]
    rows = [row["aria-labelledby"] for row in page.select(".grid-row")]
    assert shown[-2:] == ["other", "none"]
    page = visitor.open("/answer/first")
    assert [box["value"] for box in page.select("input[name=item_hurdles]")] == shown
    assert [row["aria-labelledby"] for row in page.select(".grid-row")] == rows
    ticked = {"item_hurdles": ["noise", "time"], "item_arrival__r4": "high"}
    page = visitor.send("/answer/first", **ticked)
    met = []
    while "/answer/" in (address := page.response.request.path):
        met.append(address.rsplit("/", 1)[-1])
        page = visitor.send(address)
    assert sorted(met[:-1]) == ["blue", "green", "red"]
    if mode == "P":
        with database.reading() as session:
            answers = session.query(Draft.answers).scalar()
        assert answers["hurdles"] == ["time", "noise"]
        assert list(answers["arrival"]) == ["r1", "r2", "r3", "r4"]
    page = visitor.open(f"/answer/{met[1]}")
    back = page.select_one("button[formaction$=back]")["formaction"]
    fields = {f["name"]: f["value"] for f in page.select("main form input[type=hidden]")}
    assert visitor.post(back, **fields).response.request.path == f"/answer/{met[0]}"


def test_two_respondents_meet_different_orders(world, app, visitor):
    wave, seen = world.wave("drawn", mode="A"), set()
    for _number in range(4):
        one = type(visitor)(app.test_client())
        one.start(world.link(wave))
        seen.add(tuple(box["value"] for box in one.page.select("input[name=item_hurdles]")))
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("section", "rule", "fault"),
    [
        (2, {"answered": "on_red"}, True),
        (1, {"answered": "hurdles"}, False),
        (4, {"answered": "on_red"}, False),
    ],
)
def test_rules_between_sections_that_swap_places_are_faults(section, rule, fault):
    text = definition("drawn")
    text["sections"][section]["asked_if"] = rule
    found = [str(one) for one in document.parse(text).faults]
    assert any("swap places" in one for one in found) is fault
