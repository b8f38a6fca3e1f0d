"""Changing, taking back and deleting what was submitted, as the mode allows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.fieldwork.links import plain_code
from surveys.fieldwork.models import Invitation, Wave
from surveys.responses import mixing, trust
from surveys.responses.models import (
    AnswerNote,
    Draft,
    Inbox,
    OpenText,
    Receipt,
    Response,
    ResponseVersion,
    SealedLink,
)
from surveys.responses.sealing import DraftKey
from tests.conftest import hidden_fields
from tests.factories import PASSPHRASE


def answer(visitor, link, kind="club", words="Mehr Plätze"):
    """Answer the questionnaire of two fields as a visitor and submit it."""
    visitor.start(link)
    visitor.send("/answer/about", item_kind=kind, item_fields="language")
    visitor.send("/answer/field_language", item_change_language=words)
    page = visitor.send("/answer/whole")
    return visitor.post("/submit", **hidden_fields(page))


def submit(visitor):
    return visitor.post("/submit", **hidden_fields(visitor.open("/review")))


def rows(database, table):
    with database.reading() as session:
        return session.scalars(select(table)).all()


# With a name ------------------------------------------------------------------------------------


@pytest.fixture
def link(world):
    return world.link(world.wave())


def test_an_answer_with_a_name_can_be_changed_and_what_was_said_stays_known(
    visitor, link, database
):
    answer(visitor, link)
    visitor.post("/receipt/change")
    visitor.send("/answer/about?then=review", item_kind="office", item_fields="language")
    (counting,) = rows(database, Response)
    assert counting.answers["kind"] == "club"  # until the change is sent
    page = submit(visitor)
    assert "Vielen Dank" in page.h1.text
    (response,), (before,) = rows(database, Response), rows(database, ResponseVersion)
    assert (response.answers["kind"], response.number) == ("office", 2)
    assert (before.answers["kind"], before.number) == ("club", 1)
    assert response.record_key != counting.record_key
    assert rows(database, Draft) == []


def test_changing_goes_on_with_the_link_on_another_device(visitor, link, app):
    answer(visitor, link)
    visitor.post("/receipt/change")
    other = type(visitor)(app.test_client())
    other.start(link)
    page = other.open("/answer/about")
    assert page.select_one("input[value=club]").has_attr("checked")


def test_pressing_change_twice_opens_one_draft(visitor, link, database):
    answer(visitor, link)
    visitor.post("/receipt/change")
    visitor.post("/receipt/change")
    assert len(rows(database, Draft)) == 1


def test_an_answer_with_a_name_can_be_taken_back_and_given_again(visitor, link, database):
    answer(visitor, link)
    assert visitor.open("/receipt/withdraw").select_one("form[action='/receipt/withdraw']")
    page = visitor.post("/receipt/withdraw")
    assert "gelöscht" in page.h1.text
    assert rows(database, Response) == rows(database, ResponseVersion) == []
    answer(visitor, link, kind="office")
    (response,) = rows(database, Response)
    assert response.answers["kind"] == "office"


@pytest.mark.parametrize("mode", ["P", "C"])
def test_after_the_end_an_answer_is_not_taken_back_by_itself(visitor, world, database, mode):
    wave = world.wave(mode=mode)
    answer(visitor, world.link(wave))
    with database.writing() as session:
        session.execute(update(Wave).values(closes_at=clock.now() - timedelta(hours=1)))
    visitor.post("/receipt/withdraw", status=404)
    visitor.post("/receipt/change", status=404)
    assert len(rows(database, Response)) + len(rows(database, Inbox)) == 1


def test_opening_the_page_that_asks_deletes_nothing(visitor, link, database):
    answer(visitor, link)
    visitor.open("/receipt/withdraw")
    visitor.open("/receipt/withdraw")
    assert len(rows(database, Response)) == 1


def test_the_receipt_leads_to_the_wave_without_names_and_takes_no_token_along(visitor, world, link):
    programme = world.programme("offen")
    mine = world.link(world.wave(programme=programme))
    open_link = world.link(world.wave(mode="A", programme=programme))
    page = answer(visitor, mine)
    (found,) = [a for a in page.select("main a") if a.text == "Ohne Namen ergänzen"]
    assert found["href"] == open_link
    assert "Ohne Namen ergänzen" not in answer(visitor, link).words


# Confidential ---------------------------------------------------------------------------------


@pytest.fixture
def confidential(world):
    return world.wave(mode="C")


def opened(database, wave):
    with database.reading() as session:
        return trust.open_links(session, wave, PASSPHRASE)


def test_only_the_passphrase_joins_a_confidential_answer_and_its_organisation(
    visitor, world, confidential, database
):
    answer(visitor, world.link(confidential))
    assert rows(database, Response) == []
    world.mix(confidential)
    (response,), (link,) = rows(database, Response), opened(database, confidential)
    assert link.response_id == response.id
    assert response.invitation_id is response.submitted_at is response.language is None
    with pytest.raises(trust.WrongPassphrase), database.reading() as session:
        trust.open_links(session, confidential, "ein anderes Wort")
    (sealed,) = rows(database, SealedLink)
    assert response.id not in sealed.sealed


def test_a_confidential_answer_is_changed_by_its_code_also_after_mixing(
    visitor, world, confidential, database, app
):
    page = answer(visitor, world.link(confidential))
    code = page.select_one(".receipt-number").text
    world.mix(confidential)
    other = type(visitor)(app.test_client())
    other.post("/resume", code=code)
    other.post("/receipt/change")
    other.send("/answer/about?then=review", item_kind="office", item_fields="language")
    submit(other)
    world.mix(confidential)
    (response,), (text,) = rows(database, Response), rows(database, OpenText)
    assert (response.answers["kind"], text.text) == ("office", "Mehr Plätze")
    assert [link.response_id for link in opened(database, confidential)] == [response.id]


def test_a_change_before_mixing_replaces_the_letter_that_waits(
    visitor, world, confidential, database
):
    answer(visitor, world.link(confidential))
    visitor.post("/receipt/change")
    visitor.send("/answer/about?then=review", item_kind="office", item_fields="language")
    submit(visitor)
    assert len(rows(database, Inbox)) == 1
    world.mix(confidential)
    assert [row.answers["kind"] for row in rows(database, Response)] == ["office"]


def test_a_used_confidential_link_opens_by_its_code_only(visitor, world, confidential, app):
    link = world.link(confidential)
    code = answer(visitor, link).select_one(".receipt-number").text
    other = type(visitor)(app.test_client())
    page = other.open(link, status=409)
    assert page.select_one("input[name=code]") and "club" not in page.words
    assert "Vielen Dank" in other.post("/resume", code=code).h1.text


@pytest.mark.parametrize(("mode", "days"), [("C", 20), ("A", 0)])
def test_after_the_end_the_copy_opens_by_its_code_as_long_as_it_is_kept(  # noqa: PLR0913, PLR0917  fixtures
    visitor, world, app, database, mode, days
):
    link = world.link(world.wave(mode=mode))
    code = answer(visitor, link).select_one(".receipt-number").text
    with database.writing() as session:
        over = clock.now() - timedelta(days=days, hours=1)
        session.execute(update(Wave).values(closes_at=over))
    other = type(visitor)(app.test_client())
    page = other.open(link, status=410)
    (form,) = page.select("form[action='/resume']")
    assert form.select_one("input[name=code]")
    assert "Vielen Dank" in other.post("/resume", code=code).h1.text


def test_a_confidential_answer_taken_back_frees_its_link(visitor, world, confidential, database):
    link = world.link(confidential)
    answer(visitor, link)
    visitor.post("/receipt/withdraw")
    assert rows(database, Inbox) == rows(database, Receipt) == []
    assert [row.used for row in rows(database, Invitation)] == [False]
    answer(visitor, link, kind="office")
    world.mix(confidential)
    assert len(opened(database, confidential)) == 1


def test_a_change_that_was_open_goes_with_the_answer_taken_back(
    visitor, world, confidential, database, app
):
    code = answer(visitor, world.link(confidential)).select_one(".receipt-number").text
    world.mix(confidential)
    other = type(visitor)(app.test_client())
    other.post("/resume", code=code)
    other.post("/receipt/change")
    page = other.open("/review")
    visitor.post("/resume", code=code)
    visitor.post("/receipt/withdraw", status=200)
    assert rows(database, Draft) == []
    other.post("/submit", status=404, **hidden_fields(page))
    world.mix(confidential)
    assert rows(database, Response) == []


def test_an_answer_sent_again_after_its_deletion_counts(visitor, world, confidential, database):
    page = answer(visitor, world.link(confidential))
    world.mix(confidential)
    deletion = DraftKey.of(plain_code(page.select_one(".receipt-number").text)).deletion.code
    visitor.post("/receipt/change")
    visitor.send("/answer/about?then=review", item_kind="office", item_fields="language")
    visitor.post("/delete", code=deletion)
    assert "Vielen Dank" in submit(visitor).h1.text
    world.mix(confidential)
    assert [row.answers["kind"] for row in rows(database, Response)] == ["office"]


def test_whoever_was_given_longer_may_change_as_long(visitor, world, confidential, database):
    answer(visitor, world.link(confidential))
    with database.writing() as session:
        now = clock.now()
        session.execute(update(Wave).values(closes_at=now - timedelta(hours=1)))
        session.execute(update(Invitation).values(closes_at=now + timedelta(days=1)))
    visitor.post("/receipt/change")
    assert "Vielen Dank" in submit(visitor).h1.text


def test_notes_go_with_an_answer_taken_back(visitor, link, database):
    answer(visitor, link)
    visitor.post("/receipt/change")
    with database.writing() as session:
        asked = session.scalars(select(Invitation.id)).one()
        session.add(
            AnswerNote(
                invitation_id=asked, item="kind", colleague_id=None, text="Ja?", at=clock.now()
            )
        )
    visitor.post("/receipt/withdraw")
    assert rows(database, AnswerNote) == []


def test_once_destroyed_nobody_opens_the_links_any_more(visitor, world, confidential, database):
    answer(visitor, world.link(confidential))
    world.mix(confidential)
    with database.writing() as session:
        assert trust.destroy_links(session, confidential, on=clock.now().date())
    assert rows(database, SealedLink) == rows(database, Receipt) == []
    with pytest.raises(Exception, match="no key"):
        opened(database, confidential)


# Without a name -------------------------------------------------------------------------------


def test_an_answer_without_a_name_is_deleted_by_its_code(visitor, world, database, keys):
    wave = world.wave(mode="A")
    page = answer(visitor, world.link(wave))
    deletion = page.select(".receipt-number")[1].text
    world.mix(wave)
    assert "gelöscht" in visitor.post("/delete", code=deletion.lower()).h1.text
    mixing.mix_due(database, keys.inbox, at=clock.now().replace(year=2099))
    assert rows(database, Response) == rows(database, OpenText) == []


def test_an_answer_without_a_name_cannot_be_changed(visitor, world, database):
    answer(visitor, world.link(world.wave(mode="A")))
    assert "Antworten ändern" not in visitor.open("/receipt").words
    visitor.post("/receipt/change", status=404)
    assert rows(database, Draft) == []


def test_a_strange_deletion_code_comes_back_as_it_was_typed_and_is_counted(visitor, world):
    world.wave(mode="A")
    page = visitor.post("/delete", code="ABCD", status=404)
    assert page.select_one("#code")["value"] == "ABCD"
    for _ in range(9):
        visitor.post("/delete", code="ABCD", status=404)
    visitor.post("/delete", code="ABCD", status=429)


def test_the_next_person_at_a_shared_device_begins_anew(visitor, world):
    link = world.link(world.wave(mode="A"))
    page = answer(visitor, link)
    code = page.select_one("button[name=next]")["value"]
    page = visitor.post("/leave", next=code)
    assert page.select_one("form[action='/start']")
    visitor.open("/receipt", status=404)


def test_next_leads_nowhere_but_to_an_open_wave(visitor, world):
    answer(visitor, world.link(world.wave(mode="A")))
    assert "form[action='/start']" not in visitor.post("/leave", next="//evil.example").words
