"""The preview for readers without an account, and what they remark."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.questionnaires.editing.models import QuestionnaireDraft
from surveys.questionnaires.models import Survey
from surveys.questionnaires.sharing import remarks
from surveys.questionnaires.sharing.models import PreviewLink, Remark
from surveys.questionnaires.versions import publish
from surveys.responses.models import Draft, Response
from tests.factories import definition
from tests.pages.sharing_cast import Clerk, build, linking


@pytest.fixture
def survey(app, world, database):
    return build(app, world, database)


@pytest.fixture
def ada(app, survey):
    return Clerk(app, "ada@stadt.example", survey)


@pytest.fixture
def link(app, database, survey):
    return linking(app, database, survey)


def say(visitor, address, *, status=200, **fields):
    """Write a remark as the page's form would send it."""
    page = visitor.open(address)
    token = page.select_one("[name=csrf_token]")["value"]
    return visitor.post(
        address,
        status=status,
        **{"csrf_token": token, "place": "", "text": "Unklar.", "name": "", **fields},
    )


def stored(database, model):
    with database.reading() as session:
        return list(session.scalars(select(model)))


def test_a_link_is_made_with_label_and_last_day(ada, survey, database, visitor):
    address = f"/staff/questionnaires/{survey}/share"
    page = ada.open(address)
    assert page.select_one("[name=ends_on]")["value"] == str(
        clock.now().astimezone(clock.BERLIN).date() + timedelta(days=28)
    )
    page = ada.press(page, "/share", label="Amtsleitung")
    [made] = stored(database, PreviewLink)
    shown = page.select_one("input[readonly]")["value"]
    assert shown.partition("/preview/")[2]
    assert page.select_one("img.code-shown")["src"].startswith(f"{address}/{made.id}/code.svg")
    code = ada.visitor.client.get(page.select_one("img.code-shown")["src"])
    assert code.mimetype == "image/svg+xml"
    seen = visitor.open("/preview/" + shown.partition("/preview/")[2])
    assert "Amtsleitung" not in seen.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": " "}, "für wen"),
        ({"label": "x" * 81}, "kürzen"),
        ({"label": "x", "ends_on": "2020-01-01"}, "ab heute"),
        ({"label": "x", "ends_on": "bald"}, "einen Tag"),
    ],
)
def test_a_link_needs_a_label_and_a_day(ada, survey, database, fields, words):
    page = ada.press(
        ada.open(f"/staff/questionnaires/{survey}/share"), "/share", status=422, **fields
    )
    assert words in page.select_one("nav.problems").text
    assert stored(database, PreviewLink) == []


def test_only_those_who_build_it_may_share(app, survey, link):
    link()
    for email, status in (("cleo@stadt.example", 404), ("ann@stadt.example", 403)):
        clerk = Clerk(app, email, survey)
        base = f"/staff/questionnaires/{survey}/share"
        clerk.open(base, status=status)
        clerk.open(f"{base}/1/code.svg", status=status)
        token = clerk.visitor.client.get("/staff/account").text.partition('csrf_token" value="')[2]
        token = token.partition('"')[0]
        for path in ("", "/1/end", "/1/delete", "/remarks/1"):
            clerk.visitor.post(base + path, status=status, csrf_token=token, label="x")


def test_the_preview_shows_everything_and_says_when(visitor, link):
    page = visitor.open(link())
    assert "Vorschau – nichts wird gezählt" in page.words
    assert page.h1.text == "Kurze Befragung"
    assert page.select_one("#ask-item_kind input[type=radio]")
    assert page.select_one("#ask-item_remark")
    assert len(page.select("[id^=ask-item_progress]")) == 1, "a repeated page is shown once"
    assert "einmal für jede Antwort, die bei „Zu welchen Feldern antworten Sie?“" in page.words
    assert "Wird gezeigt, wenn die Antwort auf „Kennen Sie Maßnahmen?“ „ja“ ist." in page.words
    assert "Set-Cookie" not in page.response.headers


def test_the_preview_shows_the_draft_as_it_is_now(ada, survey, visitor, link):
    address = link()
    assert visitor.open(address).select_one("#ask-item_members")
    page = ada.open(f"/staff/questionnaires/{survey}/edit/about/members")
    ada.press(page, "/remove/about/members")
    assert not visitor.open(address).select_one("#ask-item_members")


def test_the_preview_speaks_the_languages_of_the_questionnaire(visitor, link):
    address = link()
    page = visitor.open(f"{address}?lang=en")
    assert page.html["lang"] == "en"
    assert "What kind of organisation" in page.words
    assert [one["lang"] for one in page.select(".languages a")] == ["de", "en"]
    assert visitor.open(f"{address}?lang=ar").html["lang"] == "de"


def test_an_arabic_preview_runs_from_right_to_left(app, world, database, visitor):
    document = in_arabic(definition("fields"))
    survey = build(app, world, database)
    with database.writing() as session:
        publish(session, session.get_one(Survey, survey), document, at=clock.now())
    address = linking(app, database, survey)()
    page = visitor.open(f"{address}?lang=ar")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert "عربي" in page.words
    visitor.post(
        f"{address}?lang=ar",
        csrf_token=page.select_one("[name=csrf_token]")["value"],
        place="about/kind",
        text="ملاحظة",
        name="",
    )
    assert visitor.page.html["lang"] == "ar"
    assert visitor.page.select_one(".remark-text").text == "ملاحظة"
    assert visitor.page.select_one(".remark-text")["dir"] == "auto"


def in_arabic(value):
    """Return a document in which every text is there in Arabic too."""
    if isinstance(value, dict):
        if set(value) == {"de", "en"}:
            return {**value, "ar": f"عربي {value['de']}"}
        return {key: in_arabic(one) for key, one in value.items()} | (
            {"languages": ["de", "en", "ar"]} if "languages" in value else {}
        )
    return [in_arabic(one) for one in value] if isinstance(value, list) else value


def test_a_remark_appears_below_its_question_for_all_with_the_link(visitor, link, database):
    address, other = link(), link("Datenschutz")
    page = say(visitor, address, place="about/kind", name="R. Rat", text="Zu lang.\nBitte kürzen.")
    at = page.select_one('[id="at-about.kind"]')
    assert at.select_one(".remark-text").text == "Zu lang.\nBitte kürzen."
    assert "R. Rat" in at.text
    assert "Danke" in at.text
    assert page.response.request.path == address
    assert "Zu lang" not in visitor.open(other).text
    [kept] = stored(database, Remark)
    assert (kept.section, kept.item, kept.name) == ("about", "kind", "R. Rat")
    assert stored(database, Response) == stored(database, Draft) == []


def test_a_remark_on_a_repeated_page_is_about_the_question_of_the_document(visitor, link, database):
    say(visitor, link(), place="field/progress")
    [kept] = stored(database, Remark)
    assert (kept.section, kept.item) == ("field", "progress")


def test_a_remark_sent_twice_is_kept_once(visitor, link, database):
    address = link()
    say(visitor, address, place="about")
    say(visitor, address, place="about")
    assert len(stored(database, Remark)) == 1


def test_what_cannot_be_kept_comes_back_with_what_was_typed(visitor, link, database, monkeypatch):
    address = link()
    page = say(visitor, address, place="about/kind", text="  ", name="Rat", status=422)
    assert "Bitte schreiben Sie" in page.select_one("nav.problems").text
    page = say(visitor, address, place="about/kind", text="x" * 2001, name="Rat", status=422)
    at = page.select_one('[id="at-about.kind"]')
    assert len(at.textarea.text.strip()) == 2001
    assert at.select_one("[name=name]")["value"] == "Rat"
    assert at.details.has_attr("open")
    say(visitor, address, text="gut", name="x" * 81, status=422)
    say(visitor, address, place="about/gone", status=409)
    say(visitor, address, csrf_token="of another link", status=409)
    monkeypatch.setattr(remarks, "MOST_PER_LINK", 1)
    say(visitor, address, text="eins")
    page = say(visitor, address, text="zwei", status=429)
    assert "sehr viele" in page.select_one("nav.problems").text
    assert [one.text for one in stored(database, Remark)] == ["eins"]


def test_a_nul_and_markup_do_no_harm(visitor, ada, survey, link):
    address = link("<b>Amt</b>")
    evil = "<script>alert(1)</script>\0 {{ 7*7 }} **fett**"
    page = say(visitor, address, place="about/kind", text=evil, name="<img src=x onerror=y>")
    for shown in (page, ada.open(f"/staff/questionnaires/{survey}/share")):
        assert not shown.select("main script:not([type]):not([src]), main img[src=x], main b")
        assert shown.select_one(".remark-text").text == evil.replace("\0", "")


def test_another_site_cannot_write(visitor, link, database):
    address = link()
    page = visitor.open(address)
    answer = visitor.client.post(
        address,
        data={"csrf_token": page.select_one("[name=csrf_token]")["value"], "text": "x"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert stored(database, Remark) == []


def test_a_link_that_is_unknown_ended_or_over_leads_to_a_kind_page(
    ada, survey, visitor, link, database
):
    words = "Diese Vorschau gibt es nicht mehr"
    assert visitor.open("/preview/aaaa", status=404).h1.text == words
    yesterday = clock.now().astimezone(clock.BERLIN).date() - timedelta(days=1)
    assert visitor.open(link(ends_on=yesterday), status=404).h1.text == words
    address = link()
    token = visitor.open(address).select_one("[name=csrf_token]")["value"]
    last = max(one.id for one in stored(database, PreviewLink))
    ada.press(ada.open(f"/staff/questionnaires/{survey}/share"), f"/{last}/end")
    visitor.open(address, status=404)
    visitor.open(f"{address}/play", status=404)
    visitor.post(address, status=404, csrf_token=token, place="", text="zu spät")
    assert stored(database, Remark) == []


def test_links_cannot_be_tried_out(visitor):
    for _try in range(10):
        visitor.open("/preview/aaaa", status=404)
    visitor.open("/preview/aaaa", status=429)


def test_staff_read_remarks_by_question_and_tick_them(ada, survey, visitor, link, database):
    address = link("Personalrat")
    say(visitor, address, place="whole/remark", text="Später")
    say(visitor, address, place="about/kind", text="Früher", name="Rita Rat")
    say(visitor, address, text="Alles gut")
    page = ada.open(f"/staff/questionnaires/{survey}/edit")
    assert "Vorschau teilen (3)" in page.select_one(".tabs").text
    page = ada.open(f"/staff/questionnaires/{survey}/share")
    heads = [head.text for head in page.select(".remark-group h3")]
    assert heads == [
        "Zum Ganzen",
        "Über Sie › Was für eine Organisation sind Sie?",
        "Zum Ganzen › Noch etwas?",
    ]
    assert page.select(".remark-group h3 a")[1]["href"].endswith("/edit/about/kind")
    assert "Rita Rat" in page.words
    assert "Personalrat" in page.words
    [first] = [one for one in stored(database, Remark) if one.text == "Früher"]
    page = ada.press(page, f"/remarks/{first.id}")
    assert "Vorschau teilen (2)" in page.select_one(".tabs").text
    assert "erledigt" in visitor.open(address).select_one('[id="at-about.kind"]').text
    page = ada.press(page, f"/remarks/{first.id}")
    assert "Vorschau teilen (3)" in page.select_one(".tabs").text


def test_remarks_on_what_is_gone_are_still_read(ada, survey, visitor, link):
    say(visitor, link(), place="whole/remark", text="Weg damit")
    page = ada.open(f"/staff/questionnaires/{survey}/edit/whole/remark")
    ada.press(page, "/remove/whole/remark")
    page = ada.open(f"/staff/questionnaires/{survey}/share")
    assert "die es nicht mehr gibt (remark)" in page.words
    assert "Weg damit" in page.words


def test_a_link_that_is_over_is_deleted_with_its_remarks(ada, survey, visitor, link, database):
    say(visitor, link(), text="weg")
    [made] = stored(database, PreviewLink)
    address = f"/staff/questionnaires/{survey}/share"
    token = ada.open(address).select_one("[name=csrf_token]")["value"]
    ada.visitor.post(f"{address}/{made.id}/delete", csrf_token=token)
    assert len(stored(database, PreviewLink)) == 1, "a link that works is ended first"
    page = ada.press(ada.open(address), f"/{made.id}/end")
    ada.press(page, f"/{made.id}/delete")
    assert stored(database, PreviewLink) == stored(database, Remark) == []


def test_the_questionnaire_can_be_played_through_without_a_trace(visitor, link, database):
    address = link()
    page = visitor.open(f"{address}/play")
    assert page.h1.text == "Über Sie"

    def on(status=200, **answers):
        form = visitor.page.select_one("main form")
        sent = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
        return visitor.post(f"{address}/play", status=status, **{**sent, **answers})

    page = on(status=422)
    assert page.select_one("nav.problems")
    page = on(item_kind="club", item_fields="work")
    assert page.h1.text == "Arbeit"
    page = on(then="back")
    assert page.select_one("input[name=item_kind][value=club]").has_attr("checked")
    on(item_kind="club", item_fields="work")
    on(item_progress_work="low", item_aware_work="no", item_hurdles_work="time")
    assert visitor.page.h1.text == "Zum Ganzen"
    page = on(item_direction="low")
    assert page.h1.text == "Das war der ganze Fragebogen"
    assert stored(database, Draft) == stored(database, Response) == []
    with database.reading() as session:
        assert session.scalar(select(func.count(Remark.id))) == 0


def test_what_somebody_else_wrote_into_the_form_is_not_believed(visitor, link):
    address = link()
    page = visitor.open(f"{address}/play")
    token = page.select_one("[name=csrf_token]")["value"]
    forged = {"csrf_token": token, "section": "whole", "state": '{"kind": {"x": []}}'}
    assert visitor.post(f"{address}/play", **forged).h1


@pytest.mark.parametrize("name", ["measure_block", "repeating_group", "file_upload", "piping"])
def test_items_with_parts_of_their_own_are_shown_and_played(app, world, database, visitor, name):
    address = linking(app, database, build(app, world, database, name))()
    assert visitor.open(address).select(".preview-item .item")
    page = visitor.open(f"{address}/play")
    form = page.select_one("main form")
    sent = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    assert visitor.post(f"{address}/play", status=None, **sent).status in {200, 422}


def test_a_draft_with_faults_or_without_pages_can_be_looked_at(survey, visitor, link, database):
    empty = {"name": "x", "type": "single_choice", "stem": {}, "options": []}
    document = {
        "questionnaire": "x",
        "base_language": "de",
        "languages": ["de", "tr"],
        "title": {"de": "Halb fertig"},
        "purpose": {},
        "what_happens": {},
        "minutes": 5,
        "sections": [{"name": "a", "title": {}, "items": [empty]}],
    }
    with database.writing() as session:
        draft = QuestionnaireDraft(
            survey_id=survey,
            document=document,
            changes=1,
            updated_at=clock.now(),
            updated_by=None,
            in_library=False,
        )
        session.add(draft)
    address = link()
    page = visitor.open(f"{address}?lang=tr")
    assert (page.html["lang"], page.h1.text) == ("tr", "Halb fertig")
    with database.writing() as session:
        session.merge(draft).document = {**document, "sections": []}
    assert "wird gerade umgebaut" in visitor.open(address).words
    visitor.open(f"{address}/play", status=404)
