"""Last wave's answers, offered to be confirmed or changed."""

import pytest
from sqlalchemy import select

from surveys.fieldwork import invitations
from surveys.fieldwork.models import Organisation, Wave
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.responses.models import Draft, Response
from tests.conftest import hidden_fields
from tests.factories import LONG_AGO, definition, texts
from tests.pages.test_together import submit

BEFORE = {
    "kind": "club",
    "members": 12,
    "fields": ["language"],
    "progress_language": "high",
    "change_language": "Mehr Kurse am Abend.",
    "direction": "low",
}


@pytest.fixture
def first(world):
    """A wave that an organisation answered."""
    wave = world.wave()
    world.respond(wave, **BEFORE)
    return wave


@pytest.fixture
def again(world, database, first):
    """Give a function that asks the same organisation once more, and returns its link."""

    def ask(document=None, decided=None):
        with database.writing() as session:
            before = session.get_one(Wave, first)
            version = before.version_id
            if document is not None:
                survey = session.get_one(Survey, before.survey_id)
                published = publish(session, survey, document, at=LONG_AGO, decided=decided)
                version = published.id
            wave = Wave(
                survey_id=before.survey_id,
                version_id=version,
                number=before.number + 1,
                title=texts("Zweite Runde"),
                mode="P",
                access="personal",
                opens_at=before.opens_at,
                closes_at=before.closes_at,
                opened_at=LONG_AGO,
                expected_answers=50,
                protection="few",
                complete_list=True,
            )
            session.add(wave)
            session.flush()
            organisation = session.scalars(select(Organisation)).one()
            token = invitations.invite(session, wave, organisation, key=world.keys.links)
        return f"/s/{token}"

    return ask


def draft_of(database):
    with database.reading() as session:
        return session.scalars(select(Draft)).one()


def begin(visitor, link):
    """Press the button of the entry page that goes on from last time."""
    page = visitor.open(link)
    assert page.select_one("button[name=earlier]")
    token = page.select_one("[name=token]")["value"]
    return visitor.post("/start", token=token, language="de", earlier="y")


def take_over(visitor, page):
    token = page.select_one("[name=csrf_token]")["value"]
    return visitor.post("/earlier", csrf_token=token)


def test_whoever_answered_before_is_offered_those_answers(visitor, again, database):
    page = begin(visitor, again())
    assert page.h1.text.strip() == "Ihre Antworten vom letzten Mal"
    assert draft_of(database).answers == {}
    page = take_over(visitor, page)
    assert page.h1.text.strip() == "Über Sie"
    assert page.select_one("[name=item_kind][checked]")["value"] == "club"
    assert page.select_one("[name=item_members]")["value"] == "12"
    assert len(page.select(".item-beside .tag")) == 3


def test_nothing_counts_before_its_page_was_saved(visitor, again, database):
    page = take_over(visitor, begin(visitor, again()))
    assert draft_of(database).answers == {}
    visitor.open("/review")
    assert visitor.page.h1.text.strip() == "Über Sie"
    page = visitor.post(
        "/answer/about",
        **hidden_fields(page),
        item_kind="club",
        item_members="12",
        item_fields="language",
    )
    assert draft_of(database).answers["members"] == 12
    assert page.select_one("[name=item_progress_language][checked]")["value"] == "high"
    assert "Mehr Kurse am Abend." in page.select_one("[name=item_change_language]").text


def test_leaving_a_page_confirms_nothing_of_it(visitor, again, database):
    page = take_over(visitor, begin(visitor, again()))
    visitor.post(
        "/answer/about/pause",
        **hidden_fields(page),
        item_kind="office",
        item_members="12",
        item_fields="language",
    )
    assert draft_of(database).answers == {"kind": "office"}
    page = visitor.open("/answer/about")
    assert page.select_one("[name=item_members]")["value"] == "12"
    assert len(page.select(".item-beside .tag")) == 2


def test_what_was_confirmed_is_submitted_and_what_was_not_asked_is_gone(visitor, again, database):
    take_over(visitor, begin(visitor, again()))
    visitor.send("/answer/about", item_kind="club", item_members="15", item_fields="work")
    visitor.send("/answer/field_work", item_progress_work="low")
    visitor.send("/answer/whole", item_direction="low")
    submit(visitor)
    with database.reading() as session:
        newest = session.scalars(select(Response).where(Response.answers.is_not(None))).all()
        (answer,) = [one for one in newest if one.answers["members"] == 15]
    assert "progress_language" not in answer.answers
    assert "earlier" not in (answer.beside or {})


def test_nobody_has_to_take_anything_over(visitor, again, database):
    page = begin(visitor, again())
    page = visitor.open(page.select_one("main a.kern-btn--secondary")["href"])
    assert page.h1.text.strip() == "Über Sie"
    assert not page.select("[name=item_kind][checked]")
    assert "earlier" not in (draft_of(database).beside or {})


def test_an_item_that_does_not_compare_is_not_offered(visitor, again):
    changed = definition("fields")
    changed["sections"][0]["items"][2]["stem"]["de"] = "Wie viele Ehrenamtliche haben Sie?"
    page = take_over(visitor, begin(visitor, again(changed, {"members": "break"})))
    assert page.select_one("[name=item_members]").get("value", "") == ""
    assert page.select_one("[name=item_kind][checked]")["value"] == "club"


def test_an_option_that_is_gone_is_not_offered(visitor, again):
    changed = definition("fields")
    changed["sections"][0]["items"][1]["options"] = changed["sections"][0]["items"][1]["options"][
        1:
    ]
    changed["groupings"] = changed["groupings"][:1]
    page = take_over(visitor, begin(visitor, again(changed, {"kind": "comparable"})))
    assert not page.select("[name=item_kind][checked]")
    assert page.select_one("[name=item_members]")["value"] == "12"


def test_the_first_time_there_is_nothing_to_offer(visitor, world):
    link = world.link(world.wave())
    assert not visitor.open(link).select("button[name=earlier]")
    visitor.start(link)
    assert visitor.open("/earlier").h1.text.strip() == "Über Sie"


def test_the_answers_of_another_organisation_are_nobodys(visitor, world, again, database, first):
    again()
    with database.reading() as session:
        second = session.scalars(select(Wave.id).where(Wave.id != first)).one()
    page = visitor.open(world.link(second))
    assert not page.select("button[name=earlier]")


def test_what_a_page_keeps_by_itself_confirms_nothing_else(visitor, again, database):
    page = take_over(visitor, begin(visitor, again()))
    sent = {**hidden_fields(page), "item_kind": "club", "item_members": "13"}
    visitor.client.post("/answer/about/keep", data={**sent, "item_fields": "language"})
    assert draft_of(database).answers == {"members": 13}
