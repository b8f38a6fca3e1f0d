"""Asked with another tool: from files to a closed wave with results, step by step."""

import csv
import io
import zipfile
from datetime import timedelta

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from sqlalchemy import func, select, update

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.responses.elsewhere import keeping
from surveys.responses.elsewhere.models import Intake
from surveys.responses.models import OpenText, Response
from tests.pages.results_cast import work_off
from tests.pages.test_exchanging import small_survey
from tests.plugins.clerks import fields_of, multi, token_on
from tests.surveys.limesurvey.lss import survey as lime_survey
from tests.surveys.limesurvey.lss import xml

BEGIN = "/staff/programmes/teilhabe/analyse"
SCALE = ("kaum", "etwas", "sehr")
YESTERDAY = (clock.now().astimezone(clock.BERLIN) - timedelta(days=1)).date().isoformat()
WAVE = {
    "opens_on": "2026-03-01",
    "closes_on": "2026-03-31",
    "legal_basis": "§ 3 DSG NRW",
}


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    """Let the client of the tests send large pages from memory; it forgets to close a file."""
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())


@pytest.fixture
def ada(clerk):
    return clerk("ada")


def table(*rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def bare(n=24):
    """Return a table of a town that kept nothing but its spreadsheet."""
    heads = ("Zeitstempel", "E-Mail-Adresse", "Art", "Wie wichtig?", "Was fehlt?")
    return table(
        heads,
        *(
            (
                f"2026-03-{n % 28 + 1:02} 10:00",
                f"a{n}@example.org",
                ("Verein", "Amt")[n % 2],
                SCALE[n % 3],
                f"Mehr {n}",
            )
            for n in range(n)
        ),
    )


LIME = lime_survey(
    {
        "type": "L",
        "title": "art",
        "question": "Was sind Sie?",
        "answers": (("A1", "Verein"), ("A2", "Amt")),
    },
    {"type": "5", "title": "stand", "question": "Wie weit sind wir?"},
    {"type": "T", "title": "mehr", "question": "Was noch?"},
)


def lime_answers(n=12, **last):
    heads = ("id", "submitdate", "token", "ipaddr", "art", "stand", "mehr")
    rows = [
        {
            "id": str(number),
            "submitdate": f"2026-02-{number % 28 + 1:02} 09:00:00",
            "token": f"tok{number}",
            "ipaddr": "192.0.2.7",
            "art": ("A1", "A2")[number % 2],
            "stand": str(number % 5 + 1),
            "mehr": f"Wort {number}",
        }
        for number in range(n)
    ]
    rows[-1] |= last
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def send(who, page, *, status=200, survey=None, **files):
    """Choose files on a page of files and press "Weiter"."""
    page = who.open(page) if isinstance(page, str) else page
    form = page.select_one("form[enctype]")
    data = {name: value for name, value in fields_of(form) if name != "survey"}
    data |= {"survey": survey} if survey else {}
    data |= {name: (io.BytesIO(content), called) for name, (content, called) in files.items()}
    address = form.get("action") or page.response.request.path
    answer = who.visitor.client.post(address, data=data, follow_redirects=True)
    return who.visitor._seen(answer, status)


def step(who, page, *, status=200, **changes):
    """Fill in the form of a step and press "Weiter"."""
    return who.fill(page, "main form", status=status, **changes)


def heading(page):
    return " ".join(page.h1.text.split())


def count(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def newest_wave(database):
    with database.reading() as session:
        return session.scalars(select(Wave).order_by(Wave.id.desc()).limit(1)).one()


def document_of(database, wave):
    with database.reading() as session:
        return session.get_one(QuestionnaireVersion, wave.version_id).document


def actions(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# From a bare table ---------------------------------------------------------------------------


def test_a_bare_table_becomes_a_closed_wave_with_results(ada, database):
    page = send(ada, BEGIN, answers=(bare(), "umfrage.csv"))
    assert heading(page) == "Was steht in welcher Spalte?"
    kinds = {
        row.th.text: row.select_one("option[selected]")["value"] for row in page.select("tbody tr")
    }
    assert kinds == {
        "Zeitstempel": "",
        "E-Mail-Adresse": "",
        "Art": "single_choice",
        "Wie wichtig?": "single_choice",
        "Was fehlt?": "",
    }
    assert "a1@example.org" not in page.text
    assert page.select_one("#title")["value"] == "umfrage"
    page = step(
        ada,
        page,
        status=422,
        title="Umfrage zur Teilhabe",
        kind__3="likert",
        kind__4="long_text",
    )
    assert "ob die Antworten von wenig nach viel stehen: „Wie wichtig?“." in page.words
    assert "open" in page.select_one("details:has([name='order.3'])").attrs
    page = step(ada, page, order__3="kaum\netwas\nsehr")
    assert heading(page) == "Fragen zuordnen"
    page = step(
        ada, page, field__wie_wichtig="language", role__wie_wichtig="importance", grouping="art"
    )
    assert heading(page) == "Angaben zur Befragung"
    page = step(ada, page, **WAVE)
    assert heading(page) == "Prüfen und übernehmen"
    assert "Die Datei hat 24 Zeilen. 24 davon werden Antworten." in page.words
    assert "Das sagt wohl, wer geantwortet hat" in page.select_one("[aria-labelledby=outside]").text
    assert "Zeitstempel" in page.select_one("[aria-labelledby=outside]").text
    assert count(database, Response) == 0
    page = step(ada, page)
    assert heading(page) == "Übernommen"
    wave = newest_wave(database)
    assert wave.mode == "A"
    assert wave.closes_at < clock.now()
    asked = document_of(database, wave)
    items = {item["name"]: item for item in asked["sections"][0]["items"]}
    assert asked["title"]["de"] == "Umfrage zur Teilhabe"
    assert items["wie_wichtig"]["action_field"] == "language"
    assert items["wie_wichtig"]["construct"] == "importance"
    assert [option["label"]["de"] for option in items["wie_wichtig"]["options"]] == list(SCALE)
    assert asked["groupings"][0]["item"] == "art"
    with database.reading() as session:
        stored = session.scalars(select(Response).where(Response.wave_id == wave.id)).all()
        texts = session.scalars(select(OpenText.text)).all()
    assert len(stored) == 24
    assert {one.submitted_at for one in stored} == {None}
    assert sorted(texts) == sorted(f"Mehr {n}" for n in range(24))
    assert (count(database, Intake), "release asked for" in actions(database)) == (0, True)
    made = page.select_one("main a[href^='/staff/jobs/']")["href"]
    assert "Die Auswertung entsteht gerade." in page.words
    work_off(ada.visitor.client.application)
    assert "Die Auswertung ist aktualisiert: 24 Antworten." in ada.open(made).words
    page = ada.open(f"/staff/waves/{wave.id}/analyse")
    assert "entsteht gerade" not in page.words
    ways = [link["href"] for link in page.select(".doors a")]
    assert f"/staff/results/{wave.id}" in ways
    for way in ways:
        ada.open(way)
    assert "n = 24" in ada.open(f"/staff/results/{wave.id}/language").words.replace("\xa0", " ")


def test_a_column_may_be_left_out_and_a_kind_that_does_not_fit_is_told(ada):
    page = send(ada, BEGIN, answers=(bare(70), "umfrage.csv"))
    page = step(ada, page, status=422, kind__4="single_choice", kind__2="")
    assert "In der Spalte „Was fehlt?“ stehen 70 verschiedene Antworten." in page.words
    assert page.select_one("[name='kind.2'] option[selected]")["value"] == ""
    page = step(ada, page, kind__4="")
    assert [one["name"] for one in page.select("select[name^='field.']")] == ["field.wie_wichtig"]


def test_a_workbook_and_several_columns_of_ticks(ada, database):
    book = openpyxl.Workbook()
    book.active.append(["Kurse[Sprache]", "Kurse[Sport]", "Note"])
    for n in range(12):
        book.active.append(["x" if n % 2 else None, "x" if n % 3 else None, n % 4])
    content = io.BytesIO()
    book.save(content)
    page = send(ada, BEGIN, answers=(content.getvalue(), "umfrage.xlsx"))
    assert [one.text for one in page.select("tbody th")] == ["Kurse", "Note"]
    page = step(ada, step(ada, step(ada, page)), **WAVE)
    step(ada, page)
    with database.reading() as session:
        found = [one.answers for one in session.scalars(select(Response))]
    assert sum(one["kurse"] == ["Sprache", "Sport"] for one in found) == 4


def test_an_spss_file_brings_the_words_of_its_values(ada, database, tmp_path):
    path = tmp_path / "umfrage.sav"
    frame = pd.DataFrame({"f1": [float(n % 3 + 1) for n in range(12)]})
    labels = {"f1": dict(enumerate(SCALE, 1))}
    pyreadstat.write_sav(frame, path, column_labels=["Wie wichtig?"], variable_value_labels=labels)
    page = send(ada, BEGIN, answers=(path.read_bytes(), "umfrage.sav"))
    page = step(ada, step(ada, step(ada, page, kind__0="likert")), **WAVE)
    assert "12 davon werden Antworten." in page.words
    step(ada, page)
    (item,) = document_of(database, newest_wave(database))["sections"][0]["items"]
    assert item["stem"] == {"de": "Wie wichtig?"}
    assert [option["label"]["de"] for option in item["options"]] == list(SCALE)
    with database.reading() as session:
        found = sorted(one.answers["f1"] for one in session.scalars(select(Response)))
    assert found == sorted(["1", "2", "3"] * 4)


# From LimeSurvey -----------------------------------------------------------------------------


def test_structure_and_responses_of_limesurvey_come_together(ada, database):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    assert heading(page) == "Fragen zuordnen"
    page = step(ada, page, field__stand="work", role__stand="progress", grouping="art")
    assert page.select_one("#opens_on")["value"] == "2026-02-01"
    assert page.select_one("#closes_on")["value"] == "2026-02-12"
    page = step(ada, page, legal_basis="§ 3 DSG NRW")
    assert "Zeiten, Zugangscodes und Technisches: id, submitdate, token, ipaddr" in page.words
    step(ada, page)
    wave = newest_wave(database)
    items = document_of(database, wave)["sections"][0]["items"]
    assert {item["name"]: item.get("action_field") for item in items} == {
        "art": None,
        "stand": "work",
        "mehr": None,
    }
    with database.reading() as session:
        stored = session.scalars(select(Response).where(Response.wave_id == wave.id)).all()
    assert sorted(one.answers["stand"] for one in stored) == sorted(
        str(n % 5 + 1) for n in range(12)
    )
    assert {one.answers["mehr"] for one in stored} == {None}


def test_what_the_questionnaire_does_not_know_is_named_with_its_row(ada):
    answers = lime_answers(13, stand="9")
    answers = answers.replace(b"mehr\r\n", b"mehr,fremd\r\n", 1)
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(answers, "alt.csv"))
    page = step(ada, step(ada, page), legal_basis="§ 3 DSG NRW")
    told = page.select_one("section[aria-labelledby=told]").text
    assert "Antwort 13" in told
    assert "fremd" in told


def test_an_archive_is_both(ada, database):
    columns = {"id": "_id", "submitdate": "_submitdate", "art": "_77X10X101"}
    rows = [
        {columns["id"]: n, columns["submitdate"]: "2026-02-03 10:00:00", columns["art"]: "A1"}
        for n in range(11)
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("survey_77.lss", LIME)
        archive.writestr("survey_77.lsr", xml({"responses": rows}, kind="Responses"))
    page = send(ada, BEGIN, answers=(packed.getvalue(), "alt.lsa"))
    page = step(ada, step(ada, page), legal_basis="§ 3 DSG NRW")
    assert "11 davon werden Antworten." in page.words
    step(ada, page)
    with database.reading() as session:
        found = [one.answers["art"] for one in session.scalars(select(Response))]
    assert found == ["A1"] * 11


def test_a_question_that_the_law_guards_must_be_settled_first(ada, database):
    asked = lime_survey(
        {"type": "S", "title": "staat", "question": "Welche Staatsangehörigkeit haben Sie?"},
        {"type": "5", "title": "stand", "question": "Wie weit sind wir?"},
    )
    rows = table(("staat", "stand"), *((f"Land {n}", n % 5 + 1) for n in range(12)))
    page = send(ada, BEGIN, structure=(asked, "alt.lss"), answers=(rows, "alt.csv"))
    assert "Art. 9 DSGVO" in page.words
    page = step(ada, page, status=422, field__stand="work")
    assert page.select_one("[name='field.stand'] option[selected]")["value"] == "work"
    page = step(ada, page, special__staat="out")
    page = step(ada, page, **WAVE)
    assert "Diese Fragen bleiben draußen: staat" in page.words
    step(ada, page)
    items = document_of(database, newest_wave(database))["sections"][0]["items"]
    assert [item["name"] for item in items] == ["stand"]


def test_a_questionnaire_with_faults_can_be_mended_in_the_editor(ada, database):
    asked = lime_survey(
        {"type": "5", "title": "staat", "question": "Fühlen Sie sich als Ihre Religion achtend?"}
    )
    rows = table(("staat",), *((str(n % 5 + 1),) for n in range(12)))
    page = send(ada, BEGIN, structure=(asked, "alt.lss"), answers=(rows, "alt.csv"))
    page = ada.fill(page, "form[action$='/editor']")
    survey = int(page.response.request.path.split("/")[3])
    with database.reading() as session:
        intake = session.scalars(select(Intake)).one()
    assert (intake.survey_id, intake.sealed is not None) == (survey, True)
    page = ada.open(f"{BEGIN}/{intake.id}")
    assert page.select_one(f'a[href="/staff/questionnaires/{survey}/publish"]')
    ada.open(f"{BEGIN}/{intake.id}/wave")
    assert "noch nicht veröffentlicht" in ada.visitor.page.words


# A questionnaire that is here, and names -----------------------------------------------------


def named(*names):
    heads = ("verein", "kind", "fields[language]", "progress_language", "remark")
    return table(heads, *((name, "club", "Y", "high", "Mehr Räume.") for name in names))


def test_a_further_wave_of_a_questionnaire_that_is_here_with_names(ada, survey, database):
    with database.writing() as session:
        programme = session.get_one(Survey, survey).programme_id
        session.add_all(
            Organisation(programme_id=programme, name=name, kind="club", district="north")
            for name in ("Verein Nord", "Teestube Süd", "Chor")
        )
    page = send(
        ada, BEGIN, survey=str(survey), answers=(named("Verein Nord", "Chor", "x"), "a.csv")
    )
    assert heading(page) == "Angaben zur Befragung"
    page = step(ada, page, mode="P", is_complete="y", **WAVE)
    assert "Wer geantwortet hat, sagt die Spalte „verein“." in page.words
    assert "steht nicht in Ihrer Liste" in page.words
    page = step(ada, page)
    assert "2 Antworten sind übernommen." in page.words
    wave = newest_wave(database)
    assert (wave.survey_id, wave.mode, wave.complete_list) == (survey, "P", True)
    with database.reading() as session:
        used = session.scalars(select(Invitation.used).where(Invitation.wave_id == wave.id)).all()
    assert sorted(used) == [False, True, True]
    assert count(database, QuestionnaireVersion) == 1
    work_off(ada.visitor.client.application)
    assert "2 von 3" in ada.open(f"/staff/results/{wave.id}").words


def test_who_was_asked_elsewhere_is_not_made_up(ada, survey, database):
    with database.writing() as session:
        programme = session.get_one(Survey, survey).programme_id
        session.add_all(
            Organisation(programme_id=programme, name=f"Verein {n}", kind="club", district="north")
            for n in range(12)
        )
    rows = named(*(f"Verein {n}" for n in range(11)))
    page = send(ada, BEGIN, survey=str(survey), answers=(rows, "a.csv"))
    step(ada, step(ada, page, mode="P", **WAVE))
    work_off(ada.visitor.client.application)
    wave = newest_wave(database)
    for address in ("results/{}", "waves/{}/participation", "results/{}/method"):
        words = ada.open("/staff/" + address.format(wave.id)).words.replace("\xa0", " ")
        assert "11 von 11 eingeladenen" not in words


# What goes wrong -----------------------------------------------------------------------------


def test_a_file_that_is_none_is_said_where_it_was_chosen(ada, database):
    page = send(ada, BEGIN, status=422)
    assert "Bitte wählen Sie zuerst eine Datei aus." in page.words
    page = send(ada, BEGIN, status=422, structure=(b"nothing", "alt.lss"))
    assert page.select_one("#structure-error")
    assert count(database, Intake) == 0


def test_the_file_that_can_be_read_stays_when_the_other_cannot(ada):
    page = send(
        ada, BEGIN, status=422, structure=(b"nothing", "alt.lss"), answers=(lime_answers(), "a.csv")
    )
    assert "Ist schon hier: a.csv" in page.words
    assert page.select_one("#structure-error")
    page = send(ada, page, structure=(LIME, "alt.lss"))
    assert heading(page) == "Fragen zuordnen"
    page = ada.open(page.select_one(".back a")["href"])
    page = send(ada, page, survey="none")
    assert heading(page) == "Was steht in welcher Spalte?"


def test_a_structure_alone_asks_for_the_answers(ada):
    page = send(ada, BEGIN, status=422, structure=(small_survey(), "alt.lss"))
    assert "Bitte wählen Sie auch die Datei mit den Antworten." in page.words
    assert "Ist schon hier: alt.lss" in page.words


def test_two_columns_of_one_name_are_refused(ada):
    rows = table(("a", "a"), *(("1", "2") for _n in range(12)))
    page = send(ada, BEGIN, status=422, answers=(rows, "a.csv"))
    assert "Zwei Spalten heißen „a“." in page.words


def test_too_few_answers_without_names_are_told_and_nothing_is_stored(ada, database):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(9), "alt.csv"))
    page = step(ada, step(ada, page), legal_basis="§ 3 DSG NRW")
    assert "nur 10 oder mehr Antworten" in page.words
    assert not page.select("form[action$='/check']")
    assert count(database, Response) == 0


def test_what_was_said_of_a_column_lets_no_other_through(ada):
    page = send(ada, BEGIN, answers=(bare(), "umfrage.csv"))
    here = page.response.request.path
    step(ada, page, kind__2="long_text", kind__4="long_text")
    files = here.removesuffix("/columns")
    again = send(ada, files, answers=(bare(30), "mehr.csv"))
    assert again.select_one("[name='kind.4'] option[selected]")["value"] == "long_text"
    heads = (f"{head};{head} 2" for head in ("Stand", "Wo", "E-Mail"))
    other = ";".join(heads) + "\n" + "".join(f"a;b;c;d;a{n % 5}@x.org;e\n" for n in range(24))
    page = send(ada, files, answers=(other.encode(), "anders.csv"))
    assert page.select_one("[name='kind.4'] option[selected]")["value"] == ""


def test_without_names_nothing_comes_along_that_says_who_answered_when(ada, database):
    heads = ("token", "Wann", "Ihre Kontakte", "Stand", "Datum")
    rows = [
        (f"t{n % 3}", f"2026-01-0{n % 5 + 1} 10:00", f"a{n % 3}@x.org", "ab"[n % 2], "1.3.2026")
        for n in range(24)
    ]
    page = send(ada, BEGIN, answers=(table(heads, *rows), "umfrage.csv"))
    forced = {f"kind__{place}": "long_text" for place in (0, 1, 2, 4)}
    page = step(ada, step(ada, step(ada, page, **forced)), **WAVE)
    assert "Bitte lassen Sie diese Spalten weg: token, Wann, Ihre Kontakte" in page.words
    assert not page.select("form[action$='/check']")
    outside = page.select_one("[aria-labelledby=outside]")
    assert outside is None or "token" not in outside.text
    assert count(database, Response) == 0


def test_a_questionnaire_goes_to_the_editor_once(ada, database):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    here, token = page.response.request.path, token_on(page)
    before = count(database, Survey)
    for _time in range(2):
        ada.visitor.client.post(here.replace("/questions", "/editor"), data={"csrf_token": token})
    assert count(database, Survey) == before + 1


def test_a_number_that_is_none_is_no_questionnaire(ada):
    page = send(ada, BEGIN, survey="²", answers=(bare(), "umfrage.csv"))
    assert heading(page) == "Was steht in welcher Spalte?"


def test_a_step_that_is_not_needed_is_no_page(ada, survey):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    ada.open(page.response.request.path.replace("/questions", "/columns"), status=404)
    page = send(ada, BEGIN, survey=str(survey), answers=(lime_answers(), "alt.csv"))
    ada.open(page.response.request.path.replace("/wave", "/questions"), status=404)


def test_days_must_fit(ada):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    page = step(ada, page)
    today = clock.now().astimezone(clock.BERLIN).date().isoformat()
    page = step(ada, page, status=422, closes_on=today, legal_basis="[Gesetz]", title="Unsere")
    assert "Der letzte Tag ist spätestens gestern." in page.words
    assert "eckige Klammer" in page.words
    assert page.select_one("#title")["value"] == "Unsere"
    step(ada, page, closes_on=YESTERDAY, legal_basis="§ 3 DSG NRW")


def test_only_what_was_looked_at_is_taken_over_and_only_once(ada, clerk, database):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    page = seen = step(ada, step(ada, page), legal_basis="§ 3 DSG NRW")
    ben = clerk("ben")
    other = ben.open(ben.open(BEGIN).select_one(".choice-row a")["href"])
    send(ben, other, answers=(lime_answers(15), "neu.csv"))
    page = step(ada, seen, status=409)
    assert "Es ist noch nichts übernommen" in page.words
    assert "15 davon werden Antworten." in page.words
    form = page.select_one("main form")
    step(ada, page)
    assert count(database, Response) == 15
    again = ada.visitor.client.post(form["action"], data=multi(fields_of(form)))
    assert again.status_code == 302
    assert "schon übernommen" in ada.open(again.headers["Location"]).words
    assert count(database, Response) == 15


def test_what_somebody_else_kept_meanwhile_is_not_lost(ada, clerk, database):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    ben = clerk("ben")
    step(ben, ben.open(page.response.request.path), field__stand="work")
    page = step(ada, page, status=409, field__stand="language")
    assert page.select_one("[name='field.stand'] option[selected]")["value"] == "language"
    with database.reading() as session:
        assert session.scalars(select(Intake)).one().choices["fields"]["stand"] == "work"


# Rights, keeping, deleting -------------------------------------------------------------------


def test_only_who_coordinates_the_programme_gets_in(ada, clerk):
    page = send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    here = page.response.request.path
    for name, status in (("cleo", 404), ("ann", 403)):
        somebody = clerk(name)
        for address in (BEGIN, here, here.removesuffix("/questions"), f"{BEGIN}/999"):
            somebody.open(address, status=status)
    ada.open(here.replace("teilhabe", "other"), status=404)


def test_the_file_lies_sealed_and_goes_on_its_day(ada, database):
    send(ada, BEGIN, structure=(LIME, "alt.lss"), answers=(lime_answers(), "alt.csv"))
    with database.reading() as session:
        intake = session.scalars(select(Intake)).one()
    assert b"tok3" not in intake.sealed
    today = clock.now().astimezone(clock.BERLIN).date()
    keeping.sweep(database, today + timedelta(days=13))
    assert count(database, Intake) == 1
    keeping.sweep(database, today + timedelta(days=14))
    assert count(database, Intake) == 0


def test_a_file_under_another_key_is_asked_for_again(ada, database):
    page = send(ada, BEGIN, answers=(bare(), "umfrage.csv"))
    with database.writing() as session:
        session.execute(update(Intake).values(sealed=b"x" * 60))
    page = ada.open(page.response.request.path)
    assert "laden Sie sie noch einmal hoch" in page.words
    assert heading(page) == "Die Dateien"


def test_discarding_deletes_the_files(ada, database):
    send(ada, BEGIN, answers=(bare(), "umfrage.csv"))
    page = ada.open(BEGIN)
    assert "umfrage.csv" in page.words
    ada.fill(page, "form[action$='/discard']")
    assert count(database, Intake) == 0
    assert actions(database)[-2:] == ["intake begun", "intake discarded"]


def test_a_post_without_a_token_is_refused(ada, database):
    ada.open(BEGIN)
    answer = ada.visitor.client.post(BEGIN, data={"answers": (io.BytesIO(bare()), "a.csv")})
    assert answer.status_code in {400, 403}
    assert token_on(ada.open(BEGIN))
    assert count(database, Intake) == 0
