"""The pages on which questionnaires are built."""

import pytest
from sqlalchemy import select

from surveys.accounts.models import AuditEntry
from surveys.items import ITEM_TYPES
from surveys.questionnaires import loading
from surveys.questionnaires.editing.models import QuestionnaireDraft
from surveys.questionnaires.editing.offering import beginning
from surveys.questionnaires.editing.places import all_places, find, path_of, place_of
from surveys.questionnaires.models import QuestionnaireVersion
from surveys.responses.models import Response
from surveys.settings import ROOT
from tests.factories import LONG_AGO, definition, texts
from tests.plugins.clerks import fields_of, multi


@pytest.fixture
def ada(clerk):
    return clerk("ada")


@pytest.fixture
def ben(clerk):
    return clerk("ben")


def changes(database, survey):
    with database.reading() as session:
        found = session.scalar(
            select(QuestionnaireDraft).where(QuestionnaireDraft.survey_id == survey)
        )
        return (found.changes, found.document) if found else (0, None)


def part(database, survey, path):
    return find(changes(database, survey)[1], place_of(path))


def edit(survey, path=""):
    return f"/staff/questionnaires/{survey}/edit" + (f"/{path}" if path else "")


def test_the_editor_shows_the_outline_and_the_form(ada, survey):
    page = ada.open(edit(survey, "about/kind"))
    assert page.h1.text == "Kurze Befragung"
    assert page.select_one("#outline [aria-current]").text.split()[0] == "Was"
    assert page.select_one("[name='stem.de']").text.strip().startswith("Was für eine")


def test_a_change_is_kept_and_the_page_stays(ada, survey, database):
    page = ada.open(edit(survey, "about/kind"))
    page = ada.fill(page, "#settings", stem__de="Wer sind Sie?")
    assert part(database, survey, "about/kind")["stem"]["de"] == "Wer sind Sie?"
    assert page.response.request.path.endswith("/edit/about/kind")
    assert "„Wer sind Sie?“ geändert: Frage" in page.select_one("#undo")["aria-label"]


def test_undo_and_redo_are_one_button_each(ada, survey, database):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__de="Neu")
    page = ada.fill(page, "form[action*='/undo']")
    assert part(database, survey, "about/kind")["stem"]["de"].startswith("Was für")
    ada.fill(page, "form[action*='/redo']")
    assert part(database, survey, "about/kind")["stem"]["de"] == "Neu"


STAKEHOLDER = ROOT / "surveys" / "demo" / "content" / "stakeholder.yaml"


def every_kind():
    """Return a document with one item of every kind, as the editor begins it, on two pages."""
    items = [
        {"name": f"one_{kind}", "type": kind, "stem": texts(kind), **beginning(kind, ["de", "en"])}
        for kind in ITEM_TYPES
    ]
    return {
        **definition("fields"),
        "sections": [
            *definition("fields")["sections"],
            {"name": "all_kinds", "title": texts("Alles"), "items": items},
        ],
    }


@pytest.mark.parametrize("name", ["fields", "stakeholder", "kinds"])
def test_a_form_that_nobody_touched_changes_nothing(ada, survey, database, name):
    documents = {
        "fields": lambda: definition("fields"),
        "stakeholder": lambda: loading.load(STAKEHOLDER),
        "kinds": every_kind,
    }
    document = documents[name]()
    with database.writing() as session:
        session.add(
            QuestionnaireDraft(
                survey_id=survey,
                document=document,
                changes=0,
                updated_at=LONG_AGO,
                in_library=False,
            )
        )
    for place, _part in [((), None), *all_places(document)]:
        page = ada.open(edit(survey, path_of(place)))
        ada.fill(page, "#settings")
        assert changes(database, survey)[0] == 0, (
            place,
            changes(database, survey)[1]
            and [
                (one, now)
                for one, now in zip(
                    all_places(document), all_places(changes(database, survey)[1]), strict=False
                )
                if one != now
            ][-1:],
        )


def test_options_are_changed_added_moved_and_removed(ada, survey, database):
    page = ada.open(edit(survey, "about/kind"))
    page = ada.fill(
        page,
        "#settings",
        options__0__label__de="Verband",
        options__more="Stiftung\nx1 = Kirche",
        options__2__move="up",
        options__1__remove="yes",
    )
    found = part(database, survey, "about/kind")["options"]
    assert [one["code"] for one in found] == ["club", "school", "stiftung", "x1"]
    assert found[0]["label"] == {"de": "Verband", "en": "Club"}
    assert found[2]["label"] == {"de": "Stiftung"}


def test_a_condition_is_built_from_drop_downs(ada, survey, database):
    path = "about/members"
    page = ada.fill(
        ada.open(edit(survey, path)), "#settings", **{"rule.asked_if.0.subject": "kind"}
    )
    assert part(database, survey, path)["asked_if"] == {"answered": "kind"}
    page = ada.fill(page, "#settings", **{"rule.asked_if.0.test": "one_of"})
    page = ada.fill(page, "#settings", **{"rule.asked_if.0.value": ["club", "office"]})
    assert part(database, survey, path)["asked_if"] == {"one_of": ["kind", ["club", "office"]]}
    assert "„Verein“ oder „Amt“ ist." in page.select_one(".rule-sentence").text
    ada.fill(page, "#settings", **{"rule.asked_if.0.remove": "yes"})
    assert "asked_if" not in part(database, survey, path)


def test_a_condition_that_drop_downs_cannot_show_stays(ada, survey, database):
    path = "about/members"
    page = ada.open(edit(survey, path))
    text = "stem: {de: Wie viele, en: How many}\nasked_if: {asked: hello}"
    page = ada.fill(page, "#as-text form", text=text)
    assert "„Guten Tag.“ gefragt wird" in page.select_one(".rule-sentence").text
    ada.fill(page, "#settings", stem__de="Wie viele sind Sie?")
    assert part(database, survey, path)["asked_if"] == {"asked": "hello"}


def test_an_answer_has_a_condition_of_its_own(ada, survey, database):
    page = ada.open(edit(survey, "field/hurdles"))
    page = ada.open(page.select_one("[data-option] .option-when")["href"].partition("#")[0])
    page = ada.fill(page, "#settings", **{"rule.options/time/asked_if.0.subject": "kind"})
    options = part(database, survey, "field/hurdles")["options"]
    assert options[0]["asked_if"] == {"answered": "kind"}
    assert "Wird gezeigt, wenn" in page.select_one(".option-edit-rule").text


def test_groups_to_compare_are_ticked(ada, survey, database):
    page = ada.open(edit(survey))
    page = ada.fill(page, "#settings", groupings=[])
    assert "groupings" not in (found := changes(database, survey)[1]) or not found["groupings"]
    ada.fill(page, "#settings", groupings="kind")
    (grouping,) = changes(database, survey)[1]["groupings"]
    assert (grouping["item"], grouping["label"]["en"]) == (
        "kind",
        "What kind of organisation are you?",
    )


def test_text_that_is_no_yaml_changes_nothing(ada, survey, database):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#as-text form", status=422, text="a: [")
    assert "Nichts geändert" in page.select_one("#as-text[open] [data-refused]").text
    assert page.select_one("#text").text.strip() == "a: ["
    assert changes(database, survey)[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "stem: {de: 5}",
        "stem: Wie?",
        "nonsense: 1",
        "stem: {de: Wie}\ndefault: .nan",
        "stem: {de: Wie}\nkept: {1: x}",
        'stem: {de: "a\\0b"}',
        'stem: {de: "\\ud800"}',
        "stem: {de/x: Wie}",
        "stem: {'#': Wie}",
        "options: {'#': 5}",
        "stem: {de: Wie}\ndefault: !!binary aGFsbG8=",
        "options: 7",
        "stem: {de: Wie}\ndefault: " + "[" * 70 + "]" * 70,
    ],
)
def test_text_of_another_shape_is_refused_and_stays_in_the_box(ada, survey, database, text):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#as-text form", status=422, text=text)
    assert page.select("#as-text [data-refused] li")
    assert page.select_one("#text").text.strip() == text
    assert changes(database, survey)[0] == 0


@pytest.mark.parametrize("text", ["", "languages: 1", "minutes: 0", "title: {}", "groupings: [x]"])
def test_the_questionnaire_keeps_its_shape_and_name(ada, survey, database, text):
    page = ada.fill(ada.open(edit(survey)), "#as-text form", status=422, text=text)
    assert 0 < len(page.select("#as-text [data-refused] li")) <= 5
    assert changes(database, survey)[0] == 0


def test_the_short_name_of_a_questionnaire_stays(ada, survey, database):
    page = ada.open(edit(survey))
    text = page.select_one("#text").text.replace("questionnaire: fields\n", "").strip()
    ada.fill(page, "#as-text form", text=text.replace("minutes: ", "minutes: 1"))
    found = changes(database, survey)[1]
    assert (found["questionnaire"], found["minutes"] >= 10) == ("fields", True)


def test_text_written_on_an_older_page_stops_at_what_others_did(ada, ben, survey, database):
    seen_by_ada = ada.open(edit(survey, "about/kind"))
    ben.fill(ben.open(edit(survey, "about/kind")), "#settings", stem__de="Bens Frage")
    page = ada.fill(seen_by_ada, "#as-text form", status=422, text="a: [")
    ada.fill(page, "#as-text form", status=409, text="stem: {de: Adas}\noptions: []")
    assert part(database, survey, "about/kind")["stem"]["de"] == "Bens Frage"


def test_emptied_minutes_stay_and_wrong_ones_are_said(ada, survey, database):
    page = ada.fill(ada.open(edit(survey)), "#settings", minutes="7")
    page = ada.fill(page, "#settings", minutes="")
    assert changes(database, survey)[1]["minutes"] == 7
    page = ada.fill(page, "#settings", status=422, minutes="900")
    assert page.select("#settings [data-refused] li")
    assert changes(database, survey)[1]["minutes"] == 7


def test_a_page_into_which_others_put_something_is_not_removed_unseen(ada, ben, survey, database):
    seen_by_ada = ada.open(edit(survey, "whole"))
    page = ben.open(f"/staff/questionnaires/{survey}/add/whole")
    ben.fill(page, ".add-form", stem="Wie alt ist Ihr Verein?", kind="number")
    page = ada.fill(seen_by_ada, "form[action*='/remove/']", status=409)
    assert "Ben hat „Wie alt ist Ihr Verein?“ hinzugefügt." in page.words
    assert part(database, survey, "whole/alt_verein")
    ada.fill(page, ".conflict-side form")
    page = ada.fill(ada.open(edit(survey)), "form[action*='/undo']")
    assert part(database, survey, "whole/alt_verein")


def test_the_next_older_change_is_taken_back_where_the_newest_cannot_be(ada, ben, survey, database):
    page = ada.fill(ada.open(edit(survey, "about/members")), "#settings", stem__de="Adas")
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__de="Adas Frage")
    ben.fill(ben.open(edit(survey, "about/kind")), "#settings", stem__de="Bens Frage")
    page = ada.fill(page, "form[action*='/undo']")
    assert "Ben hat dieselbe Stelle seitdem geändert." in page.words
    assert "Stattdessen zurückgenommen:" in page.words
    assert part(database, survey, "about/kind")["stem"]["de"] == "Bens Frage"
    assert part(database, survey, "about/members")["stem"]["de"] != "Adas"
    page = ada.fill(page, "form[action*='/undo']")
    assert "Stattdessen" not in page.words


def test_what_was_moved_from_a_page_that_is_gone_stays(ada, ben, survey, database):
    page = ada.open(edit(survey, "about/members"))
    page = ada.fill(page, "form[action*='/move/']", to="whole", at="0")
    ben.fill(ben.open(edit(survey, "about")), "form[action*='/remove/']")
    page = ada.fill(page, "form[action*='/undo']")
    assert "gibt es nicht mehr" in page.words
    assert part(database, survey, "whole/members")


def test_undo_mends_a_draft_that_cannot_be_read(ada, survey, database):
    page = ada.fill(ada.open(edit(survey)), "#settings", title__de="Neu")
    with database.writing() as session:
        draft = session.scalar(select(QuestionnaireDraft))
        sound = dict(draft.document)
        draft.document = {**sound, "minutes": "x", "sections": [5, *sound["sections"]]}
    answer = ada.visitor.client.post(
        f"/staff/questionnaires/{survey}/undo", data=multi([*fields_of(page.select_one(UNDO))])
    )
    assert answer.status_code == 302
    assert changes(database, survey)[1]["title"]["de"] == "Kurze Befragung"


UNDO = "form[action*='/undo']"


def test_ones_own_second_window_is_not_called_by_name(ada, survey):
    older = ada.open(edit(survey, "about/kind"))
    ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__de="Eins")
    page = ada.fill(older, "#settings", status=409, stem__de="Zwei")
    assert "Sie selbst, in einem anderen Fenster" in page.words
    assert "Ada hat" not in page.words


@pytest.mark.parametrize(
    ("path", "to"), [("about", "whole"), ("about/members", ""), ("about/members", "about/kind")]
)
def test_nothing_is_moved_to_where_it_cannot_stand(ada, survey, database, path, to):
    page = ada.fill(ada.open(edit(survey, path)), "form[action*='/move/']", to=to, at="0")
    assert "Dorthin lässt sich das nicht verschieben" in page.words
    assert changes(database, survey)[0] == 0


@pytest.mark.parametrize("seen", ["7", "9" * 5000])
def test_a_page_that_saw_more_changes_than_there_are_asks(ada, survey, database, seen):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__de="Eins")
    ada.fill(page, "#settings", status=409, stem__de="Zwei", seen=seen, accepted="9" * 8)
    assert part(database, survey, "about/kind")["stem"]["de"] == "Eins"


def test_what_is_published_already_is_not_published_again(ada, ben, survey, database):
    address = f"/staff/questionnaires/{survey}/publish"
    page = ada.open(address)
    assert "Seit Fassung 1 hat sich nichts geändert." in page.words
    page = ada.fill(page, "form#publish")
    assert "es gibt keine neue" in page.words
    ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__de="Neu")
    both = ada.open(address), ben.open(address)
    assert "Fassung 2 ist veröffentlicht" in ada.fill(both[0], "form#publish").words
    assert "Inzwischen wurde etwas geändert" in ben.fill(both[1], "form#publish").words
    with database.reading() as session:
        numbers = session.scalars(select(QuestionnaireVersion.number)).all()
    assert sorted(numbers) == [1, 2]


def test_an_item_is_added_below_another_and_opened(ada, survey, database):
    page = ada.open(f"/staff/questionnaires/{survey}/add/about?behind=kind")
    page = ada.fill(page, ".add-form", stem="Wie alt ist Ihr Verein?", kind="number")
    assert page.response.request.path.endswith("/about/alt_verein")
    names = [item["name"] for item in part(database, survey, "about")["items"]]
    assert names.index("alt_verein") == names.index("kind") + 1


def test_a_section_is_added_moved_doubled_and_removed(ada, survey, database):
    page = ada.fill(ada.open(edit(survey)), ".outline-add", title="Zum Schluss")
    assert page.select_one("[name='title.de']").text.strip() == "Zum Schluss"
    page = ada.fill(page, "form[action*='/move/']")
    page = ada.fill(page, "form[action*='/duplicate/']")
    page = ada.fill(page, "form[action*='/remove/']")
    names = [section["name"] for section in changes(database, survey)[1]["sections"]]
    assert names == ["about", "field", "schluss", "whole"]


def test_an_item_is_dropped_into_another_section(ada, survey, database):
    page = ada.open(edit(survey, "about/members"))
    ada.fill(page, "form[action*='/move/']", to="whole", at="0")
    assert part(database, survey, "whole/members")


def test_the_second_person_is_told_what_changed(ada, ben, survey, database):
    seen_by_ada = ada.open(edit(survey, "about/kind"))
    ben.fill(ben.open(edit(survey, "about/members")), "#settings", stem__de="Bens Frage")
    page = ada.fill(seen_by_ada, "#settings", stem__de="Adas Frage")
    assert "Inzwischen: Ben hat „Bens Frage“ geändert: Frage." in page.words
    assert part(database, survey, "about/members")["stem"]["de"] == "Bens Frage"
    assert part(database, survey, "about/kind")["stem"]["de"] == "Adas Frage"


def test_two_versions_are_shown_and_one_is_chosen(ada, ben, survey, database):
    seen_by_ada = ada.open(edit(survey, "about/kind"))
    ben.fill(ben.open(edit(survey, "about/kind")), "#settings", stem__de="Bens Frage")
    page = ada.fill(seen_by_ada, "#settings", status=409, stem__de="Adas Frage")
    assert "Adas Frage" in page.select(".conflict-side")[0].text
    assert "Bens Frage" in page.select(".conflict-side")[1].text
    assert part(database, survey, "about/kind")["stem"]["de"] == "Bens Frage"
    ada.fill(page, ".conflict-side form")
    assert part(database, survey, "about/kind")["stem"]["de"] == "Adas Frage"


def test_a_place_that_somebody_removed_leads_to_what_held_it(ada, ben, survey):
    seen_by_ada = ada.open(edit(survey, "about/kind"))
    ben.fill(ben.open(edit(survey, "about/kind")), "form[action*='/remove/']")
    page = ada.open(edit(survey, "about/kind"))
    assert "gibt es nicht mehr" in page.words
    page = ada.fill(seen_by_ada, "#settings", status=409, stem__de="Doch")
    assert "„Was für eine Organisation sind Sie?“ entfernt" in page.words


def test_faults_are_listed_in_plain_german_with_links(ada, survey):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__en="")
    (fault,) = page.select("#faults li")
    assert fault.a["href"].endswith("/edit/about/kind")
    assert "Frage: Der Text auf Englisch fehlt noch." in fault.text


def test_the_preview_shows_the_page_in_each_language_and_posts_nowhere(ada, survey):
    page = ada.open(f"/staff/questionnaires/{survey}/preview/about?lang=en")
    assert page.html["lang"] == "en"
    assert "What kind of organisation are you?" in page.words
    assert not page.select("form[action], form[method]")
    assert page.response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.response.headers["Content-Security-Policy"]


def test_the_preview_is_dark_when_asked(ada, survey):
    page = ada.open(f"/staff/questionnaires/{survey}/preview/about?theme=dark")
    (address,) = [link["href"] for link in page.select("link") if "mitsprache.css" in link["href"]]
    styles = ada.visitor.client.get(address).text
    assert "prefers-color-scheme" not in styles
    assert "color-scheme: dark" in styles


def test_every_form_of_every_kind_opens_and_its_page_is_previewed(ada, survey, database):
    with database.writing() as session:
        session.add(
            QuestionnaireDraft(
                survey_id=survey,
                document=every_kind(),
                changes=0,
                updated_at=LONG_AGO,
                in_library=False,
            )
        )
    for kind in ITEM_TYPES:
        page = ada.open(edit(survey, f"all_kinds/one_{kind}"))
        assert page.select_one("#settings [name='stem.de']"), kind
    assert ada.open(f"/staff/questionnaires/{survey}/preview/all_kinds")


def test_items_inside_a_group_are_edited_with_the_same_form(ada, survey, database):
    page = ada.open(f"/staff/questionnaires/{survey}/add/about")
    page = ada.fill(page, ".add-form", stem="Ihre Projekte", kind="repeating_group")
    page = ada.open(page.select_one("#inside a[href*='/add/']")["href"])
    assert not page.select("[value='repeating_group']")
    page = ada.fill(page, ".add-form", stem="Name des Projekts", kind="short_text")
    assert part(database, survey, "about/projekte/name_projekts")["type"] == "short_text"
    page = ada.fill(page, "#settings", stem__en="Name of the project")
    assert part(database, survey, "about/projekte/name_projekts")["stem"]["en"]


def test_publishing_waits_for_the_last_fault(ada, survey, database):
    page = ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__en="")
    address = f"/staff/questionnaires/{survey}/publish"
    page = ada.open(address)
    assert not page.select("form[method=post] .kern-btn--primary")
    ada.fill(page, "main form[method=post]")
    ada.fill(ada.open(edit(survey, "about/kind")), "#settings", stem__en="What are you?")
    page = ada.fill(ada.open(address), "main form[method=post]")
    assert "Fassung 2 ist veröffentlicht" in page.words
    with database.reading() as session:
        numbers = session.scalars(
            select(QuestionnaireVersion.number).where(QuestionnaireVersion.survey_id == survey)
        ).all()
        noted = session.scalars(select(AuditEntry.action)).all()
    assert sorted(numbers) == [1, 2]
    assert "questionnaire published" in noted


def test_a_test_run_is_shown_and_stores_nothing(ada, survey, database):
    page = ada.open(f"/staff/questionnaires/{survey}/publish?n=20")
    assert "20 erzeugte Personen" in page.words
    with database.reading() as session:
        assert session.scalars(select(Response)).all() == []


def test_a_questionnaire_is_begun_empty_ready_or_as_a_copy(ada, survey):
    new = "/staff/programmes/teilhabe/questionnaires/new"
    page = ada.fill(ada.open(new), ".new-form", title="Ganz neu", start="empty")
    assert page.h1.text == "Ganz neu"
    page = ada.fill(ada.open(new), ".new-form", start=f"copy:{survey}", title="Noch einmal")
    assert page.h1.text == "Noch einmal"
    assert page.select("[data-place='about/kind']")
    ready = ada.open(new).select_one("[value^='ready:']")["value"]
    assert ada.fill(ada.open(new), ".new-form", start=ready).select("[data-place]")
    ada.fill(ada.open(new), ".new-form", status=422, title="", start="empty")


def test_a_questionnaire_can_lie_in_the_library_of_the_programme(ada, survey):
    page = ada.fill(ada.open(edit(survey)), "form[action$='/library']")
    assert "in der Bibliothek" in ada.open("/staff/programmes/teilhabe/questionnaires").words
    ada.fill(page, "form[action$='/library']")
    assert "in der Bibliothek" not in ada.open("/staff/programmes/teilhabe/questionnaires").words


@pytest.mark.parametrize(
    "address",
    ["edit", "edit/about", "add/about", "preview/about", "publish"],
)
def test_others_do_not_come_in(survey, clerk, address):
    clerk("cleo").open(f"/staff/questionnaires/{survey}/{address}", status=404)
    clerk("ann").open(f"/staff/questionnaires/{survey}/{address}", status=403)


def test_others_change_nothing(survey, database, ada, clerk):
    cleo = clerk("cleo")
    page = ada.open(edit(survey, "about/kind"))
    token = cleo.open("/staff/programmes/other/questionnaires/new").select_one("[name=csrf_token]")
    for form in page.select("main form[method=post]"):
        data = multi([*fields_of(form)]) | {"csrf_token": token["value"]}
        answer = cleo.visitor.client.post(form["action"], data=data)
        assert answer.status_code == 404, form["action"]
    assert changes(database, survey)[0] == 0


def test_a_change_needs_the_token(ada, survey, database):
    answer = ada.visitor.client.post(edit(survey, "about/kind"), data={"seen": "0"})
    assert answer.status_code == 400
    assert changes(database, survey)[0] == 0
