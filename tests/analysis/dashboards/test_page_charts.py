"""A chart of a page as a table, as files and in a sentence."""

import pytest

from analysis.charts.tables import Bar, BarTable
from analysis.dashboards.page_charts import PageChart, Where, one_of
from surveys.errors import UnknownPage

HEAD = ("Seite", "Antworten", "Anteil")
BARS = BarTable(
    "Titel", "", (Bar("Anfang", 12, 0.6, "12 (60 %)"),), 20, "n = 20", counts_first=True
)


def chart(*rows, **said):
    return PageChart("pages", "Titel", "n = 20.", HEAD, rows, **said)


def test_a_finding_is_passed_on_with_base_and_source():
    one = chart(("Anfang", 12, "(60 %)"), finding="Zwölf kamen weiter.")
    assert one.in_words("Runde 1") == "Zwölf kamen weiter. (Titel; n = 20; Quelle: Runde 1)"


def test_without_a_finding_the_numbers_are_read_out_and_nothing_more():
    one = chart(("Anfang", 12, "(60 %)"), ("Ende", 1200, "–"))
    told = "Anfang: Antworten 12, Anteil (60 %); Ende: Antworten 1.200, Anteil –."
    assert one.in_words("Runde 1").startswith(told)
    assert chart(("x", 1, "–"), drawn=BARS).in_words("").startswith("Anfang: 12 (60 %). (Titel;")


def test_a_long_table_says_how_much_it_leaves_out():
    many = [(f"Seite {n}", n, "–") for n in range(14)]
    assert "; und 2 weitere Zeilen. (" in chart(*many).in_words("")
    assert "; und eine weitere Zeile. (" in chart(*many[:13]).in_words("")


def test_the_source_of_a_chart_comes_before_that_of_its_page():
    one = chart(("2024", 1, "–"), source="Schulstatistik")
    assert one.in_words("Runde 1").endswith("Quelle: Schulstatistik)")
    assert one.from_elsewhere == "Quelle: Schulstatistik"


def test_page_and_file_hold_the_same_rows():
    one = chart(("Anfang", 1200, "(60 %)"), drawn=BARS)
    assert one.table.rows == (("Anfang", ("1.200", "(60 %)")),)
    assert one.file.sheet.rows == (("Anfang", 1200, "(60 %)"),)
    assert one.file.table is one.picture.table is BARS
    assert one.picture.name == "fig-pages"


def test_pictures_are_offered_where_something_is_drawn_and_nothing_without_rows(app):
    where = Where("participation.chart", {"wave": 7}, "Runde 1", "/method")
    with app.test_request_context():
        drawn = where.frame(chart(("x", 1, "–"), drawn=BARS, query=(("by", "kind"),)))
        counted = where.frame(chart(("x", 1, "–")))
        assert where.frame(chart()) is None
    assert drawn.svg == "/staff/waves/7/participation/pages.svg?by=kind"
    assert (counted.svg, counted.png, counted.method) == ("", "", "/method")
    assert counted.csv == "/staff/waves/7/participation/pages.csv"


def test_what_has_nothing_to_take_away_is_not_found():
    assert one_of([chart(), chart(("x", 1, "–"))], "pages").rows
    for found, name in (([chart()], "pages"), ([chart(("x", 1, "–"))], "other")):
        with pytest.raises(UnknownPage):
            one_of(found, name)
