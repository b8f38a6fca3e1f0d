"""What is said of rounded numbers holds for every number they may stand for."""

from types import SimpleNamespace

import pytest

from analysis.dashboards import caveats, sentences
from analysis.dashboards.field_charts import _gap_row, _pair_of
from analysis.dashboards.field_summary import _gap_sentence
from analysis.dashboards.heat import GAP, _cell, gap_written
from analysis.dashboards.overview import overview
from analysis.dashboards.statements import statements
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Cell, Readership
from analysis.exports.open_data import document_of
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys import clock
from surveys.reading import FieldOfAction
from tests.analysis.dashboards.test_panels import one, texts, variable

HOLDS = {
    "": lambda _share: True,
    "Fast alle": lambda share: share >= 0.9,
    "Mehr als": lambda share: share > 0.5,
    "Weniger als": lambda share: share < 0.5,
    "Die Hälfte": lambda share: share == 0.5,
    "Etwa die Hälfte": lambda _share: True,
}


def begun(sentence):
    """Return how a sentence begins, as one of the keys of `HOLDS`."""
    return max((words for words in HOLDS if sentence.startswith(words)), key=len)


def roundings(n, to):
    """Return the multiples that a number may be rounded to."""
    low = n - n % to
    return {low, low if n % to == 0 else low + to}


@pytest.mark.parametrize("to", [3, 5])
@pytest.mark.parametrize("base", [10, 16, 33, 90, 200])
def test_words_on_halves_hold_whatever_was_rounded(to, base):
    for n in range(base + 1):
        for first in roundings(n, to):
            for other in roundings(base, to):
                off = to - 1
                number = Number.about(first, other, off=off, base_off=off)
                words = begun(sentences.at_a_glance("progress", number))
                assert HOLDS[words](n / base), (n, base, first, other)


def test_half_of_sixteen_is_about_half_however_it_was_rounded():
    # 8 of 16 as the sum of two options, each rounded to 3: 6, 9 or 12 of 15 or 18.
    for n, base in ((6, 15), (9, 15), (9, 18)):
        said = sentences.at_a_glance("progress", Number.about(n, base, off=4))
        assert said == "Etwa die Hälfte sieht deutliche Fortschritte."
    for n, base in ((6, 18), (12, 15)):
        assert not sentences.at_a_glance("progress", Number.about(n, base, off=4))


def test_far_from_half_rounded_numbers_say_what_exact_ones_do():
    about = Number.about(150, 201, off=4)
    assert sentences.at_a_glance("arrival", about).startswith("Mehr als die Hälfte")
    assert sentences.at_a_glance("arrival", Number.about(30, 201, off=4)).startswith("Weniger")
    assert sentences.at_a_glance("arrival", Number.about(201, 201, off=4)).startswith("Fast alle")


def arriving(*counts, rounded=True):
    """Return what the public page says of one field per pair of counts (no, yes)."""
    keys = [f"f{place}" for place in range(len(counts))]
    codebook = [
        variable(f"arrival_{key}", "likert", ("low", "middle", "high"), construct="arrival")
        for key in keys
    ]
    for asked, key in zip(codebook, keys, strict=True):
        object.__setattr__(asked, "action_field", key)
    state, to = ("rounded", 3) if rounded else ("exact", 1)
    cells = [
        Cell(asked.name, "", "", state, (low, 0, high), low + high, rounding=to)
        for asked, (low, high) in zip(codebook, counts, strict=True)
    ]
    facts = SimpleNamespace(
        action_fields=tuple(FieldOfAction(key, texts(key), texts("")) for key in keys),
        access="open",
        mode="A",
        survey_title=texts("s"),
        title=texts("w"),
    )
    book = CellBook({cell.key: cell for cell in cells})
    release = SimpleNamespace(responses=40, method={}, made_at=None)
    published = SimpleNamespace(
        facts=facts, release=release, overview=overview(book, codebook, facts)
    )
    return [said for said in statements([published]) if said.kind == "arrival"]


@pytest.fixture(autouse=True)
def no_source(monkeypatch):
    monkeypatch.setattr("analysis.dashboards.statements.source_line", lambda *_found: "")


def test_fields_of_which_rounding_hides_half_make_the_count_a_least_one():
    (said,) = arriving((60, 141), (99, 102))
    assert said.figure == "mindestens 1 von 2"
    assert said.sentence.startswith("In mindestens einem von 2 Handlungsfeldern")


def test_nothing_is_said_where_every_field_may_lie_on_either_side():
    assert arriving((9, 9), (99, 102)) == []


def test_what_rounding_cannot_change_is_counted_as_before():
    (said,) = arriving((60, 141), (141, 60))
    assert said.figure == "1 von 2"
    (said,) = arriving((8, 8), (7, 9), rounded=False)
    assert (said.figure, said.sentence[:12]) == ("1 von 2", "In einem von")


SMALL, LARGE = Number.about(9, 15), Number.about(30, 60)


def test_a_rounded_small_number_has_counts_and_no_percentage():
    assert (SMALL.percentage, SMALL.both) == ("", "9")
    assert SMALL.in_words == SMALL.headline == "etwa 9 von 15"
    assert LARGE.percentage.replace("\xa0", " ") == "50 %"


def test_its_cell_in_the_table_of_fields_has_no_colour():
    cell = _cell("progress", "Sprache", {"progress": SMALL})
    assert (cell.text, cell.step, cell.is_bracketed) == ("etwa 9 von 15", None, False)
    assert _cell("progress", "Sprache", {"progress": LARGE}).step is not None
    exact = _cell("progress", "Sprache", {"progress": Number(9, 15)})
    assert exact.step is not None
    assert exact.is_bracketed


def test_a_gap_is_written_once_and_bracketed_or_left_out_where_it_is_weak():
    assert gap_written(Number(9, 10), Number(6, 10)) == "(+30)"
    assert gap_written(Number(30, 100), Number(4, 10)) == "(−10)"
    assert gap_written(Number(20, 40), Number(30, 40)) == "−25"
    assert gap_written(Number(3, 9), Number(30, 40)) == ""
    assert gap_written(LARGE, Number.about(45, 60)) == "−25"
    assert gap_written(Number.about(9, 12), Number.about(3, 12)) == ""
    assert gap_written(LARGE, SMALL) == ""
    assert gap_written(None, LARGE) == ""


def test_the_cell_of_a_gap_and_the_top_of_a_page_write_it_alike():
    found = {"importance": Number(9, 10), "progress": Number(6, 10)}
    assert _cell(GAP, "Sprache", found).text == "(+30)"
    assert _gap_sentence(found, None).endswith("Das sind (+30) Punkte Abstand.")
    assert _gap_row("alle", *_pair_of(found)).text == "(+30) Punkte"
    found["importance"] = Number.about(9, 12)
    assert _gap_sentence(found, None) == ""
    assert _pair_of(found) is None


def clubs(*counts, to=3, base=33):
    """Return what is said of a question with an option per count."""
    codes = tuple("abcdef"[: len(counts)])
    cell = Cell("kind", "", "", "rounded", counts, base, rounding=to)
    return one([variable("kind", "choice", codes)], cell).sentence


def test_what_rounding_may_have_swapped_is_about_equally_often():
    about = "Am häufigsten etwa gleich oft genannt: "
    assert clubs(15, 15, 3) == f"{about}„a“, „b“."
    assert clubs(15, 12, 3) == f"{about}„a“, „b“."
    assert clubs(18, 15, 15) == f"{about}„a“, „b“, „c“."
    assert clubs(25, 20, 15, to=5) == f"{about}„a“, „b“."


def test_a_lead_that_rounding_cannot_make_is_said_as_one():
    assert clubs(18, 12, 3).startswith("Am häufigsten genannt: „a“, etwa 18 von 33")
    assert clubs(9, 3, 0, base=12) == "Etwa 9 von 12 antworteten „a“."


def test_nothing_is_most_often_where_rounding_hides_all_of_it():
    assert clubs(3, 3, 0, base=12) == ""


def test_the_sentence_on_rounding_names_what_was_rounded_to():
    def release(*bases, protection="groups"):
        rungs = {f"v{place}": [1, 5, base] for place, base in enumerate(bases)}
        values = (1, 1, 1, Readership.STAFF, clock.now(), 40, protection, 5, "", {"rungs": rungs})
        return ReleaseFacts(*values)

    assert "Vielfache von 3 gerundet" in caveats.rounding(release(3, 1).roundings)
    assert "Vielfache von 5 gerundet" in caveats.rounding(release(5, 5).roundings)
    assert "Vielfache von 3 oder 5 gerundet" in caveats.rounding(release(5, 3, 1).roundings)
    assert release().roundings == (3,)
    assert release(3, protection="few").roundings == ()
    assert document_of(release(5, 3), PLAN, {}, ())["rounding"] == 5
    assert document_of(release(3, protection="few"), PLAN, {}, ())["rounding"] == 1


PLAN = {"groupings": (), "variables": ()}
