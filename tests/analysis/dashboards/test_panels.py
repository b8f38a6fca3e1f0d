"""From cells to panels."""

from analysis.dashboards.figures import picture
from analysis.dashboards.panels import panels
from analysis.dashboards.tables import table_of
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from surveys.items.base import Variable
from surveys.reading import Level

SCALE = ("low", "middle", "high")


def texts(words):
    return {"de": words, "en": words}


def variable(name, kind, codes=("a", "b"), *, part=None, construct=None):
    level = Level.ORDINAL if kind in {"likert", "grid_row"} else Level.NOMINAL
    return Variable(
        name=name,
        item=name.partition(".")[0],
        kind=kind,
        level=level,
        stem=texts("Frage?"),
        label=texts(part or "Frage?"),
        codes=codes,
        labels={code: texts(code) for code in codes},
        section="s",
        construct=construct,
        part=part,
    )


def one(codebook, *cells, fields=frozenset()):
    """Return the only panel of some cells."""
    found = panels(CellBook({cell.key: cell for cell in cells}), codebook, fields=fields)
    (panel,) = found.shown
    return panel


def exact(name, counts, missing=None):
    return Cell(name, "", "", "exact", counts, sum(counts), missing or {})


def ticks(*parts):
    return [variable(f"t.{part}", "ticks", ("no", "yes"), part=part) for part in parts]


def test_options_are_sorted_from_thirty_answers_on():
    panel = one([variable("x", "choice")], exact("x", (10, 20)))
    assert [answer.code for answer in panel.statements[0].answers] == ["b", "a"]


def test_below_thirty_answers_there_is_no_order():
    panel = one([variable("x", "choice")], exact("x", (9, 20)))
    assert [answer.code for answer in panel.statements[0].answers] == ["a", "b"]


def test_other_stays_last_however_often_it_was_named():
    codebook = ticks("time", "other")
    panel = one(codebook, exact("t.time", (30, 5)), exact("t.other", (5, 30)))
    assert [answer.code for answer in panel.statements[0].answers] == ["time", "other"]


def test_action_fields_are_never_ranked():
    codebook = ticks("language", "work")
    cells = exact("t.language", (30, 5)), exact("t.work", (5, 30))
    panel = one(codebook, *cells, fields=frozenset({"language", "work"}))
    assert [answer.code for answer in panel.statements[0].answers] == ["language", "work"]
    assert panel.sentence == ""


def test_a_multiple_choice_rests_on_those_who_ticked_something():
    panel = one(ticks("time"), exact("t.time", (10, 30), {-4: 5}))
    assert panel.base_line == "n = 40 von 45 Gefragten; 5 ohne Antwort"
    assert any("mehr als hundert Prozent" in note for note in panel.notes)


def test_reasons_of_missing_are_told_apart():
    panel = one([variable("x", "likert", SCALE)], exact("x", (1, 2, 31), {-1: 3, -3: 20, -4: 4}))
    assert panel.base_line == "n = 34 von 41 Gefragten; 3 weiß nicht, 4 ohne Antwort"


def test_nearly_all_shows_no_number():
    cell = Cell("x", "", "", "nearly_all", None, 30, {}, "b")
    panel = one([variable("x", "choice")], cell)
    assert panel.sentence.startswith("Fast alle antworteten „b“.")
    assert table_of(panel).rows == (("b", ("fast alle",)),)
    assert picture(panel) is None


def test_what_is_withheld_is_counted_and_not_shown():
    cell = Cell("x", "", "", "withheld")
    found = panels(CellBook({cell.key: cell}), [variable("x", "choice")])
    assert (found.shown, found.withheld, found.unanswered) == ((), 1, 0)


def test_what_nobody_answered_is_not_called_protected():
    found = panels(CellBook({("x", "", ""): exact("x", (0, 0))}), [variable("x", "choice")])
    assert (found.shown, found.withheld, found.unanswered) == ((), 0, 1)


def test_rounded_counts_never_exceed_their_base():
    cell = Cell("x", "", "", "rounded", (6, 0), 3)
    panel = one([variable("x", "choice")], cell)
    assert panel.statements[0].answers[0].number.n == 3


def test_below_ten_answers_there_is_no_picture():
    assert picture(one([variable("x", "choice")], exact("x", (4, 5)))) is None
    assert picture(one([variable("x", "choice")], exact("x", (5, 5)))) is not None


def test_a_battery_says_the_statement_that_stands_for_it():
    rows = [variable(f"g.{part}", "grid_row", SCALE, part=part) for part in ("known", "reached")]
    rows = [variable(v.name, "grid_row", SCALE, part=v.part, construct="arrival") for v in rows]
    panel = one(rows, exact("g.known", (0, 0, 20)), exact("g.reached", (15, 0, 5)))
    assert panel.sentence.startswith("5 von 20")


def test_statements_of_a_battery_that_few_answered_have_no_bar():
    rows = [variable(f"g.{part}", "grid_row", SCALE, part=part) for part in ("a", "b")]
    panel = one(rows, exact("g.a", (5, 5, 5)), exact("g.b", (1, 1, 1)))
    drawn = picture(panel)
    assert drawn is not None
    assert "n = 3" in drawn.svg
