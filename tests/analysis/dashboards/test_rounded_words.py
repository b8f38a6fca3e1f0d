"""What is said of rounded numbers holds for every number they may stand for."""

from types import SimpleNamespace

import pytest

from analysis.dashboards import sentences
from analysis.dashboards.overview import overview
from analysis.dashboards.statements import statements
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from surveys.reading import FieldOfAction
from tests.analysis.dashboards.test_panels import texts, variable

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
        for one in roundings(n, to):
            for other in roundings(base, to):
                off = to - 1
                number = Number.about(one, other, off=off, base_off=off)
                words = begun(sentences.at_a_glance("progress", number))
                assert HOLDS[words](n / base), (n, base, one, other)


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
    for one, key in zip(codebook, keys, strict=True):
        object.__setattr__(one, "action_field", key)
    state, to = ("rounded", 3) if rounded else ("exact", 1)
    cells = [
        Cell(one.name, "", "", state, (low, 0, high), low + high, rounding=to)
        for one, (low, high) in zip(codebook, counts, strict=True)
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
    return [one for one in statements([published]) if one.kind == "arrival"]


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
