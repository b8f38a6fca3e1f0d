"""What an organisation says beside its answers on the review page, and where it is read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.responses.models import AnswerNote, Draft, Response
from tests.conftest import Visitor
from tests.pages.results_cast import staff
from tests.pages.test_together import asked, finish, submit

SIGNED = {"sign_name": "Vera Vorstand", "sign_function": "Vorsitz", "sign_on": "2026-11-20"}


def answered(visitor, world, wave, **beside):
    """Let an organisation answer; return the page of its receipt."""
    visitor.start(world.link(wave))
    finish(visitor)
    return submit(visitor, **beside)


def only_response(database):
    with database.reading() as session:
        return session.scalars(select(Response)).one()


def programme_of(database, wave):
    with database.reading() as session:
        return session.scalars(
            select(Programme.slug)
            .join(Survey, Survey.programme_id == Programme.id)
            .join(Wave, Wave.survey_id == Survey.id)
            .where(Wave.id == wave)
        ).one()


def name_of_asked(database):
    with database.reading() as session:
        return session.scalars(select(Organisation.name)).one()


def close(database, wave):
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        found.opens_at, found.closes_at = (
            clock.now() - timedelta(days=9),
            clock.now() - timedelta(days=2),
        )


def test_both_consents_are_off_until_somebody_gives_them(visitor, world, database):
    visitor.start(world.link(world.wave()))
    review = finish(visitor)
    assert not review.select_one("[name=named]").has_attr("checked")
    assert review.select_one("[name=quoted][checked]")["value"] == "no"
    submit(visitor)
    assert only_response(database).beside is None


def test_what_another_device_said_beside_the_answers_is_not_overwritten_silently(
    visitor, world, app, database
):
    link = world.link(world.wave())
    visitor.start(link)
    review = finish(visitor)
    stale = {f["name"]: f["value"] for f in review.select("form[action='/submit'] [type=hidden]")}
    other = type(visitor)(app.test_client())
    other.start(link)
    other.open("/review")
    fresh = other.open("/review").select("form[action='/submit'] [type=hidden]")
    other.post("/review/keep", **{f["name"]: f["value"] for f in fresh}, named="y")
    page = visitor.post("/review/keep", status=409, **stale, **SIGNED)
    assert "Inzwischen hat sich eine Antwort geändert" in page.words
    assert page.select_one("[name=sign_name]")["value"] == SIGNED["sign_name"]
    with database.reading() as session:
        assert session.scalars(select(Draft)).one().beside["named"] is True


def test_what_is_said_beside_the_answers_can_be_kept_before_submitting(visitor, world):
    visitor.start(world.link(world.wave()))
    review = finish(visitor)
    form = review.select_one("form[action='/submit']")
    fields = {f["name"]: f["value"] for f in form.select("input[type=hidden]")}
    page = visitor.post("/review/keep", **fields, **SIGNED, named="y", quoted="anonymous")
    assert page.select_one("#sign_name")["value"] == "Vera Vorstand"
    assert page.select_one("[name=named]").has_attr("checked")
    assert page.select_one("[name=quoted][checked]")["value"] == "anonymous"


def test_staff_read_sign_off_and_consents_beside_the_answer(app, visitor, world, database):
    wave = world.wave()
    answered(visitor, world, wave, **SIGNED, named="y", quoted="with_name")
    ada = staff(app, programme=programme_of(database, wave))
    page = ada.open(f"/staff/responses/{only_response(database).id.hex()}")
    assert "Vera Vorstand , Vorsitz , 20. November 2026" in page.words
    assert "ja, mit Namen" in page.words


def test_only_who_agreed_is_named_and_only_after_the_end(visitor, app, world, database):
    wave = world.wave()
    answered(visitor, world, wave, named="y")
    name = name_of_asked(database)
    quiet = Visitor(app.test_client())
    answered(quiet, world, wave)
    address = f"/p/{programme_of(database, wave)}"
    assert name not in visitor.open(address).text
    close(database, wave)
    page = visitor.open(address)
    assert [one.text for one in page.select(".participants li")] == [name]


def test_nobody_is_named_while_one_organisation_has_more_time(visitor, world, database):
    wave = world.wave()
    answered(visitor, world, wave, named="y")
    world.link(wave)
    close(database, wave)
    with database.writing() as session:
        later = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
        later.closes_at = clock.now() + timedelta(days=3)
    page = visitor.open(f"/p/{programme_of(database, wave)}")
    assert not page.select(".participants")


def test_a_group_counts_once_and_is_labelled(visitor, app, world, database):
    wave = world.wave(group_answers=True)
    receipt = answered(
        visitor, world, wave, group="y", group_size="14", group_discussed="y", quoted="no"
    )
    assert "14 Personen" in receipt.words
    response = only_response(database)
    assert response.group_size == 14
    ada = staff(app, programme=programme_of(database, wave))
    page = ada.open(f"/staff/responses/{response.id.hex()}")
    assert "14 Personen, in der Gruppe besprochen" in page.words


@pytest.mark.parametrize("typed", ["1", "", "viele", "99999999"])
def test_a_group_needs_a_number_of_people(visitor, world, database, typed):
    visitor.start(world.link(world.wave(group_answers=True)))
    finish(visitor)
    page = submit(visitor, status=422, group="y", group_size=typed)
    assert page.select_one(".problems a")["href"] == "#group_size"
    assert page.select_one("#group_size")["value"] == typed
    with database.reading() as session:
        assert session.scalars(select(Response)).all() == []


def test_without_a_name_only_the_class_of_a_group_is_kept(visitor, world, database):
    wave = world.wave(mode="A", group_answers=True)
    visitor.start(world.link(wave))
    review = finish(visitor)
    assert not review.select("#consents, #beside, #group_size")
    receipt = submit(visitor, group_class="11")
    assert "11 bis 20 Personen" in receipt.words
    world.mix(wave)
    response = only_response(database)
    assert (response.group_size, response.beside) == (11, None)


def test_where_groups_are_not_asked_none_is_kept(visitor, world, database):
    wave = world.wave(mode="A")
    visitor.start(world.link(wave))
    finish(visitor)
    submit(visitor, said="y", group_class="11")
    world.mix(wave)
    assert only_response(database).group_size is None


def test_no_page_or_file_of_staff_says_what_was_noted_inside(app, visitor, world, database):
    """A note is never joined into anything staff open, even while it is there."""
    wave = world.wave()
    visitor.start(world.link(wave))
    asked(visitor, "Mina")
    visitor.send("/together/notes/kind", text="Geheime Notiz 4711")
    with database.reading() as session:
        assert session.scalars(select(AnswerNote.text)).one() == "Geheime Notiz 4711"
    ada = staff(app, programme=programme_of(database, wave))
    for address in (
        f"/staff/waves/{wave}",
        f"/staff/waves/{wave}/responses",
        f"/staff/waves/{wave}/extensions",
        f"/staff/results/{wave}",
        f"/staff/waves/{wave}/links",
    ):
        page = ada.client.get(address, follow_redirects=True)
        assert page.status_code == 200, address
        assert "4711" not in page.text
        assert "Mina" not in page.text


def test_in_confidence_a_group_is_a_class_and_there_is_nothing_to_sign(visitor, world, database):
    wave = world.wave(mode="C", group_answers=True)
    visitor.start(world.link(wave))
    review = finish(visitor)
    assert not review.select("#consents, #beside, #group_size")
    submit(visitor, group_class="51", named="y", **SIGNED)
    world.mix(wave)
    response = only_response(database)
    assert (response.group_size, response.beside) == (51, None)


@pytest.mark.parametrize(("typed", "size"), [("1.200", 1200), ("12", 12), ("2.5", None)])
def test_a_point_in_the_size_of_a_group_stands_between_thousands(
    visitor, world, database, typed, size
):
    visitor.start(world.link(world.wave(group_answers=True)))
    finish(visitor)
    submit(visitor, said="y", group="y", group_size=typed, status=200 if size else 422)
    with database.reading() as session:
        assert list(session.scalars(select(Response.group_size))) == ([size] if size else [])


def test_nothing_is_kept_beside_answers_that_are_not_there_yet(visitor, world):
    visitor.start(world.link(world.wave()))
    assert "passt nicht mehr" in visitor.post("/review/keep", status=409).words
