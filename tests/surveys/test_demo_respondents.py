"""The invented respondents: enough of them where promised, and something to find in it."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from surveys.demo.opinions import GROUP, MIGRANT, PUBLIC, VIEWS
from surveys.demo.organisations import invented_organisations
from surveys.demo.replies import fieldwork
from surveys.demo.residents import resident_replies
from surveys.demo.respondents import Profile, chance, plausible_answers
from surveys.demo.stakeholders import SPARSE, stakeholder_replies
from surveys.demo.voices import CONTENT, sentences
from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW
from surveys.questionnaires import document, loading
from surveys.questionnaires.navigation import first_unseen
from tests.factories import definition

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
WAVES = pytest.mark.parametrize("number", [1, 2])
AMOUNT = ["very_low", "low", "medium", "high", "very_high"]


@cache
def questionnaire(slug):
    return document.read(loading.load(CONTENT / f"{slug}.yaml"))


@cache
def organisations_of(number):
    """Everybody who began, also who broke off."""
    return stakeholder_replies(
        questionnaire("stakeholder"),
        invented_organisations(),
        fieldwork(number, at=AT),
        seed="Musterhafen",
    )


@cache
def residents_of(number):
    return resident_replies(
        questionnaire("residents"), fieldwork(number, at=AT), seed="Musterhafen"
    )


def submitted(replies):
    return [reply for reply in replies if reply.at]


def on(key, number, group=None):
    """The answers of organisations of a group that speak on a field."""
    return [
        reply.answers
        for reply in submitted(organisations_of(number))
        if key in reply.answers["fields"] and group in {None, GROUP[reply.organisation.kind]}
    ]


def mean_progress(answers, *keys):
    found = [given[f"progress_{key}"] for given in answers for key in keys]
    places = [AMOUNT.index(value) for value in found if isinstance(value, str)]
    return sum(places) / len(places)


def hurdle_share(answers, key, code):
    given = [one[f"hurdles_{key}"] for one in answers if one[f"hurdles_{key}"]]
    return sum(code in codes for codes in given) / len(given)


def test_there_are_120_organisations_of_six_kinds_in_four_districts():
    found = invented_organisations()
    assert len({one.name for one in found}) == 120
    items = questionnaire("stakeholder").items
    assert {one.kind for one in found} == set(items["kind"].codes)
    assert {one.district for one in found} == set(items["district"].codes)


def test_every_organisation_is_recognisably_invented():
    assert all("Musterhafen" in one.name for one in invented_organisations())


@pytest.mark.parametrize(("number", "answers"), [(1, 78), (2, 81)])
def test_each_wave_has_about_80_organisations(number, answers):
    assert len(submitted(organisations_of(number))) == answers


@WAVES
def test_every_kind_of_organisation_is_large_enough_to_be_compared(number):
    kinds = Counter(reply.organisation.kind for reply in submitted(organisations_of(number)))
    assert min(kinds.values()) >= 10


@WAVES
@pytest.mark.parametrize("key", [key for key in VIEWS if key not in SPARSE])
def test_a_field_has_20_answers_and_five_of_each_group(number, key):
    assert len(on(key, number)) >= 20
    assert all(len(on(key, number, group)) >= 5 for group in set(GROUP.values()))


@WAVES
def test_two_fields_show_what_too_few_answers_look_like(number):
    assert 2 <= len(on("inklusion", number)) <= 4
    assert 6 <= len(on("jugendarbeit", number)) <= 9


@WAVES
def test_each_organisation_speaks_on_four_to_seven_fields(number):
    spoken = [len(reply.answers["fields"]) for reply in submitted(organisations_of(number))]
    assert min(spoken) == 4
    assert max(spoken) == 7


@WAVES
def test_migrant_organisations_see_less_progress_than_the_administration(number):
    fields = [key for key in VIEWS if key not in SPARSE]
    gaps = [
        mean_progress(on(key, number, PUBLIC), key) - mean_progress(on(key, number, MIGRANT), key)
        for key in fields
    ]
    assert sum(gaps) / len(gaps) > 0.5


@WAVES
def test_migrant_organisations_name_discrimination_more_often(number):
    shares = [
        hurdle_share(on(key, number, MIGRANT), key, "discrimination")
        - hurdle_share(on(key, number, PUBLIC), key, "discrimination")
        for key in VIEWS
        if key not in SPARSE
    ]
    assert sum(shares) / len(shares) > 0.15


def test_language_learning_improves_and_residence_law_gets_worse():
    learning, residence = (
        mean_progress(on(key, 2), key) - mean_progress(on(key, 1), key)
        for key in ("spracherwerb", "aufenthalt")
    )
    assert learning > 0.25
    assert residence < -0.25


@WAVES
def test_5_to_15_percent_of_the_closed_questions_stay_blank(number):
    items = questionnaire("stakeholder").items.values()
    closed = [item.name for item in items if ITEM_TYPES[item.type].variables(item, "")]
    optional = [name for name in closed if not questionnaire("stakeholder").items[name].required]
    given = [
        reply.answers[name]
        for reply in submitted(organisations_of(number))
        for name in optional
        if name in reply.answers
    ]
    assert 0.05 <= given.count(None) / len(given) <= 0.15
    assert DONT_KNOW in given


def test_some_break_off_while_the_wave_is_open():
    for replies in (organisations_of(2), residents_of(2)):
        begun = [reply for reply in replies if reply.at is None]
        assert len(begun) >= 4
        assert all("direction" not in reply.answers for reply in begun)


@WAVES
def test_who_submits_has_seen_everything(number):
    for slug, replies in (
        ("stakeholder", organisations_of(number)),
        ("residents", residents_of(number)),
    ):
        unseen = {first_unseen(questionnaire(slug), one.answers) for one in submitted(replies)}
        assert unseen == {None}


@WAVES
@pytest.mark.parametrize("replies", [organisations_of, residents_of])
def test_answers_come_in_while_the_wave_is_open(number, replies):
    period = fieldwork(number, at=AT)
    assert period.opens_at <= min(reply.at for reply in submitted(replies(number)))
    assert max(reply.at for reply in submitted(replies(number))) < min(AT, period.closes_at)


@pytest.mark.parametrize("hours", range(0, 24 * 400, 24 * 31 + 5))
def test_the_waves_of_the_demo_never_begin_in_the_same_year(hours):
    at = AT + timedelta(hours=hours)
    first, second = fieldwork(1, at=at), fieldwork(2, at=at)
    assert first.opens_at.year < second.opens_at.year
    assert first.closes_at < second.opens_at < at < second.closes_at


def test_districts_and_roles_of_residents_are_large_enough_for_the_public():
    for name in ("district", "role"):
        counted = Counter(reply.answers[name] for reply in residents_of(1))
        assert len(counted) == len(questionnaire("residents").items[name].codes)
        assert min(counted.values()) >= 10


@WAVES
def test_nobody_writes_what_somebody_else_wrote(number):
    for key in VIEWS:
        written = [given[f"change_{key}"] for given in on(key, number)]
        assert max(Counter(filter(None, written)).values(), default=1) == 1


def test_open_answers_come_in_several_languages():
    letters = "".join(str(reply.answers) for reply in organisations_of(2))
    assert re.search("[\u0600-\u06ff]", letters), "Arabic"
    assert re.search("[іїє]", letters), "Ukrainian"
    assert re.search("[ğış]", letters), "Turkish"
    assert {reply.language for reply in organisations_of(2)} == {"de", "de-x-einfach", "en", "ar"}


@pytest.mark.parametrize("key", VIEWS)
def test_there_are_eight_sentences_on_each_field(key):
    assert sum(len(said) for said in sentences()["change"][key].values()) >= 8


def test_nothing_in_the_demo_looks_like_a_real_address_or_number():
    content = "".join(path.read_text(encoding="utf-8") for path in Path(CONTENT).iterdir())
    assert set(re.findall(r"[\w.+-]+@([\w.-]+\w)", content)) == {"example.org"}
    numbers = re.findall(r"(?<![\w-])(?:\+|00|0)\d[\d /()-]{5,}\d", content)
    assert {number[:9] for number in numbers} == {"030 23125"}


def test_the_same_seed_gives_the_same_answers():
    period = fieldwork(2, at=AT)
    again = stakeholder_replies(
        questionnaire("stakeholder"), invented_organisations(), period, seed="Musterhafen"
    )
    assert again == organisations_of(2)


def test_another_seed_gives_other_answers():
    period = fieldwork(2, at=AT)
    other = resident_replies(questionnaire("residents"), period, seed="Beispielstadt")
    assert other != residents_of(2)


@pytest.mark.parametrize("slug", ["stakeholder", "residents", "fields"])
def test_plausible_answers_are_what_a_browser_could_have_sent(slug):
    asked = document.read(definition(slug)) if slug == "fields" else questionnaire(slug)
    for number in range(20):
        answers = plausible_answers(asked, chance("any", number))
        assert first_unseen(asked, answers) is None
        for item in asked.items.values():
            if item.name in answers:
                given = ITEM_TYPES[item.type].read(item, posted(item, answers), item.name)
                assert (given.value, given.problem) == (answers[item.name], None)


def posted(item, answers):
    """What a browser sends for the stored value of an item."""
    sent = MultiDict()
    for name, value in {item.name: answers[item.name], **rows(item, answers)}.items():
        chosen = value if isinstance(value, list) else [value]
        for one in chosen:
            if one is not None:
                sent.add(name, "dont_know" if one == DONT_KNOW else str(one))
    return sent


def rows(item, answers):
    value = answers[item.name]
    grid = value if item.rows and isinstance(value, dict) else {}
    others = {name: answers[name] for name in answers if name.startswith(f"{item.name}.")}
    return {f"{item.name}.{row}": given for row, given in grid.items()} | others


def test_a_profile_steers_what_chance_would_decide():
    asked = questionnaire("residents")
    profile = Profile(
        fixed={"role": "self", "district": "nord", "fields": ["kultur"]},
        centres={"direction": 1.0},
        words={"new_needs_text": "Mehr Bänke."},
        stock=(),
        blank=0.0,
        dont_know=0.0,
    )
    answers = plausible_answers(asked, chance("steered"), profile)
    assert (answers["district"], answers["new_needs_text"]) == ("nord", "Mehr Bänke.")
    assert answers["change_kultur"] is None
    assert answers["direction"] in {"right", "rather_right"}
