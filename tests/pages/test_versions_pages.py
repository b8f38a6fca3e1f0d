"""Publishing a next version with decisions, looking back, and using it in a running wave."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.actor import Actor
from surveys.accounts.models import Account, AuditEntry
from surveys.fieldwork.models import Wave
from surveys.questionnaires.comparing import Comparability
from surveys.questionnaires.document import read
from surveys.questionnaires.editing import drafts, items
from surveys.questionnaires.editing.differing import compared, decisions
from surveys.questionnaires.editing.places import get, place_of
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.questionnaires.versions import newest, publish
from surveys.responses.models import Draft
from tests.factories import LONG_AGO, definition, texts
from tests.pages.sharing_cast import Clerk, build


@pytest.fixture
def survey(app, world, database):
    return build(app, world, database)


@pytest.fixture
def ada(app, survey):
    return Clerk(app, "ada@stadt.example", survey)


@pytest.fixture
def change(database, survey):
    """Change a place of the draft as its editor would."""
    with database.reading() as session:
        account = session.scalar(select(Account).where(Account.name == "Ada"))
        programme = session.get_one(Survey, survey).programme_id
        actor = Actor(
            account.id, account.name, account.email, roles={programme: frozenset({"coordinator"})}
        )

    def make(path, **settings):
        place = place_of(path)
        with database.reading() as session:
            draft = drafts.open_draft(session, actor, survey)
        verb = (
            partial(items.change, place=place, settings={**get(draft.document, place), **settings})
            if settings
            else partial(items.remove, place=place)
        )
        drafts.change(database, survey, verb, seen=draft.changes, actor=actor, at=clock.now())

    return make


@pytest.fixture
def wave(database, survey):
    """A wave of the survey that runs, asking its first version."""

    def make(mode="P", closes_in=timedelta(days=9), number=1):
        with database.writing() as session:
            version = newest(session, survey)
            made = Wave(
                survey_id=survey,
                version_id=version.id,
                number=number,
                title=texts(f"Runde {number}"),
                mode=mode,
                access="personal",
                open_code=None,
                opens_at=LONG_AGO,
                closes_at=clock.now() + closes_in,
                opened_at=LONG_AGO,
                expected_answers=50,
                protection="few",
                complete_list=mode == "P",
            )
            session.add(made)
            session.flush()
            return made.id

    return make


def version_of(database, wave_id):
    with database.reading() as session:
        wave = session.get_one(Wave, wave_id)
        return session.get_one(QuestionnaireVersion, wave.version_id).number


SCALE = [
    {"code": "low", "label": {"de": "kaum", "en": "hardly"}},
    {"code": "high", "label": {"de": "weit", "en": "far"}},
    {"code": "done", "label": {"de": "fertig", "en": "done"}},
]


def test_what_changed_is_shown_word_by_word_with_a_proposal(ada, survey, change):
    change("about/kind", stem={"de": "Was für eine Einrichtung sind Sie?", "en": "What are you?"})
    change("field/progress", options=SCALE)
    change("field/arrival", asked_if={"equals": ["aware", "no"]})
    change("whole/remark")
    page = ada.open(f"/staff/questionnaires/{survey}/publish")
    kind = page.select_one("[aria-labelledby=d-kind]")
    assert kind.select_one("del").text == "Organisation"
    assert kind.select_one("ins").text == "Einrichtung"
    assert kind.select_one("input[checked]")["value"] == "comparable"
    progress = page.select_one("[aria-labelledby=d-progress]")
    assert progress.select_one("input[checked]")["value"] == "break"
    assert [one.text for one in progress.select("del, ins")] == ["etwas", "fertig"]
    assert "2-mal" in progress.text, "one decision for all copies of a repeated page"
    arrival = page.select_one("[aria-labelledby=d-arrival]")
    cells = [cell.text.strip() for cell in arrival.select("td")]
    assert cells == [
        "Wird gezeigt, wenn die Antwort auf „Kennen Sie Maßnahmen?“ „ja“ ist.",
        "Wird gezeigt, wenn die Antwort auf „Kennen Sie Maßnahmen?“ „nein“ ist.",
    ]
    assert "Nicht mehr dabei" in page.words
    assert "Noch etwas?" in page.words
    assert "Fragen sind unverändert" in page.words


def test_publishing_keeps_what_a_person_decided(ada, survey, change, database):
    change("about/kind", stem={"de": "Was für eine Einrichtung?", "en": "What are you?"})
    change("field/progress", options=SCALE)
    page = ada.open(f"/staff/questionnaires/{survey}/publish")
    page = ada.press(
        page,
        "/publish",
        **{
            "decision.kind": "break",
            "decision.progress": "comparable",
            "decision.members": "break",
        },
    )
    assert page.h1.text == "Fassungen"
    with database.reading() as session:
        version = newest(session, survey)
        assert version.number == 2
        assert version.comparability == {
            "kind": "break",
            "progress_language": "comparable",
            "progress_work": "comparable",
        }
    assert "davon ein Bruch" in page.words
    page = ada.open(f"/staff/questionnaires/{survey}/versions/2")
    tags = [one.text for one in page.select(".difference-item .tag")]
    assert tags == ["Bruch", "vergleichbar"]
    assert not page.select("input[type=radio]")
    assert "Die erste Fassung." in ada.open(f"/staff/questionnaires/{survey}/versions/1").words
    ada.open(f"/staff/questionnaires/{survey}/versions/3", status=404)


def test_what_nobody_may_decide_falls_back_to_the_proposal(ada, survey, change, database):
    change("about/kind", stem={"de": "Was für eine Einrichtung?", "en": "What are you?"})
    page = ada.open(f"/staff/questionnaires/{survey}/publish")
    ada.press(page, "/publish", **{"decision.kind": "unchanged"})
    with database.reading() as session:
        assert newest(session, survey).comparability == {"kind": "comparable"}


def test_without_an_earlier_version_nothing_is_compared(database, survey, ada):
    with database.writing() as session:
        programme = session.get_one(Survey, survey).programme_id
        new = Survey(programme_id=programme, slug="neu", title=texts("Neu"))
        session.add(new)
        session.flush()
        number = new.id
    assert not ada.open(f"/staff/questionnaires/{number}/publish").select(".differences")
    page = ada.open(f"/staff/questionnaires/{number}/versions")
    assert "Noch ist nichts veröffentlicht." in page.words


def test_a_running_wave_takes_the_new_version_for_those_who_start_now(  # noqa: PLR0913, PLR0917  a story
    ada, survey, change, wave, database, world
):
    running, over = wave(), wave(closes_in=timedelta(days=-1), number=2)
    early, late = world.link(running), world.link(running)
    world.begin(early)
    change("about/kind", stem={"de": "Was für eine Einrichtung?", "en": "What are you?"})
    page = ada.press(ada.open(f"/staff/questionnaires/{survey}/publish"), "/publish")
    assert [one.text for one in page.select(".wave-list a")] == ["Runde 1"]
    page = ada.press(page, f"/versions/2/waves/{running}")
    assert "fragt ab jetzt mit Fassung 2" in page.text
    assert not page.select(".wave-list")
    assert version_of(database, running) == 2
    assert version_of(database, over) == 1
    world.begin(late)
    with database.reading() as session:
        begun = [one.version_id for one in session.scalars(select(Draft).order_by(Draft.id))]
        assert len(set(begun)) == 2, "who began keeps the version they began with"
        noted = session.scalars(select(AuditEntry.action)).all()
        assert "wave version changed" in noted


def test_a_wave_that_is_over_or_of_another_survey_takes_nothing(  # noqa: PLR0913, PLR0917  a story
    ada, survey, change, wave, database, world
):
    over = wave(closes_in=timedelta(days=-1))
    other = world.wave(programme=programme_of(database, survey))
    change("about/kind", stem={"de": "Was für eine Einrichtung?", "en": "What are you?"})
    page = ada.press(ada.open(f"/staff/questionnaires/{survey}/publish"), "/publish")
    token = page.select_one("[name=csrf_token]")
    token = (token or ada.open("/staff/account").select_one("[name=csrf_token]"))["value"]
    base = f"/staff/questionnaires/{survey}/versions"
    page = ada.visitor.post(f"{base}/2/waves/{over}", csrf_token=token)
    assert "kann die Fassung nicht nehmen" in page.text
    ada.visitor.post(f"{base}/2/waves/{other}", csrf_token=token, status=404)
    ada.visitor.post(f"{base}/9/waves/{over}", csrf_token=token, status=404)
    assert version_of(database, over) == 1


def programme_of(database, survey):
    with database.reading() as session:
        return session.get_one(Survey, survey).programme_id


def test_a_wave_without_names_is_never_asked_who_somebody_is(ada, survey, change, wave, database):
    anonymous = wave(mode="A")
    change("whole/remark", type="short_text", stem={"de": "Noch etwas?!", "en": "Anything else?!"})
    with database.writing() as session:
        document = dict(newest(session, survey).document)
        mail = {"name": "mail", "type": "email", "stem": {"de": "E-Mail?", "en": "E-mail?"}}
        sections = [*document["sections"]]
        sections[-1] = {**sections[-1], "items": [*sections[-1]["items"], mail]}
        asked = session.get_one(Survey, survey)
        publish(session, asked, {**document, "sections": sections}, at=clock.now())
    page = ada.open(f"/staff/questionnaires/{survey}/versions")
    assert "Darum geht es hier nicht" in page.words
    assert not page.select(".wave-list button")
    token = ada.open("/staff/account").select_one("[name=csrf_token]")["value"]
    address = f"/staff/questionnaires/{survey}/versions/2/waves/{anonymous}"
    assert "kann die Fassung nicht nehmen" in ada.visitor.post(address, csrf_token=token).text
    assert version_of(database, anonymous) == 1


def test_only_those_who_build_it_see_versions(app, survey, wave):
    running = wave()
    for email, status in (("cleo@stadt.example", 404), ("ann@stadt.example", 403)):
        clerk = Clerk(app, email, survey)
        base = f"/staff/questionnaires/{survey}/versions"
        clerk.open(base, status=status)
        clerk.open(f"{base}/1", status=status)
        token = clerk.open("/staff/account").select_one("[name=csrf_token]")["value"]
        clerk.visitor.post(f"{base}/1/waves/{running}", status=status, csrf_token=token)


def first_and(**changed):
    """Return the questionnaire of the tests, and one in which items have other settings."""
    old, new = definition("fields"), definition("fields")
    for section in new["sections"]:
        for item in section["items"]:
            item.update(changed.get(item["name"], {}))
    return read(old), read(new)


def rows_of(comparison):
    return {
        item.key: [
            (
                row.setting,
                "".join(bit.words for bit in row.before),
                "".join(bit.words for bit in row.after),
            )
            for row in item.rows
        ]
        for item in comparison.changed
    }


def test_settings_are_said_in_words():
    old, new = first_and(
        members={"maximum": 5, "required": True, "unit": texts("Leute")},
        hurdles={"exclusive": [], "order": "drawn"},
        direction={"construct": "progress", "action_field": "work"},
        change={"max_length": 500, "help": texts("Kurz genügt.")},
    )
    found = compared(old, new, {"action_field": {"work": "2. Arbeit"}})
    assert rows_of(found) == {
        "members": [
            ("Muss beantwortet werden", "nein", "ja"),
            ("Höchstens", "10.000", "5"),
            ("Einheit", "(leer)", "Leute"),
        ],
        "hurdles": [
            ("Reihenfolge", "wie hier", "für jede Person ausgelost"),
            ("schließt andere aus", "keine", "(leer)"),
            ("Antworten", "Zeit, Geld, etwas anderes, keine", "Zeit, Geld, keine, etwas anderes"),
        ],
        "direction": [
            ("Handlungsfeld", "(leer)", "2. Arbeit"),
            ("Was wird gemessen?", "Ob die Richtung stimmt", "Wie weit es ist"),
        ],
        "change": [
            ("Höchstens so viele Zeichen", "3.000", "500"),
            ("Hinweis darunter", "(leer)", "Kurz genügt."),
        ],
    }


def test_a_decision_counts_for_all_copies_and_for_nothing_else():
    old, new = first_and(progress={"stem": texts("Wie weit bei {option}?")})
    found = compared(old, new)
    assert [one.proposed for one in found.changed] == [Comparability.COMPARABLE]
    assert decisions(found, {"progress": "break", "kind": "break"}) == {
        "progress_language": "break",
        "progress_work": "break",
    }
    assert decisions(found, {"progress": "removed"}) == {}
