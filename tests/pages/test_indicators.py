"""Indicators on the pages of staff: kept, changed, removed; values in and out."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.programmes.indicators.listing import all_indicators
from surveys.programmes.indicators.models import Indicator, IndicatorValue, Unit
from tests.pages.results_cast import staff
from tests.surveys.indicators.facts_for_tests import milestone, plant, value

PAGE = "/staff/programmes/teilhabe/indicators"
ONE = f"{PAGE}/schulabschluss"
SAID = {
    "field": "work",
    "name": "Schulabschluss",
    "unit": "percent",
    "decimals": "1",
    "period_kind": "year",
    "direction": "rises",
}


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


@pytest.fixture
def counted(database, programme):
    """Keep an indicator with three values, two of them of groups."""
    with database.writing() as session:
        plant(
            session,
            programme,
            value("2022", "61.5"),
            value("2022", "64", group="frauen"),
            value("2022", "59", group="maenner", is_preliminary=True),
            groups=("Frauen", "Männer"),
            baseline=milestone("55.1", "2020"),
            target=milestone("75", "2030"),
        )


def send(browser, address, *, page=None, status=200, **fields):
    """Send fields with the token of `page` (or of the address), following redirects."""
    token = browser.open(page or address).select_one("main input[name=csrf_token]")["value"]
    return browser.post(address, status=status, csrf_token=token, **fields)


def listed(database):
    with database.reading() as session:
        return all_indicators(session, 1)


def test_without_any_the_page_says_how_to_begin(ada):
    page = ada.open(PAGE)
    assert "Noch keine Kennzahl" in page.words
    assert "Ob eine Maßnahme gewirkt hat, zeigen sie nicht." in page.words


def test_an_indicator_is_kept_with_everything_that_was_said(ada, database):
    page = send(
        ada,
        f"{PAGE}/new",
        **SAID,
        name_en="School certificate",
        baseline_value="55,1",
        baseline_on="2020",
        target_value="75",
        target_on="31.12.2030",
        definition="Wer die Schule mit Abschluss verlässt.",
        source="Schulstatistik",
        group_name="Geschlecht",
        more="Frauen\twomen\nMänner\tmen",
        is_public="y",
    )
    assert page.h1.text == "Schulabschluss"
    assert "55,1\u00a0% (2020)" in page.text and "31. Dezember 2030" in page.text
    [found] = listed(database)
    assert found.name == {"de": "Schulabschluss", "en": "School certificate"}
    assert [group.name["en"] for group in found.groups] == ["women", "men"]
    assert found.is_public


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": " "}, "#name"),
        ({"field": ""}, "#field"),
        ({"unit": "other"}, "#unit_words"),
        ({"unit": "apples"}, "#unit"),
        ({"decimals": "9"}, "#decimals"),
        ({"baseline_value": "viel", "baseline_on": "2020"}, "#baseline_value"),
        ({"baseline_value": "5"}, "#baseline_value"),
        ({"baseline_on": "2020"}, "#baseline_value"),
        ({"target_value": "5", "target_on": "bald"}, "#target_on"),
        (
            {
                "baseline_value": "5",
                "baseline_on": "2020",
                "target_value": "6",
                "target_on": "2019",
            },
            "#target_on",
        ),
        ({"is_public": "y"}, "#definition"),
        ({"is_public": "y", "definition": "x"}, "#source"),
        ({"more": "Frauen\nfrauen"}, "#more"),
        ({"responsible": "x" * 201}, "#responsible"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed(ada, database, wrong, place):
    typed = {**SAID, "relevance": "Lange Worte.", **wrong}
    page = send(ada, f"{PAGE}/new", status=422, **typed)
    assert place in [link["href"] for link in page.select(".problems a")]
    assert page.select_one("#relevance").text.strip() == "Lange Worte."
    assert listed(database) == ()


@pytest.mark.usefixtures("counted")
def test_an_indicator_is_changed_and_keeps_its_key_and_groups(ada, database):
    form = ada.open(f"{ONE}/change")
    assert form.select_one("#baseline_value")["value"] == "55,1"
    page = send(
        ada,
        f"{ONE}/change",
        **{**SAID, "name": "Abschlüsse", "baseline_value": "", "baseline_on": ""},
        **{"entries-0-key": "frauen", "entries-0-name": "Mädchen", "entries-0-place": "2"},
        **{"entries-1-key": "maenner", "entries-1-name": "Jungen", "entries-1-place": "1"},
    )
    assert page.h1.text == "Abschlüsse"
    [found] = listed(database)
    assert found.key == "schulabschluss" and found.baseline is None
    assert [group.name["de"] for group in found.groups] == ["Jungen", "Mädchen"]
    assert found.groups[1].points[0].value == 64


@pytest.mark.usefixtures("counted")
def test_other_periods_and_groups_with_values_are_refused_kindly(ada, database):
    page = send(ada, f"{ONE}/change", status=422, **{**SAID, "period_kind": "month"})
    assert "Es gibt schon Werte mit anderen Zeiträumen" in page.text
    gone = {"entries-0-key": "frauen", "entries-0-name": "Frauen", "entries-0-removed": "y"}
    page = send(ada, f"{ONE}/change", status=422, **SAID, **gone)
    assert "Zu „Frauen“ gibt es noch Werte" in page.text
    assert len(listed(database)[0].groups) == 2


@pytest.mark.usefixtures("counted")
def test_a_value_is_entered_in_one_row_and_the_next_period_is_proposed(ada, database):
    assert ada.open(ONE).select_one("#period")["value"] == "2023"
    page = send(ada, ONE, period="2023", value="62,4 %", is_preliminary="y", group="")
    assert "Der Wert ist gespeichert." in page.text
    assert page.select_one("#period")["value"] == "2024"
    [found] = listed(database)
    assert (found.latest.period.code, found.latest.is_preliminary) == ("2023", True)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("wrong", "place", "sentence"),
    [
        ({"period": ""}, "#period", "Bitte geben Sie den Zeitraum an"),
        ({"period": "bald"}, "#period", "„bald“ ist kein Zeitraum"),
        ({"period": "2. Quartal 2023"}, "#period", "wird je Jahr gezählt"),
        ({"period": "2022"}, "#period", "gibt es schon einen Wert"),
        ({"value": ""}, "#value", "Bitte geben Sie den Wert an"),
        ({"value": "viele"}, "#value", "„viele“ ist keine Zahl"),
        ({"is_break": "y"}, "#note", "was sich an der Zählung geändert hat"),
        ({"group": "kinder"}, "#group", "aus der Liste"),
        ({"note": "x" * 501}, "#note", "500 Zeichen"),
    ],
)
def test_a_value_with_a_mistake_comes_back(ada, database, wrong, place, sentence):
    typed = {"period": "2023", "value": "62,4", "group": "", "note": "", **wrong}
    page = send(ada, ONE, status=422, **typed)
    link = page.select_one(".problems a")
    assert (link["href"], sentence in link.text) == (place, True)
    assert page.select_one("#value")["value"] == typed["value"]
    assert len(listed(database)[0].points) == 1


def test_a_small_number_in_a_group_is_kept_with_a_warning(ada, database, programme):
    with database.writing() as session:
        plant(session, programme, unit=Unit.COUNT, groups=("Frauen",))
    page = send(ada, ONE, period="2023", value="3", group="frauen")
    assert "Diese Zahl ist sehr klein" in page.select_one(".box--warning").text


@pytest.mark.usefixtures("counted")
def test_a_break_says_on_the_page_what_changed(ada):
    send(ada, ONE, period="2023", value="70", group="", is_break="y", note="mit Förderschulen")
    row = ada.open(ONE).select_one("tbody tr")
    assert "Ab hier andere Zählung:" in row.text and "mit Förderschulen" in row.text


@pytest.mark.usefixtures("counted")
def test_a_value_is_changed_and_deleted(ada, database):
    address = ada.open(ONE).select_one("tbody a")["href"]
    assert ada.open(address).select_one("#value")["value"] == "61,5"
    send(ada, address, period="2022", value="61,6", group="")
    assert str(listed(database)[0].latest.value) == "61.6000"
    taken = send(ada, address, status=422, period="2022", value="61,6", group="frauen")
    assert "gibt es schon einen Wert" in taken.text
    send(ada, f"{address}/remove", page=address)
    assert listed(database)[0].points == ()
    ada.open(address, status=404)


@pytest.mark.usefixtures("counted")
def test_a_value_of_another_indicator_is_no_page(ada, database, programme):
    with database.writing() as session:
        plant(session, programme)
    value_id = listed(database)[0].latest.id
    ada.open(f"{PAGE}/schulabschluss_2/values/{value_id}", status=404)


@pytest.mark.usefixtures("counted")
def test_an_indicator_goes_after_it_was_asked_for(ada, database):
    assert "3 Werte werden gelöscht" in ada.open(f"{ONE}/remove").text
    assert len(listed(database)) == 1
    page = send(ada, f"{ONE}/remove")
    assert "Die Kennzahl ist entfernt." in page.text
    with database.reading() as session:
        assert session.scalar(select(func.count(IndicatorValue.id))) == 0
    ada.open(ONE, status=404)


TABLE = (
    "Handlungsfeld\tKennzahl\tEinheit\tJahr\tWert\tUntergruppe\tStand\tAndere Zählung\tAnmerkung\n"
    "Work\tSchulabschluss\t\t2022\t61,5\t\t\t\t\n"
    "\tSchulabschluss\t%\t2023\t62,4\t\tvorläufig\t\t\n"
    "\tSchulabschluss\t%\t2023\t65\tFrauen\t\t\t\n"
    "\tSchulabschluss\t%\t2024\t70\t\t\tja\t\n"
    "1\tWartezeit\tTage\t03/2024\t48\t\t\t\t\n"
    "1\tWartezeit\tTage\t04/2024\t45,5\t\t\t\t\n"
    "1\tWartezeit\tTage\t2024\t45\t\t\t\t\n"
    "Sport\tTurniere\tAnzahl\t2024\t3\t\t\t\t\n"
    "\tVereine\t\t2024\t3\t\t\t\t\n"
    "\tSchulabschluss\t%\t2023\tviele\t\tgeschätzt\t\t\n"
)


@pytest.mark.usefixtures("counted")
def test_pasted_rows_are_shown_with_what_is_wrong_and_nothing_is_kept(ada, database):
    page = send(ada, f"{PAGE}/paste", table=TABLE)
    rows = [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]
    assert "steht schon so da" in rows[0]
    assert rows[1].endswith("neu") and "(vorläufig)" in rows[1]
    assert "was sich an der Zählung geändert hat" in rows[3]
    assert "neu, die Kennzahl legen wir an" in rows[4] and "48 Tage" in rows[4]
    assert "wird je Monat gezählt" in rows[6]
    assert "„Sport“ gibt es nicht" in rows[7]
    assert "schreiben Sie Handlungsfeld und Einheit dazu" in rows[8]
    assert "keine Zahl" in rows[9] and "nicht „geschätzt“" in rows[9]
    assert "Zeile 11:" in rows[9], "as the spreadsheet numbers it"
    assert "5 Werte übernehmen" in page.text
    assert len(listed(database)) == 1


@pytest.mark.usefixtures("counted")
def test_sound_rows_are_taken_and_the_others_stay_with_their_headings(ada, database):
    page = send(ada, f"{PAGE}/paste/take", page=f"{PAGE}/paste", status=422, table=TABLE)
    wait, school = listed(database)
    assert (wait.name["de"], wait.amount(wait.latest.value)) == ("Wartezeit", "45,5 Tage")
    assert [point.period.code for point in school.points] == ["2022", "2023"]
    assert school.groups[0].points[-1].value == 65
    left = page.select_one("#table").text.strip().splitlines()
    assert left[0].startswith("Handlungsfeld\tKennzahl")
    assert [line.split("\t")[3] for line in left[1:]] == ["2024", "2024", "2024", "2024", "2023"]


@pytest.mark.usefixtures("counted")
def test_a_table_of_one_indicator_needs_no_name(ada, database):
    send(ada, f"{ONE}/paste/take", page=f"{ONE}/paste", table="2023\t62,4\n2024\t63,1\tKinder\n")
    [found] = listed(database)
    assert found.latest.period.code == "2023"
    assert [group.key for group in found.groups] == ["frauen", "maenner", "kinder"]


@pytest.mark.usefixtures("counted")
def test_rows_about_another_indicator_are_refused_on_the_page_of_one(ada, database, programme):
    with database.writing() as session:
        plant(session, programme, name={"de": "Wartezeit"})
    page = send(ada, f"{ONE}/paste", table="Kennzahl\tJahr\tWert\nWartezeit\t2023\t5")
    assert "ist eine andere Kennzahl" in page.text


@pytest.mark.usefixtures("counted")
def test_pasting_again_corrects_what_is_there(ada, database):
    page = send(ada, f"{ONE}/paste", table="2022\t61,7")
    assert "gibt es schon, wird aktualisiert" in page.text
    send(ada, f"{ONE}/paste/take", page=f"{ONE}/paste", table="2022\t61,7")
    assert [str(point.value) for point in listed(database)[0].points] == ["61.7000"]


def test_rows_that_say_the_same_twice_are_told(ada, database, programme):
    with database.writing() as session:
        plant(session, programme)
    page = send(ada, f"{ONE}/paste", table="2022\t61\n2022\t62")
    assert "steht schon weiter oben" in page.select_one(".row--fault").text


def test_two_indicators_of_one_name_are_told_apart_by_field(ada, database, programme):
    with database.writing() as session:
        plant(session, programme)
        plant(session, programme, field="language")
    table = (
        "Handlungsfeld\tKennzahl\tJahr\tWert\n\tSchulabschluss\t2023\t5\n1\tSchulabschluss\t2023\t5"
    )
    page = send(ada, f"{PAGE}/paste", table=table)
    [fault] = page.select(".row--fault .field-error")
    assert "gibt es mehrmals" in fault.text


def test_columns_that_mean_nothing_are_named(ada):
    page = send(ada, f"{PAGE}/paste", table="Kennzahl\tJahr\tWert\tFarbe\nX\t2023\t5\trot")
    assert "lassen sie weg: Farbe" in page.text


def test_an_empty_box_and_a_broken_file_come_back(ada):
    send(ada, f"{PAGE}/paste", status=422, table="  \n")
    broken = (io.BytesIO(b"%PDF-1.7\n\0\0"), "werte.pdf")
    page = send(ada, f"{PAGE}/paste", status=422, table="", file=broken)
    assert "keine Tabelle" in page.select_one("#file-error").text


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again(ada, database, form):
    send(ada, ONE, period="2023", value="70,25", group="", is_break="y", note='"neu" =1+1; ab hier')
    before = listed(database)
    content = ada.client.get(f"{PAGE}/export.{form}").data
    with database.writing() as session:
        for one in session.scalars(select(IndicatorValue)):
            session.delete(one)
    token = ada.open(f"{PAGE}/paste").select_one("input[name=csrf_token]")["value"]
    page = ada.post(
        f"{PAGE}/paste", csrf_token=token, table="", file=(io.BytesIO(content), f"werte.{form}")
    )
    assert not page.select(".row--fault"), page.words
    send(ada, f"{PAGE}/paste/take", page=f"{PAGE}/paste", table=page.select_one("#table").text)
    assert without_ids(listed(database)) == without_ids(before)


def without_ids(found):
    return [
        [
            (point.period, point.value, point.is_preliminary, point.is_break, point.note)
            for points in (one.points, *(group.points for group in one.groups))
            for point in points
        ]
        for one in found
    ]


@pytest.mark.usefixtures("counted")
def test_the_workbook_says_what_the_indicators_are(ada):
    content = ada.client.get(f"{PAGE}/export.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, row = book["Kennzahlen"].iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert (said["Kennzahl"], said["Ausgangswert"], said["Zielwert: Zeitraum"]) == (
        "Schulabschluss",
        55.1,
        "2030",
    )
    assert said["Datenquelle"] == "Schulstatistik"
    assert book["Werte"]["E2"].value == 61.5
    ada.open(f"{PAGE}/export.pdf", status=404)


@pytest.mark.usefixtures("counted")
def test_each_change_is_noted_once(ada, database):
    send(ada, ONE, period="2023", value="62", group="")
    send(ada, f"{PAGE}/new", **{**SAID, "name": "Zweite"})
    send(ada, f"{PAGE}/zweite/remove")
    with database.reading() as session:
        noted = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("indicator"))
        ).all()
    assert noted == ["indicator value added", "indicator added", "indicator removed"]


PAGES = (
    *("", "/new", "/paste", "/export.csv", "/export.xlsx", "/schulabschluss"),
    *("/schulabschluss/change", "/schulabschluss/remove", "/schulabschluss/paste"),
    "/schulabschluss/values/1",
)


@pytest.mark.usefixtures("counted")
def test_cleo_sees_no_indicators_of_ada_and_changes_none(app, world, database):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    for address in PAGES:
        cleo.open(PAGE + address, status=404)
    own = "/staff/programmes/other/indicators/new"
    token = cleo.open(own).select_one("main input[name=csrf_token]")["value"]
    typed = {"csrf_token": token, "period": "2023", "value": "1", "group": "", "table": "2023\t1"}
    for address in ("", "/remove", "/change", "/paste/take", "/values/1", "/values/1/remove"):
        cleo.post(f"{ONE}{address}", status=404, **typed)
    with database.reading() as session:
        assert session.scalar(select(func.count(Indicator.id))) == 1
        assert session.scalar(select(func.count(IndicatorValue.id))) == 3


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_only_who_plans_sees_the_pages(app, role):
    ben = staff(app, programme="teilhabe", role=role, name="ben")
    for address in PAGES:
        ben.open(PAGE + address, status=403)


def test_a_list_of_indicators_takes_as_many_statements_as_one(ada, database, programme):
    from sqlalchemy import event

    def statements():
        seen = []
        engine = database.engine
        event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        ada.open(PAGE)
        return len(seen)

    with database.writing() as session:
        plant(session, programme, value("2022", 1), groups=("Frauen",))
    few = statements()
    with database.writing() as session:
        for _ in range(5):
            plant(session, programme, value("2022", 1), value("2023", 1), groups=("Frauen",))
    assert statements() <= few
