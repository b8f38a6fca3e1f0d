"""Intervals on a complete list: of rounded counts wide enough for all they may stand for."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from analysis.dashboards import spans
from analysis.dashboards.blocks import block_of
from analysis.dashboards.panels import panel_of
from analysis.disclosure.cells import Cell, Readership
from analysis.releases.reading import CellBook, ReleaseFacts
from analysis.statistics.intervals import wilson_finite, worst_case_bounds
from surveys.clock import now
from surveys.reading import WaveFacts
from tests.analysis.dashboards.test_panels import SCALE, texts, variable

FACTS = WaveFacts(
    id=1,
    programme_id=1,
    programme="teilhabe",
    programme_name=texts("Teilhabe"),
    survey="s",
    survey_title=texts("Befragung"),
    number=1,
    title=texts("Runde"),
    mode="P",
    access="personal",
    open_code=None,
    protection="groups",
    k_public=10,
    k_staff=5,
    complete_list=True,
    expected=60,
    opened_at=now(),
    opens_at=now(),
    closes_at=now() + timedelta(days=1),
    extended_to=None,
    grace_minutes=0,
    version_id=1,
    action_fields=(),
    groupings=(),
    base_language="de",
    languages=("de",),
    is_demo=False,
    indices=(),
)


def release(state, *, invited=60):
    protected = state == "rounded"
    return ReleaseFacts(
        id=1,
        wave_id=1,
        number=1,
        readership=Readership.STAFF if protected else Readership.EXACT,
        made_at=now(),
        responses=40,
        protection="groups" if protected else "exact",
        k=5 if protected else 0,
        plan_hash="",
        method={"invited": invited},
    )


def shown(  # noqa: PLR0913  what one test or another varies
    counts, state="rounded", *, rounding=3, codes=SCALE, facts=FACTS, invited=60
):
    asked = [variable("x", "likert", codes, construct="direction")]
    base = sum(counts)
    if state == "exact":
        rounding = 1
    cell = Cell("x", "", "", state, counts, base, rounding=rounding)
    book = CellBook({cell.key: cell})
    panel = panel_of(book, asked)
    return panel, block_of(panel, book, asked, facts, release(state, invited=invited), None)


@pytest.mark.parametrize(("counts", "rounding"), [((9, 12, 15), 3), ((10, 15, 10), 5)])
def test_the_envelope_holds_the_interval_of_every_count_the_rounding_may_hide(counts, rounding):
    panel, _block = shown(counts, rounding=rounding)
    statement = panel.statements[0]
    top = statement.top()
    found = spans.interval(top, statement, 60)
    widest = spans.bounds(top, statement, 60)
    near = range(-rounding + 1, rounding)
    true = [(counts[-1] + a, sum(counts) + b) for a, b in product(near, near)]
    inner = [wilson_finite(x, n, 60) for x, n in true]
    assert found.low == pytest.approx(min(one.low for one in inner))
    assert found.high == pytest.approx(max(one.high for one in inner))
    outer = [worst_case_bounds(x, n, 60) for x, n in true]
    assert widest.low == pytest.approx(min(one.low for one in outer))
    assert widest.high >= max(one.high for one in outer)


def test_the_upper_options_are_a_sum_of_two_rounded_counts():
    panel, _block = shown((6, 9, 9, 12, 9), codes=("1", "2", "3", "4", "5"))
    top = panel.statements[0].top()
    assert (top.n, top.least, top.most) == (21, 17, 25)


def test_rounded_counts_of_a_complete_list_say_bounds_and_interval():
    _panel, block = shown((9, 12, 15))
    assert any("was die Rundung verbirgt" in note for note in block.notes)
    assert any("wahrscheinlich zwischen" in note for note in block.notes)


def test_exact_counts_say_how_many_did_not_answer():
    _panel, block = shown((9, 12, 15), "exact")
    assert any("wie die übrigen 24 denken" in note for note in block.notes)


@pytest.mark.parametrize("state", ["exact", "rounded"])
def test_an_open_link_has_no_interval(state):
    facts = replace(FACTS, access="open")
    _panel, block = shown((9, 12, 15), state, facts=facts)
    assert not any("Eingeladenen" in note or "zwischen" in note for note in block.notes)


@pytest.mark.parametrize("state", ["exact", "rounded"])
def test_a_list_that_is_not_complete_has_no_interval(state):
    facts = replace(FACTS, complete_list=False)
    _panel, block = shown((9, 12, 15), state, facts=facts)
    assert not block.notes


def test_a_base_rounded_beyond_the_list_still_has_an_interval():
    _panel, block = shown((3, 3, 6), invited=11)
    assert any("höchstens" in note for note in block.notes)
