"""What pages say of indicators: differences in words, breaks as breaks, no line where none is."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.charts.texts import alt_text
from analysis.dashboards.indicator_charts import line_table
from analysis.dashboards.indicators import (
    change_since_baseline,
    how_to_read,
    indicator_panel,
    public_panel,
)
from surveys.programmes.indicators.listing import (
    GroupSeries,
    IndicatorSeries,
    Milestone,
    Point,
)
from surveys.programmes.indicators.models import Direction, PeriodKind, Unit
from surveys.programmes.indicators.periods import period_from


def point(code, number, **said):
    facts = {"is_preliminary": False, "is_break": False, "note": "", **said}
    return Point(id=1, period=period_from(code), value=Decimal(str(number)), **facts)


def milestone(code, number):
    return Milestone(Decimal(str(number)), period_from(code))


def series(*points, **said):
    facts = {
        "key": "abschluss",
        "field": "work",
        "name": {"de": "Abschluss"},
        "definition": {"de": "Wer die Schule mit Abschluss verlässt."},
        "relevance": {},
        "assessment": {},
        "source": {"de": "Schulstatistik"},
        "method": {},
        "unit": Unit.PERCENT,
        "unit_words": {},
        "decimals": 1,
        "direction": Direction.RISES,
        "period_kind": PeriodKind.YEAR,
        "baseline": None,
        "target": None,
        "responsible": "",
        "goal": None,
        "measure": None,
        "is_public": False,
        "group_name": {},
        "groups": (),
    }
    return IndicatorSeries(**{**facts, **said}, points=tuple(points))


def group(name, *points):
    return GroupSeries(name.lower(), {"de": name}, tuple(points))


RISING = [point("2020", "55.1"), point("2021", "57"), point("2022", "58"), point("2023", "62.4")]


def plain(words):
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("baseline", "latest", "said"),
    [
        # 62.4 - 55.1 = 7.3
        ("55.1", "62.4", "seit 2020 um 7,3 Prozentpunkte gestiegen"),
        ("62.4", "55.1", "seit 2020 um 7,3 Prozentpunkte gesunken"),
        ("62.4", "62.4", "seit 2020 unverändert"),
        # Both are read as 62,4: the page must not speak of a change nobody can see.
        ("62.36", "62.44", "seit 2020 unverändert"),
        # 62,4 and 55,2 are read; 62.44 - 55.15 would be 7.29.
        ("55.15", "62.44", "seit 2020 um 7,2 Prozentpunkte gestiegen"),
    ],
)
def test_a_change_is_told_in_words_and_agrees_with_what_is_read(baseline, latest, said):
    one = series(point("2023", latest), baseline=milestone("2020", baseline))
    assert change_since_baseline(one) == said


def test_a_change_of_counts_names_what_is_counted():
    one = series(
        point("2023", 620),
        unit=Unit.COUNT,
        decimals=0,
        unit_words={"de": "Plätze"},
        baseline=milestone("2020", 500),
    )
    assert change_since_baseline(one) == "seit 2020 um 120 Plätze gestiegen"


def test_nothing_is_subtracted_across_a_break():
    broken = point("2022", 58, is_break=True, note="mit Förderschulen")
    one = series(broken, point("2023", 62), baseline=milestone("2020", 55))
    assert change_since_baseline(one) == "nicht mit 2020 vergleichbar, weil anders gezählt wird"


def test_a_break_before_the_baseline_hides_nothing():
    broken = point("2020", 55, is_break=True, note="neu")
    one = series(broken, point("2023", 62), baseline=milestone("2020", 55))
    assert change_since_baseline(one).endswith("um 7,0 Prozentpunkte gestiegen")


@pytest.mark.parametrize(
    ("points", "baseline", "said"),
    [
        ([], milestone("2020", 5), ""),
        ([point("2023", 5)], None, ""),
        ([point("2020", 5)], milestone("2020", 5), "noch kein Wert nach 2020"),
        ([point("2019", 5)], milestone("2020", 5), "noch kein Wert nach 2020"),
    ],
)
def test_without_two_values_no_change_is_told(points, baseline, said):
    assert change_since_baseline(series(*points, baseline=baseline)) == said


def test_the_table_has_baseline_latest_target_change_and_source():
    one = series(*RISING, baseline=milestone("2020", "55.1"), target=milestone("31.12.2030", 75))
    [row] = indicator_panel([one]).rows
    assert plain(row.baseline) == "55,1 % (2020)"
    assert plain(row.latest) == "62,4 % (2023)"
    assert plain(row.target) == "75,0 % (31. Dezember 2030)"
    assert row.source == "Schulstatistik"


def test_an_empty_indicator_says_so():
    panel = indicator_panel([series(source={})])
    [row], [figure] = panel.rows, panel.figures
    assert (row.baseline, row.latest, row.target, row.change) == ("–", "noch kein Wert", "–", "–")
    assert (figure.sentence, figure.chart) == ("Noch kein Wert.", None)


def test_the_order_is_that_of_staff_never_that_of_values():
    names = ["c", "a", "b"]
    panel = indicator_panel(
        series(point("2023", number), key=name, name={"de": name})
        for name, number in zip(names, (1, 9, 5), strict=True)
    )
    assert [row.name for row in panel.rows] == names


def test_everybody_sees_only_what_is_public():
    hidden, shown = series(*RISING), series(*RISING, is_public=True, key="offen")
    assert [row.key for row in public_panel([hidden, shown]).rows] == ["offen"]
    assert public_panel([hidden]) is None
    assert indicator_panel([]) is None


def test_only_headings_with_words_are_shown_and_in_their_order():
    one = series(*RISING, method={"de": "Stichtag 1. Oktober"})
    [figure] = indicator_panel([one]).figures
    assert [heading for heading, _words in figure.headings] == [
        "Definition",
        "Datenquelle",
        "Methodische Besonderheiten",
    ]


def test_the_series_is_told_newest_first_with_groups_beside_and_gaps_as_gaps():
    one = series(
        point("2021", 57),
        point("2023", 62, is_preliminary=True),
        groups=(group("Frauen", point("2022", 60), point("2023", 65)), group("Männer")),
    )
    table = indicator_panel([one]).figures[0].chart.table
    assert table.head == ("Zeitraum", "Alle zusammen", "Frauen", "Männer")
    rows = [(label, tuple(map(plain, told))) for label, told in table.rows]
    assert rows == [
        ("2023 (vorläufig)", ("62,0 %", "65,0 %", "–")),
        ("2022", ("–", "60,0 %", "–")),
        ("2021", ("57,0 %", "–", "–")),
    ]


def test_a_break_is_cut_in_the_line_and_explained_once():
    broken = point("2022", 58, is_break=True, note="mit Förderschulen")
    one = series(*RISING[:2], broken, RISING[3], groups=(group("Frauen", broken),))
    [cut] = line_table(one).breaks
    assert cut.before == 2
    assert indicator_panel([one]).figures[0].notes == ("Ab 2022 andere Zählung: mit Förderschulen",)


def test_a_line_begins_at_zero_and_percent_end_at_a_hundred():
    axis = line_table(series(*RISING)).axis
    assert (axis.start, axis.end) == (0, 100)
    assert [plain(tick.text) for tick in axis.ticks] == ["0 %", "50 %", "100 %"]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((3, 5, 7), (0, 10)),
        ((300, 380, 360), (0, 500)),
        ((-3, 2, 4), (-5, 5)),
        ((0, 0, 0), (0, 1)),
        ((-30, -20, -10), (-50, 0)),
    ],
)
def test_counts_end_at_a_round_number_and_zero_is_always_there(values, ends):
    points = [point(str(2020 + n), value) for n, value in enumerate(values)]
    axis = line_table(series(*points, unit=Unit.COUNT, decimals=0)).axis
    assert (axis.start, axis.end) == ends
    assert "0" in [tick.text for tick in axis.ticks]


def test_two_values_make_no_line():
    [figure] = indicator_panel([series(*RISING[:2])]).figures
    assert figure.chart.drawn is None and len(figure.chart.rows) == 2


def test_a_preliminary_value_is_hollow_and_in_brackets():
    one = series(*RISING[:3], point("2023", 62, is_preliminary=True))
    last = line_table(one).rows[0].points[-1]
    assert (last.text, last.is_bracketed) == ("(62,0)", True)
    assert indicator_panel([one]).figures[0].notes == ("○ (…): vorläufig.",)


def test_of_a_long_series_the_picture_shows_the_newest_and_says_so():
    months = [point(f"{2020 + n // 12}-M{n % 12 + 1:02}", n) for n in range(30)]
    table = line_table(series(*months, period_kind=PeriodKind.MONTH))
    assert len(table.waves) == 8
    assert table.rows[0].points[-1].value == 29
    assert "die letzten 8 Werte" in table.base_line
    assert len(indicator_panel([series(*months)]).figures[0].chart.rows) == 30


def test_up_to_three_groups_have_lines_of_their_own():
    def with_groups(n):
        return series(*RISING, groups=tuple(group(f"G{at}", *RISING) for at in range(n)))

    assert len(line_table(with_groups(3)).rows) == 4
    assert len(line_table(with_groups(4)).rows) == 1


def test_the_picture_says_every_number_in_words():
    one = series(*RISING, target=milestone("2030", 75))
    told = alt_text(line_table(one))
    assert "2023 62,4" in told and "Zielwert: 75,0" in plain(told)
    picture = indicator_panel([one]).figures[0].chart.picture
    assert "62,4" in picture.svg
    assert picture.name == "fig-indicator-abschluss"


def test_distances_on_the_line_are_true():
    table = line_table(series(point("2018", 1), point("2019", 2), point("2023", 3)))
    first, second, third = (wave.at for wave in table.waves)
    assert third - second == pytest.approx(4 * (second - first), rel=0.01)
    assert date(2018, 7, 2).toordinal() / 365.25 == pytest.approx(first, abs=0.01)


def test_how_to_read_says_what_indicators_do_not_show():
    assert how_to_read() == (
        "Kennzahlen zeigen, was gezählt wurde. Ob eine Maßnahme gewirkt hat, zeigen sie nicht."
    )
