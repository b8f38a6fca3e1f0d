"""Indices on the form of a questionnaire: made, filled, turned, taken out."""

import pytest

from tests.plugins.clerks import draft_of


@pytest.fixture
def ada(clerk):
    return clerk("ada")


@pytest.fixture
def address(survey):
    return f"/staff/questionnaires/{survey}/edit"


@pytest.fixture
def page(ada, address):
    """Return the form of the questionnaire with a new index, still without items."""
    return ada.fill(ada.open(address), "#settings", **{"indices.more": "Wie weit wir sind"})


def indices(database, survey):
    return draft_of(database, survey)["indices"]


def counts(**how):
    return {f"indices.0.counts.{name.replace('_', '.')}": one for name, one in how.items()}


def test_words_make_an_index_that_still_needs_questions(page, database, survey):
    assert indices(database, survey) == [
        {"name": "weit", "label": {"de": "Wie weit wir sind"}, "kind": "formative", "items": []}
    ]
    faults = page.select_one("#faults").text
    assert "Es braucht mindestens 3." in faults
    assert "Der Text auf Englisch fehlt noch." in faults


def test_each_scale_is_offered_and_counts_plain_or_reversed(ada, page, database, survey):
    offered = page.select("#f-indices-weit-items select")
    assert len(offered) == 4
    how = counts(progress="plain", arrival_known="reversed", arrival_reached="plain")
    page = ada.fill(page, "#settings", **how, **{"indices.0.label.en": "How far we are"})
    (index,) = indices(database, survey)
    assert index["items"] == [
        {"item": "progress"},
        {"item": "arrival.known", "reversed": True},
        {"item": "arrival.reached"},
    ]
    assert "3 Fragen zählen mit" in page.select_one("#f-indices-weit-items summary").text
    assert "Keine offenen Fehler" in page.select_one("#faults").text


def test_a_page_sent_untouched_changes_nothing(ada, page, database, survey):
    page = ada.fill(page, "#settings", **counts(progress="reversed"))
    before = draft_of(database, survey)
    ada.fill(page, "#settings")
    assert draft_of(database, survey) == before


def test_kind_and_words_change_and_an_item_goes(ada, page, database, survey):
    page = ada.fill(page, "#settings", **counts(progress="plain", direction="plain"))
    changed = {"indices.0.kind": "reflective", "indices.0.label.de": " Unser   Weg "}
    ada.fill(page, "#settings", **changed, **counts(progress=""))
    (index,) = indices(database, survey)
    assert (index["kind"], index["label"]["de"]) == ("reflective", "Unser Weg")
    assert index["items"] == [{"item": "direction"}]


def test_a_kind_that_was_not_offered_changes_nothing(ada, page, database, survey):
    ada.fill(page, "#settings", **{"indices.0.kind": "both"}, **counts(progress="twice"))
    assert indices(database, survey)[0]["kind"] == "formative"


def test_an_index_is_removed_and_comes_back(ada, page, database, survey):
    page = ada.fill(page, "#settings", **{"indices.0.remove": "yes"})
    assert not indices(database, survey)
    assert "Indizes" in page.select_one("#undo")["aria-label"]
    ada.fill(page, "form:has(#undo)")
    assert indices(database, survey)[0]["name"] == "weit"


def test_two_indices_of_the_same_words_have_names_of_their_own(ada, page, database, survey):
    ada.fill(page, "#settings", **{"indices.more": "Wie weit wir sind"})
    assert [one["name"] for one in indices(database, survey)] == ["weit", "weit_2"]


def test_what_the_form_does_not_show_stays(ada, page, database, survey):
    text = (
        page.select_one("#text")
        .text.strip()
        .replace("kind: formative", "kind: formative\n  action_field: work")
    )
    page = ada.fill(page, "#as-text form", text=text)
    ada.fill(page, "#settings", **counts(direction="plain"))
    assert indices(database, survey)[0]["action_field"] == "work"


def test_an_item_that_went_is_named_and_can_be_taken_out(ada, page, address, database, survey):
    page = ada.fill(page, "#settings", **counts(direction="plain"))
    ada.fill(ada.open(f"{address}/whole/direction"), "form:has(#remove)")
    page = ada.open(address)
    assert "Der Index nennt etwas, das nicht gefragt wird" in page.select_one("#faults").text
    label = page.select("#f-indices-weit-items label")[-1].text
    assert label == "direction (unbekannt)"
    ada.fill(page, "#settings", **counts(direction=""))
    assert indices(database, survey)[0]["items"] == []


def test_without_scales_there_is_nothing_to_make_an_index_of(ada, address):
    for path in ("field/progress", "field/arrival", "whole/direction"):
        ada.fill(ada.open(f"{address}/{path}"), "form:has(#remove)")
    assert "Ein Index braucht Fragen mit Abstufung." in ada.open(address).text


def test_a_row_of_a_grid_is_named_by_its_own_words_first(page):
    labels = [one.text for one in page.select("#f-indices-weit-items label")]
    assert labels[1] == "Man kennt sie. (Kommen sie an?)"
