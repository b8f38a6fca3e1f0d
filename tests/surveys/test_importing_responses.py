"""Responses of a file become responses of a wave: what is taken over, what is not, and why."""

import csv
import io

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.accounts.actor import Actor
from surveys.accounts.models import AuditEntry
from surveys.errors import AlreadyAnswered, ChangedElsewhere, UnreadableFile
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.questionnaires import document
from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.models import Survey
from surveys.responses import importing, retyping
from surveys.responses.models import Draft, OpenText, Response
from surveys.responses.taking_in import take_in
from surveys.web.locale import spoken

NORTH = "Verein Nord"
ROW = {
    "id": "7",
    "submitdate": "2026-05-01 10:00:00",
    "ipaddr": "192.0.2.7",
    "verein": NORTH,
    "kind": "club",
    "members": "12",
    "fields[language]": "Y",
    "fields[work]": "",
    "progresslanguage": "high",
    "awarelanguage": "no",
    "arrivallanguage[known]": "",
    "progresswork": "",
    "direction": "mediu",
    "remark": "Mehr Räume bitte.",
}
STORED = {
    "kind": "club",
    "members": 12,
    "fields": ["language"],
    "progress_language": "high",
    "aware_language": "no",
    "direction": "medium",
    "remark": "Mehr Räume bitte.",
}


def table(*rows):
    """Return rows as LimeSurvey exports them: codes as headings."""
    out = io.StringIO()
    headers = list(dict.fromkeys(header for row in rows for header in row))
    writer = csv.DictWriter(out, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def actor_of(programme_id):
    """Return a coordinator without an account of their own, as far as the audit is concerned."""
    return Actor(None, "Ada", "ada@stadt.example", roles={programme_id: frozenset({"coordinator"})})


class Desk:
    """Somebody who coordinates one wave and has a file."""

    def __init__(self, world, wave):
        self.world, self.wave, self.database = world, wave, world.database
        with self.database.reading() as session:
            survey = session.get_one(Survey, session.get_one(Wave, wave).survey_id)
        self.programme = survey.programme_id
        self.actor = actor_of(self.programme)

    def organisation(self, name, kind="club"):
        with self.database.writing() as session:
            session.add(
                Organisation(programme_id=self.programme, name=name, kind=kind, district="north")
            )

    def opened(self, session):
        return open_for_fieldwork(session, self.actor, self.wave)

    def plan(self, *rows, column=""):
        with self.database.reading() as session:
            opened = self.opened(session)
            sheet = importing.read_sheet(table(*rows), importing.document_of(session, opened))
            return importing.plan(session, opened, sheet, column)

    def take(self, plan, at=None):
        with self.database.writing() as session:
            opened = self.opened(session)
            at, key = at or clock.now(), self.world.keys.links
            take_in(session, opened, plan, actor=self.actor, at=at, key=key)

    def responses(self):
        with self.database.reading() as session:
            query = select(Response).where(Response.wave_id == self.wave)
            return list(session.scalars(query))

    def count(self, model):
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model))


def told(entries, place):
    return [entry.what for entry in entries if entry.place == place]


@pytest.fixture
def desk(world):
    desk = Desk(world, world.wave("fields"))
    desk.organisation(NORTH)
    return desk


@pytest.fixture
def anonymous(world):
    return Desk(world, world.wave("fields", mode="A"))


# Routing and codes ----------------------------------------------------------------------------


def test_a_row_becomes_the_response_a_browser_would_have_sent(desk):
    plan = desk.plan(ROW)
    desk.take(plan)
    (stored,) = desk.responses()
    assert stored.answers == STORED
    assert (stored.mode, stored.language) == ("P", None)
    assert "192.0.2.7" not in str(plan.report) + str(plan.refused)


def test_a_blank_is_not_asked_or_left_blank_as_the_rules_say(desk):
    plan = desk.plan({**ROW, "awarelanguage": "yes", "members": ""})
    answers = plan.rows[0].answers
    assert answers["members"] is None
    assert answers["arrival_language"] is None
    assert "progress_work" not in answers
    assert plan.unasked == 1


def test_an_answer_that_the_rules_do_not_ask_for_falls_away_and_is_told(desk):
    plan = desk.plan({**ROW, "progresswork": "low"})
    assert "progress_work" not in plan.rows[0].answers
    assert plan.dropped == 1
    assert any(
        "fällt ganz oder zum Teil weg" in what for what in told(plan.report, "progress_work")
    )


def test_a_reason_not_to_answer_stays_one(desk):
    plan = desk.plan({**ROW, "progresslanguage": "dk"})
    assert plan.rows[0].answers["progress_language"] == {"missing": "dont_know"}


def test_what_was_not_offered_or_does_not_fit_becomes_a_blank(desk):
    plan = desk.plan({**ROW, "kind": "zzz", "members": "0", "remark": "x" * 5000})
    answers = plan.rows[0].answers
    assert (answers["kind"], answers["members"], answers["remark"]) == (None, None, None)
    assert any("„zzz“" in entry.what for entry in plan.report)
    assert any(what.startswith("Antwort 1: ") for what in told(plan.report, "members"))
    kinds = {e.place: e.kind for e in plan.report if "beantwortet" in e.what}
    assert kinds["kind"] is kinds["members"] is Kind.APPROXIMATED
    assert kinds["direction"] is Kind.EXACT


def test_a_question_without_a_column_was_not_asked(desk):
    row = {header: cell for header, cell in ROW.items() if header != "direction"}
    plan = desk.plan(row)
    assert "direction" not in plan.rows[0].answers
    (what,) = told(plan.report, "–")
    assert "keine lesbare Spalte" in what and "direction" in what


def test_what_was_not_submitted_there_stays_there(desk):
    plan = desk.plan({**ROW, "submitdate": ""}, ROW, dict.fromkeys(ROW, " "))
    assert [row.number for row in plan.rows] == [2]
    assert told(plan.refused, "submitdate") == [
        "Eine Antwort wurde dort nicht abgeschickt und wird nicht eingelesen: 1"
    ]
    assert told(plan.refused, "–") == ["Leere Zeilen: 3"]


def test_answers_that_contradict_a_check_stay_and_are_told(world):
    desk = Desk(world, world.wave(CHECKED))
    desk.organisation(NORTH)
    plan = desk.plan({"verein": NORTH, "all": "3", "some": "5"})
    assert plan.rows[0].answers == {"all": 3, "some": 5}
    assert any("widersprechen" in what for what in told(plan.report, "fewer"))


WORDS = {"de": "?"}
CHECKED = {
    "questionnaire": "checked",
    "base_language": "de",
    "languages": ["de"],
    **dict.fromkeys(("title", "purpose", "what_happens"), WORDS),
    "minutes": 1,
    "sections": [
        {
            "name": "s",
            "title": WORDS,
            "items": [
                {"name": "all", "type": "number", "stem": WORDS},
                {"name": "some", "type": "number", "stem": WORDS},
            ],
        }
    ],
    "checks": [
        {
            "name": "fewer",
            "holds": {"at_most": ["some", {"answer": "all"}]},
            "message": WORDS,
            "at": "some",
        }
    ],
}


def test_answers_on_a_measure_of_the_plan_come_over(world):
    desk = Desk(world, world.wave("measure_block"))
    desk.organisation(NORTH)
    row = {"verein": NORTH, "fields[language]": "Y", "block[courses]": "Y", "block[tandem]": "Y"}
    known = {"blockknowncourses": "yes", "blockknowntandem": "no", "effecttandem": "high"}
    (taken,) = desk.plan({**row, **known, "effectcourses": "low", "whycourses": "Weit weg"}).rows
    assert taken.answers == {
        "fields": ["language"],
        "block": ["courses", "tandem"],
        "block_known_courses": "yes",
        "effect_courses": "low",
        "why_courses": "Weit weg",
        "block_known_tandem": "no",
    }


def test_a_file_that_would_take_minutes_is_refused(desk, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    with pytest.raises(UnreadableFile, match="Mehr als 1 Antworten"):
        desk.plan(ROW, ROW)


# Mode P: whose response -----------------------------------------------------------------------


def test_organisations_are_found_however_their_name_is_written(desk):
    desk.organisation("Teestube  Süd")
    plan = desk.plan(ROW, {**ROW, "verein": " TEESTUBE süd "})
    assert plan.column == "verein"
    assert [row.sender.name for row in plan.rows] == [NORTH, "Teestube  Süd"]


def test_rows_of_nobody_or_of_several_are_refused_with_their_number(desk):
    desk.organisation("Club")
    desk.organisation("CLUB")
    cells = ["club", "Niemand e. V.", "", "Club"]
    plan = desk.plan(*({**ROW, "verein": cell} for cell in cells), column="verein")
    assert [row.number for row in plan.rows] == [4]
    assert [entry.place for entry in plan.refused] == [
        "Antwort 1: club",
        "Antwort 2: Niemand e. V.",
        "Antwort 3",
    ]


def test_two_rows_of_one_organisation_are_both_refused(desk):
    plan = desk.plan(ROW, {**ROW, "verein": "verein nord"})
    assert plan.rows == ()
    assert "Antwort 2" in told(plan.refused, f"Antwort 1: {NORTH}")[0]


def test_an_organisation_may_be_named_by_its_link(desk, world):
    link = world.link(desk.wave)
    plan = desk.plan({**ROW, "verein": f"https://umfrage.example{link}"})
    assert plan.rows[0].sender.name.startswith("Erfundener Verein")


def test_nobody_gets_a_second_response(desk, world):
    link = world.link(desk.wave)
    world.respond(desk.wave, link=link, kind="club")
    plan = desk.plan(ROW, {**ROW, "verein": link})
    desk.take(plan)
    assert len(desk.responses()) == 2
    again = desk.plan(ROW, {**ROW, "verein": link})
    assert again.rows == () and len(again.refused) == 2
    with pytest.raises(ChangedElsewhere):
        desk.take(plan)
    assert len(desk.responses()) == 2


def test_whoever_was_not_invited_is_and_the_link_is_used(desk):
    plan = desk.plan(ROW)
    assert plan.newly_invited == 1
    desk.take(plan)
    with desk.database.reading() as session:
        invitation = session.scalar(select(Invitation))
    assert invitation.used and desk.responses()[0].invitation_id == invitation.id


def test_a_draft_is_not_overwritten_but_a_blank_one_goes(desk, world):
    begun, writing = world.link(desk.wave), world.link(desk.wave)
    world.begin(begun)
    world.begin(writing)
    with desk.database.writing() as session:
        drafts = select(Draft).order_by(Draft.invitation_id.desc())
        session.scalars(drafts).first().answers = {"members": 5}
    plan = desk.plan({**ROW, "verein": begun}, {**ROW, "verein": writing})
    assert [row.number for row in plan.rows] == [1]
    assert "füllt den Fragebogen gerade hier aus" in plan.refused[0].what
    desk.take(plan)
    assert desk.count(Draft) == 1


def test_all_or_nothing_if_somebody_begins_to_write_meanwhile(desk, world):
    link = world.link(desk.wave)
    plan = desk.plan(ROW, {**ROW, "verein": link})
    world.begin(link)
    with pytest.raises(ChangedElsewhere):
        desk.take(plan)
    assert desk.responses() == [] and desk.count(Invitation) == 1


def test_routing_knows_the_kind_of_the_organisation(world):
    asked = {"equals": ["known.organisation_kind", "office"]}
    number = {"name": "some", "type": "number", "stem": WORDS, "asked_if": asked}
    section = {"name": "s", "title": WORDS, "items": [CHECKED["sections"][0]["items"][0], number]}
    desk = Desk(world, world.wave({**CHECKED, "checks": [], "sections": [section]}))
    desk.organisation("Amt", "office")
    desk.organisation(NORTH)
    rows = [{"verein": name, "all": "3", "some": "5"} for name in ("Amt", NORTH)]
    assert [row.answers for row in desk.plan(*rows).rows] == [{"all": 3, "some": 5}, {"all": 3}]


# Mode A: nobody's response --------------------------------------------------------------------


def crowd(n=12):
    return [
        {**ROW, "id": str(i), "members": str(i + 1), "remark": f"Wort von {i}" if i % 2 else ""}
        for i in range(n)
    ]


def test_without_names_codes_and_words_come_apart(anonymous):
    anonymous.take(anonymous.plan(*crowd()))
    stored = anonymous.responses()
    assert len(stored) == 12
    assert all(one.answers["remark"] is None and one.invitation_id is None for one in stored)
    assert all(one.submitted_at is None and one.language is None for one in stored)
    assert sorted(one.answers["members"] for one in stored) == list(range(1, 13))
    with anonymous.database.reading() as session:
        texts = list(session.scalars(select(OpenText)))
    assert {one.text for one in texts} == {f"Wort von {i}" for i in range(1, 12, 2)}
    assert {(one.item, one.state) for one in texts} == {("remark", "waiting")}


def test_without_names_rows_and_words_are_added_in_an_order_of_their_own(anonymous, monkeypatch):
    shuffled = []

    class Reversing:
        def shuffle(self, rows):
            shuffled.append(list(rows))
            rows.reverse()

    monkeypatch.setattr("surveys.responses.taking_in.secrets.SystemRandom", Reversing)
    anonymous.take(anonymous.plan(*crowd()))
    rows, words = shuffled
    assert len(rows) == 12 and len(words) == 6
    assert [text for _item, text in words] == [t for _a, texts in rows[::-1] for _i, t in texts]


def test_without_names_a_few_are_too_few_to_hide_in(anonymous):
    plan = anonymous.plan(*crowd(9))
    assert "zu wenige, um sich darin zu verbergen" in plan.obstacle
    with pytest.raises(ValueError, match="cannot be taken"):
        anonymous.take(plan)
    assert anonymous.responses() == []


def test_what_was_not_submitted_hides_nobody(anonymous):
    rows = crowd(9) + [{**ROW, "submitdate": ""}] * 5
    assert anonymous.plan(*rows).obstacle


def test_without_names_a_wave_takes_one_file_only(anonymous):
    plan = anonymous.plan(*crowd())
    anonymous.take(plan)
    assert "nur einmal" in anonymous.plan(*crowd()).obstacle
    with pytest.raises(AlreadyAnswered):
        anonymous.take(plan)
    assert len(anonymous.responses()) == 12


# When -----------------------------------------------------------------------------------------


def test_after_closing_nothing_comes_in(desk):
    plan = desk.plan(ROW)
    with desk.database.reading() as session:
        closes_at = session.get_one(Wave, desk.wave).closes_at
    with pytest.raises(ChangedElsewhere):
        desk.take(plan, at=closes_at)
    assert desk.responses() == [] and desk.count(AuditEntry) == 0


def test_an_import_is_noted_without_content(desk):
    desk.take(desk.plan(ROW))
    with desk.database.reading() as session:
        entry = session.scalar(select(AuditEntry))
    assert (entry.action, entry.object) == ("responses imported", f"wave {desk.wave}")


# Checked like what is typed -------------------------------------------------------------------


def item(**settings):
    base = {"name": "i", "type": "number", "stem": WORDS, **settings}
    section = {"name": "s", "title": WORDS, "items": [base]}
    return document.read({**CHECKED, "checks": [], "sections": [section]}).items["i"]


OPTIONS = [{"code": code, "label": WORDS} for code in ("a", "b", "c")]
CASES = [
    ({"decimals": 3}, 1.234, 1.234),
    ({"decimals": 0}, 1.5, None),
    ({"type": "date"}, "2026-03-02", "2026-03-02"),
    ({"type": "date", "latest": "2026-01-01"}, "2026-03-02", None),
    ({"type": "ranking", "options": OPTIONS}, ["c", "a"], ["c", "a"]),
    ({"type": "ranking", "options": OPTIONS, "most": 1}, ["c", "a"], None),
    ({"type": "multiple_choice", "options": OPTIONS, "exclusive": ["c"]}, ["a", "c"], None),
    ({"type": "multiple_choice", "options": OPTIONS, "required": True}, None, None),
    ({"type": "rating"}, 11, None),
    ({"type": "rating"}, 10, 10),
    ({"type": "rating", "dont_know": True}, {"missing": "dont_know"}, {"missing": "dont_know"}),
    ({"type": "rating"}, {"missing": "dont_know"}, None),
    ({"type": "number_group", "rows": OPTIONS, "maximum": 9}, {"a": 3, "b": 10}, {"a": 3}),
    ({"type": "point_allocation", "options": OPTIONS}, {"a": 40, "b": 50}, None),
    ({"type": "short_text", "pattern": "[0-9]+"}, "abc", None),
    ({"type": "consent"}, None, "no"),
    ({"type": "consent", "required": True}, "yes", "yes"),
]


@pytest.mark.parametrize(("own", "value", "kept"), CASES)
def test_a_value_from_a_file_meets_the_rules_of_its_item(own, value, kept):
    sound, problem = retyping.sound_answer(item(**own), {"i": value})
    if isinstance(kept, dict) and "missing" not in kept:
        kept = {"a": None, "b": None, "c": None, **kept}
    assert sound["i"] == kept
    stays = value is None or (value == kept)
    assert bool(problem) is not stays


def test_numbers_are_read_alike_in_every_language():
    for language in ("de", "en", "ar"):
        with spoken(language):
            for number in (1.234, 1250, 0.5, -3):
                one = item(decimals=3)
                assert retyping.sound_answer(one, {"i": number}) == ({"i": number}, None)


def test_words_that_are_too_long_go_without_the_choice_beside_them():
    single = item(type="single_choice", options=OPTIONS, other=WORDS)
    sound, problem = retyping.sound_answer(single, {"i": "other", "i.other": "x" * 999})
    assert sound == {"i": "other", "i.other": None} and problem
