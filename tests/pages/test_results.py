"""The results pages of staff."""

from datetime import timedelta

import pytest

from analysis.releases.freezing import make_release
from surveys import clock
from surveys.accounts.models import AuditEntry
from tests.pages.results_cast import answer, refresh, staff


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme):
    """Return an attributed wave that nobody has answered."""
    return world.wave(programme=programme)


@pytest.fixture
def ada(app, programme):
    """Return the browser of the coordinator."""
    assert programme
    return staff(app, programme="teilhabe")


def field_row(page, name):
    return next(row for row in page.select(".overview tbody tr") if name in row.th.text)


def test_before_the_first_release_the_page_says_so(ada, wave):
    assert "Es gibt noch keine Auswertung" in ada.open(f"/staff/results/{wave}").words


def test_the_button_without_answers_says_what_is_missing(ada, wave):
    assert "Ergebnisse gibt es ab 1" in refresh(ada, wave).words


def test_the_button_moves_the_number(ada, world, wave):
    answer(world, wave, 2)
    assert "2 Antworten" in refresh(ada, wave).select_one(".stand").text
    answer(world, wave, 1)
    assert "3 Antworten" in refresh(ada, wave).select_one(".stand").text


def test_one_answer_is_said_in_the_singular(ada, world, wave):
    answer(world, wave, 1)
    assert refresh(ada, wave).select_one(".stand").text.endswith("eine Antwort")


def test_the_overview_shows_every_field_in_the_order_of_the_concept(ada, world, wave):
    answer(world, wave, 12, fields=["work"], progress_work="high")
    names = [link.text for link in refresh(ada, wave).select(".overview-field a")]
    assert names == ["1. Language", "2. Work"]


def test_the_overview_shows_how_many_spoke_on_a_field(ada, world, wave):
    answer(world, wave, 12)
    row = field_row(refresh(ada, wave), "Language")
    assert row.select_one(".overview-n").text.split()[-1] == "12"
    assert row.select_one(".mini-value").text == "12 von 12"


def test_a_coordinator_sees_counts_of_three_answers(ada, world, wave):
    answer(world, wave, 2)
    answer(world, wave, 1, progress_language="low")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/language")
    assert "2 von 3 sehen deutliche Fortschritte." in page.words
    assert "Nur 3 Antworten" in page.words
    assert "%" not in page.select_one(".figure").text


def test_a_reader_of_the_programme_sees_no_three_answers(app, workshop, world, wave):
    answer(world, wave, 3)
    make_release(workshop, wave, at=clock.now() + timedelta(days=20))
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    assert "Es gibt noch keine Auswertung" in ben.open(f"/staff/results/{wave}").words


def test_a_reader_is_told_that_a_field_has_too_few_answers(app, workshop, world, wave):
    answer(world, wave, 9)
    answer(world, wave, 3, progress_language="low", fields=["work"], progress_work="low")
    make_release(workshop, wave, at=clock.now() + timedelta(days=20))
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    page = ben.open(f"/staff/results/{wave}")
    assert "Nicht gefragt, oder zu wenige Antworten" in field_row(page, "Work").text
    assert "ab 5" in page.words


def test_a_reader_cannot_make_a_release(app, wave):
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    page = ben.open("/staff")
    token = page.select_one("input[name=csrf_token]")["value"]
    ben.post(f"/staff/results/{wave}/release", csrf_token=token, status=403)


@pytest.mark.parametrize(
    "address", ["", "/language", "/concept", "/tables.csv", "/tables.xlsx", "/texts"]
)
def test_cleo_of_another_programme_learns_nothing(app, world, wave, address):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    cleo.open(f"/staff/results/{wave}{address}", status=404)


def test_cleo_cannot_make_a_release_either(app, world, wave):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    token = cleo.open("/staff").select_one("input[name=csrf_token]")["value"]
    cleo.post(f"/staff/results/{wave}/release", csrf_token=token, status=404)


def test_a_strange_field_is_no_page(ada, wave):
    ada.open(f"/staff/results/{wave}/nobody", status=404)


def test_what_was_written_is_read_with_its_organisation_and_noted(ada, database, world, wave):
    answer(world, wave, 1, change_language="Mehr Kurse am Abend.")
    page = ada.open(f"/staff/results/{wave}/language")
    quote = page.select_one(".quote")
    assert "Mehr Kurse am Abend." in quote.text
    assert "Erfundener Verein" in quote.text
    with database.reading() as session:
        noted = session.query(AuditEntry).filter_by(action="open texts read").all()
    assert [entry.object for entry in noted] == [f"wave {wave} language"]


def test_a_quote_leads_to_the_whole_answer(ada, world, wave):
    answer(world, wave, 1, change_language="Mehr Kurse am Abend.")
    page = ada.open(f"/staff/results/{wave}/language")
    assert "Mehr Kurse am Abend." in ada.open(page.select_one(".quote-from a")["href"]).words


def test_a_reader_reads_no_words(app, world, wave):
    answer(world, wave, 1, change_language="Mehr Kurse am Abend.")
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    assert "Mehr Kurse" not in ben.open(f"/staff/results/{wave}/language").text


def test_text_with_markup_is_text(ada, world, wave):
    answer(world, wave, 1, change_language="<script>alert(1)</script>")
    page = ada.open(f"/staff/results/{wave}/language")
    assert "<script>alert(1)" in page.select_one(".quote p").text


def test_a_question_has_figure_sentence_base_and_table(ada, world, wave):
    answer(world, wave, 15)
    answer(world, wave, 5, progress_language=None)
    refresh(ada, wave)
    figure = ada.open(f"/staff/results/{wave}/language").select_one("#progress_language")
    assert figure.select_one(".base").text == "n = 15 von 20 Gefragten; 5 ohne Antwort"
    assert figure.select_one("svg[role=img] title").text
    assert figure.select_one("button[data-figure]").has_attr("hidden")
    assert figure.select_one("table td")


def test_two_groups_of_five_are_compared(ada, world, wave):
    answer(world, wave, 5)
    answer(world, wave, 6, kind="office", progress_language="low")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/language?by=kind_group")
    figure = page.select_one("#progress_language")
    assert "Vergleich nach: Gruppe" in figure.text
    assert "Migrantenorganisationen" in figure.text


def test_a_group_of_four_is_not_compared(ada, world, wave):
    answer(world, wave, 9)
    answer(world, wave, 4, kind="office")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/language?by=kind_group")
    assert "Vergleich nach:" not in page.words


def test_the_whole_concept_says_what_the_silent_might_think(ada, world, wave):
    answer(world, wave, 12)
    for _ in range(8):
        world.link(wave)
    refresh(ada, wave)
    words = ada.open(f"/staff/results/{wave}/concept").words
    # 12 of 20 invited agree, 8 are silent: at least 12/20, at most all.
    assert "mindestens 60 % und höchstens 100 %" in words.replace("\xa0", " ")


def test_an_account_without_results_has_an_empty_page(app, world):
    world.programme("other")
    dora = staff(app, programme="other", role="trust", name="dora")
    assert "noch zu keinem Konzept" in dora.open("/staff").words


def test_a_page_reads_the_same_however_many_answered(ada, database, world, wave):
    from sqlalchemy import event

    statements = []
    event.listen(database.engine, "before_cursor_execute", lambda *sent: statements.append(sent[2]))
    answer(world, wave, 2)
    refresh(ada, wave)
    ada.open(f"/staff/results/{wave}")
    counts = []
    for _ in range(2):
        statements.clear()
        ada.open(f"/staff/results/{wave}")
        counts.append(len(statements))
        answer(world, wave, 5)
        refresh(ada, wave)
    assert counts[0] == counts[1]
    assert not any("response.answers" in sent for sent in statements[-5:])
