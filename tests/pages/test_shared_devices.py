"""One device, two respondents: nobody reads, changes or takes back what is another's."""

from sqlalchemy import select

from surveys.responses.models import Response
from tests.pages.test_changing import answer


def buttons(page):
    return {form["action"] for form in page.select("main form")}


def test_the_second_with_a_link_of_their_own_begins_their_own_answer(visitor, world):
    wave = world.wave(mode="C")
    visitor.start(world.link(wave))
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.start(world.link(wave))
    page = visitor.open("/answer/about")
    assert page.select_one("input[value=club]") and not page.select("input[checked]")


def test_the_receipt_behind_a_link_changes_nothing_of_whoever_was_here_before(visitor, world):
    wave = world.wave()
    theirs, mine = world.link(wave), world.link(wave)
    world.respond(wave, link=mine)
    answer(visitor, theirs)
    page = visitor.open(mine)
    assert "Vielen Dank" in page.words
    assert not {"/receipt/change", "/receipt/withdraw"} & buttons(page)
    assert not page.select("main a[href^='/receipt']")
    (token,) = {one["value"] for one in page.select("form[action='/start'] input[name=token]")}
    assert mine.endswith(token)


def test_a_receipt_opened_by_its_link_is_changed_and_taken_back(visitor, world, app, database):
    link = world.link(world.wave())
    answer(visitor, link)
    other = type(visitor)(app.test_client())
    page = other.open(link)
    (form,) = page.select("form[action='/start']")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    page = other.post("/start", **sent)
    assert "/receipt/change" in buttons(page)
    other.post("/receipt/withdraw")
    with database.reading() as session:
        assert session.scalars(select(Response)).all() == []
