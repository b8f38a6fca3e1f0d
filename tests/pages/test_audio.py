"""Items read aloud: uploaded by those who build, heard by those who answer, in their language."""

import io

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.fieldwork.models import Wave
from surveys.questionnaires.audio.content import read_sound
from surveys.questionnaires.audio.models import Recording
from surveys.questionnaires.audio.recordings import LARGEST, folder_of, keep
from surveys.questionnaires.editing.drafts import draft_of
from surveys.questionnaires.editing.places import find
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from tests.factories import definition
from tests.pages.sharing_cast import Clerk, build, linking
from tests.sounds import SOUNDS, m4a, mp3, wav, webm

PATH = "about/kind"
KIND = ("about", "kind")


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    """Let the client of the tests send large pages from memory; it forgets to close a file."""
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())


@pytest.fixture
def folder(settings):
    return folder_of(settings.instance)


@pytest.fixture
def survey(app, world, database):
    return build(app, world, database)


@pytest.fixture
def ada(app, survey):
    return Clerk(app, "ada@stadt.example", survey)


def page_of(survey, path=PATH):
    return f"/staff/questionnaires/{survey}/audio/{path}"


def send(  # noqa: PLR0913  all that a form may send
    clerk, survey, content, *, language="de", name="frage.mp3", status=200, path=PATH, **more
):
    page = clerk.open(page_of(survey))
    seen = page.select_one("[name=seen]")["value"]
    token = page.select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "seen": seen, "language": language, **more}
    if content is not None:
        sent["recording"] = (io.BytesIO(content), name)
    return clerk.visitor.post(page_of(survey, path), status=status, **sent)


def named(database, survey, place=KIND):
    with database.reading() as session:
        document = draft_of(session, session.get_one(Survey, survey)).document
    return find(document, place).get("audio")


def kept(database):
    with database.reading() as session:
        return {row.code: row for row in session.scalars(select(Recording))}


def fetch(visitor, code, **headers):
    """Return what is sent at the address of a recording, read and closed."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with visitor.client.get(f"/audio/{code}", headers=names) as answer:
        answer.get_data()
        return answer


def record(database, folder, survey, language="de"):
    return keep(database, folder, survey, language, read_sound(mp3()), at=clock.now())


@pytest.mark.parametrize("kind", SOUNDS)
def test_each_kind_is_taken_whatever_it_is_called(ada, survey, database, visitor, kind):
    page = send(ada, survey, SOUNDS[kind], name="aufnahme.exe")
    assert "Gespeichert (Deutsch)" in page.words
    ((code, row),) = kept(database).items()
    assert named(database, survey) == {"de": code}
    assert page.select_one("#de audio")["src"] == f"/audio/{code}"
    heard = fetch(visitor, code)
    assert heard.mimetype == row.media_type
    assert len(heard.data) == row.size
    assert read_sound(heard.data).kind == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Bitte wählen Sie zuerst"),
        (b"", "Bitte wählen Sie zuerst"),
        (b"<html><script>alert(1)</script>", "keine Tondatei"),
        (m4a((b"soun", b"mp4a"), (b"vide", b"avc1")), "keine Tondatei"),
        (webm((1, b"V_VP8")), "keine Tondatei"),
        (mp3() + bytes(LARGEST - 10_000), "höchstens 8 MB"),
        (wav(100), "höchstens 3 MB"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_stays(  # noqa: PLR0913, PLR0917  a row of the table
    ada, survey, database, folder, content, words
):
    page = send(ada, survey, content, status=422)
    assert words in page.select_one("#de .field-error").text
    assert page.select_one("#de input[type=file]")["aria-describedby"] == "audio-de-error"
    assert not page.select("#en .field-error")
    assert kept(database) == {} and not folder.exists()
    assert named(database, survey) is None


def test_far_too_much_is_not_even_read(ada, survey, database):
    send(ada, survey, bytes(LARGEST + 500_000), status=413)
    assert kept(database) == {}


def test_a_recording_is_replaced_and_removed_and_each_can_be_taken_back(
    ada, survey, database, folder
):
    send(ada, survey, SOUNDS["mp3"])
    first = named(database, survey)
    send(ada, survey, SOUNDS["ogg"], language="en")
    send(ada, survey, SOUNDS["m4a"])
    both = named(database, survey)
    assert first["de"] != both["de"] and set(both) == {"de", "en"}
    page = send(ada, survey, None, do="remove")
    assert named(database, survey) == {"en": both["en"]}
    assert "Herausgenommen" in page.words
    assert not page.select("#de audio") and page.select("#en audio")
    assert {one.name for one in folder.iterdir()} == kept(database).keys()
    assert len(kept(database)) == 3  # nothing is deleted that can come back
    for wanted in (both, {"de": first["de"], "en": both["en"]}, first, None):
        editor = ada.open(f"/staff/questionnaires/{survey}/edit/{PATH}")
        assert "Vorlesen" in editor.select_one("#undo")["aria-label"]
        ada.press(editor, "/undo")
        assert named(database, survey) == wanted


def test_the_editor_leads_to_the_recordings(ada, survey):
    def link(path):
        page = ada.open(f"/staff/questionnaires/{survey}/edit/{path}")
        return page.select_one(f'a[href="{page_of(survey, path)}"]')

    assert link(PATH).text == "Vorlesen: Tondateien"
    assert link("about") is None
    send(ada, survey, SOUNDS["mp3"])
    assert link(PATH).find_next("span").text == "(1)"
    page = ada.open(page_of(survey))
    assert page.select_one(".back a")["href"] == f"/staff/questionnaires/{survey}/edit/{PATH}"
    assert page.select_one(".tabs [aria-current]").text == "Bearbeiten"


def test_saving_the_form_of_the_item_keeps_its_recording(ada, survey, database):
    send(ada, survey, SOUNDS["mp3"])
    before = named(database, survey)
    page = ada.open(f"/staff/questionnaires/{survey}/edit/{PATH}")
    ada.press(page, f"/edit/{PATH}", **{"help.de": "Ein Hinweis."})
    assert named(database, survey) == before


def test_two_who_record_the_same_do_not_lose_a_word(ada, survey, database):
    send(ada, survey, SOUNDS["mp3"])
    theirs = named(database, survey)
    page = send(ada, survey, SOUNDS["ogg"], seen="0")
    assert "Nichts geändert: Ada hat diese Aufnahme inzwischen geändert." in page.words
    assert named(database, survey) == theirs
    assert kept(database).keys() == set(theirs.values())
    send(ada, survey, SOUNDS["ogg"], seen="0", language="en")  # another language is another thing
    assert set(named(database, survey)) == {"de", "en"}


@pytest.mark.parametrize("path", ["", "about", "about/nothing", "../about/kind", "about/kind/x"])
def test_there_is_nothing_to_read_aloud_elsewhere(ada, survey, database, path):
    ada.open(page_of(survey, path), status=404)
    send(ada, survey, SOUNDS["mp3"], path=path, status=404)
    assert kept(database) == {}


@pytest.mark.parametrize("language", ["", "ar", "../de", "xx"])
def test_only_languages_of_the_questionnaire_are_recorded(ada, survey, database, language):
    send(ada, survey, SOUNDS["mp3"], language=language, status=404)
    assert kept(database) == {}


def test_others_neither_see_nor_change_recordings(app, ada, survey, database):
    cleo, ann = (Clerk(app, f"{name}@stadt.example", survey) for name in ("cleo", "ann"))
    cleo.open(page_of(survey), status=404)
    ann.open(page_of(survey), status=403)
    token = cleo.open("/staff/programmes/other/questionnaires/new").select_one("[name=csrf_token]")
    sent = {"csrf_token": token["value"], "language": "de", "seen": "0"}
    sound = (io.BytesIO(SOUNDS["mp3"]), "x.mp3")
    cleo.visitor.post(page_of(survey), status=404, **sent, recording=sound)
    assert kept(database) == {} and named(database, survey) is None
    answer = ada.visitor.client.post(page_of(survey), data={"language": "de", "do": "remove"})
    assert answer.status_code == 400  # without the token


def test_a_recording_is_served_whole_or_in_part_and_may_be_kept(survey, database, folder, visitor):
    code = record(database, folder, survey)
    whole = fetch(visitor, code)
    assert whole.data == mp3() and whole.mimetype == "audio/mpeg"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in whole.headers
    kept_for = whole.headers["Cache-Control"]
    assert all(word in kept_for for word in ("public", "max-age=31536000", "immutable"))
    assert "no-store" not in kept_for
    part = fetch(visitor, code, Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, mp3()[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(mp3())}"
    behind = fetch(visitor, code, Range="bytes=9999999-")
    assert behind.status_code == 416
    same = fetch(visitor, code, If_None_Match=whole.headers["ETag"])
    assert same.status_code == 304


@pytest.mark.parametrize(
    "code", ["a" * 20, "..", "%2e%2e%2fmitsprache.key", "../mitsprache.key", "a" * 20 + ".new", "x"]
)
def test_no_other_file_is_served(survey, database, folder, visitor, code):
    record(database, folder, survey)
    (folder / ("a" * 20)).write_bytes(b"without a row")
    assert fetch(visitor, code).status_code == 404


def spoken_document(codes, **more):
    document = definition("fields") | more
    for item in document["sections"][0]["items"]:
        if item["name"] in {"hello", "kind", "members"}:
            item["audio"] = codes
    return document


def test_a_respondent_hears_the_item_in_the_language_now_spoken(
    world, survey, database, folder, visitor
):
    codes = {"de": record(database, folder, survey)}
    wave = world.wave(spoken_document(codes))
    page = visitor.start(world.link(wave))
    assert [player["src"] for player in page.select("audio")] == [f"/audio/{codes['de']}"] * 3
    player = page.select_one("#ask-item_kind audio")
    assert player.has_attr("controls") and player["preload"] == "none"
    assert not player.has_attr("autoplay")
    assert page.select_one(f"#{player['aria-labelledby']}").text == "Frage anhören"
    assert page.select_one("#item_hello-audio").text == "Text anhören"
    policy = page.response.headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    english = visitor.start(world.link(wave), language="en")
    assert english.html["lang"] == "en" and not english.select("audio, .item-audio")


def test_an_arabic_page_has_its_own_recording(world, survey, database, folder, visitor):
    codes = {"ar": record(database, folder, survey, "ar"), "de": record(database, folder, survey)}
    more = {"languages": ["de", "en", "ar"], "fallback": True}
    wave = world.wave(spoken_document(codes, **more))
    page = visitor.start(world.link(wave), language="ar")
    assert page.html["dir"] == "rtl"
    assert {player["src"] for player in page.select("audio")} == {f"/audio/{codes['ar']}"}


def test_what_is_answered_and_what_is_wrong_is_still_read_aloud(
    world, survey, database, folder, visitor
):
    codes = {"de": record(database, folder, survey)}
    visitor.start(world.link(world.wave(spoken_document(codes))))
    page = visitor.send("/answer/about", status=422, item_members="viele")
    assert len(page.select("audio")) == 3


def test_a_recording_that_is_missing_is_not_offered_and_the_page_says_so(
    ada, world, survey, database, visitor
):
    document = spoken_document({"de": "0123456789abcdef0123", "en": "import-1_x"})
    page = visitor.start(world.link(world.wave(document)))
    assert not page.select("audio, .item-audio")
    with database.writing() as session:
        publish(session, session.get_one(Survey, survey), document, at=clock.now())
    page = ada.open(page_of(survey))
    assert "Die Tondatei fehlt." in page.select_one("#de").text
    assert "import-1_x" in page.select_one("#en").text
    assert not page.select("audio")
    send(ada, survey, None, do="remove")
    assert named(database, survey) == {"en": "import-1_x"}


def test_a_published_version_keeps_its_recording(ada, world, survey, database, visitor):
    send(ada, survey, SOUNDS["mp3"])
    code = named(database, survey)["de"]
    with database.writing() as session:
        found = session.get_one(Survey, survey)
        version = publish(session, found, draft_of(session, found).document, at=clock.now())
        version_id = version.id
    wave = world.wave()
    with database.writing() as session:
        session.get_one(Wave, wave).survey_id = survey
        session.get_one(Wave, wave).version_id = version_id
    send(ada, survey, None, do="remove")
    assert named(database, survey) is None
    page = visitor.start(world.link(wave))
    assert [player["src"] for player in page.select("audio")] == [f"/audio/{code}"]
    assert fetch(visitor, code).status_code == 200


def test_previews_have_players_too(app, ada, survey, database, visitor):
    send(ada, survey, SOUNDS["mp3"])
    code = named(database, survey)["de"]
    page = ada.open(f"/staff/questionnaires/{survey}/preview/about?lang=de")
    assert page.select_one("#ask-item_kind audio")["src"] == f"/audio/{code}"
    assert not ada.open(f"/staff/questionnaires/{survey}/preview/about?lang=en").select("audio")
    shared = visitor.open(linking(app, database, survey)())
    assert shared.status == 200


def test_words_that_differ_for_everybody_are_warned_of(ada, survey, database):
    assert "wiederholt eine frühere Antwort" not in ada.open(page_of(survey)).words
    document = definition("fields")
    document["sections"][0]["items"][2]["stem"] = {"de": "Als {kind}?", "en": "As {kind}?"}
    with database.writing() as session:
        publish(session, session.get_one(Survey, survey), document, at=clock.now())
    page = ada.open(page_of(survey, "about/members"))
    assert "wiederholt eine frühere Antwort" in page.words
