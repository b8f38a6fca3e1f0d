"""Pages, files and *Beteiligung* mean the same by "ohne Antwort"."""

from types import SimpleNamespace

import pandas as pd

from analysis.dashboards.participation_items import _item
from analysis.exports.rows import panels_sheet
from surveys.reading import Missing, unanswered
from tests.analysis.dashboards.test_panels import exact, one, variable

MISSING = {
    Missing.REFUSED: 3,
    Missing.BLANK: 2,
    Missing.INVALID: 1,
    Missing.DONT_KNOW: 4,
    Missing.BREAK_OFF: 7,
    Missing.NOT_ASKED: 5,
    Missing.NOT_IN_WAVE: 6,
}
LIKERT = variable("way", "likert", ("1", "2", "3"))
CELL = exact("way", (4, 4, 2), {int(reason): n for reason, n in MISSING.items()})


def test_page_file_and_participation_count_the_same():
    panel = one([LIKERT], CELL)
    assert panel.base_line == "n = 10 von 20 Gefragten; 4 weiß nicht, 6 ohne Antwort"
    sheet = panels_sheet([("", "", panel)], "")
    row = dict(zip(sheet.head, sheet.rows[0], strict=True))
    assert (row["ohne Antwort"], row["weiß nicht"]) == (6, 4)
    release = SimpleNamespace(responses=10 + sum(MISSING.values()))
    item = _item(LIKERT, CELL, release, "Seite")
    assert (item.blank.n, item.shown) == (6, 20)


def test_so_do_the_rows_of_a_wave():
    codes = [0] * 10 + [int(reason) for reason, n in MISSING.items() for _ in range(n)]
    found = unanswered(pd.DataFrame({"way": codes}), [LIKERT])
    assert (found.shown, found.blank, found.dont_know) == (20, 6, 4)


def test_what_is_not_told_is_no_zero():
    panel = one([LIKERT], exact("way", (4, 4, 2), {}))
    sheet = panels_sheet([("", "", panel)], "")
    assert dict(zip(sheet.head, sheet.rows[0], strict=True))["ohne Antwort"] is None
