"""R3: thanks are said only after the commit, whatever the database does; nothing typed is lost."""

import itertools
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from surveys.errors import NotStored
from surveys.responses import receipt_views, submitting
from surveys.responses.models import Inbox, Response
from tests.conftest import Visitor, hidden_fields
from tests.proofs.conftest import patched

KINDS = ("commit", "busy", "gone", "full")


@contextmanager
def fault(database, kind):
    """Let the next write fail in one of the ways databases do."""
    engine = database._write.kw["bind"]

    def fail(*_args):
        is_gone = kind == "gone"
        raise OperationalError(
            "COMMIT", {}, Exception(f"database is {kind}"), connection_invalidated=is_gone
        )

    at = {"commit": "commit", "gone": "commit", "busy": "begin"}
    if kind in at:
        event.listen(engine, at[kind], fail)
        try:
            yield
        finally:
            event.remove(engine, at[kind], fail)
        return

    def refuse(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def kept(database):
    with database.reading() as session:
        return len(session.scalars(select(Response.id)).all()) + len(
            session.scalars(select(Inbox.id)).all()
        )


def to_review(app, world, wave, words):
    visitor = Visitor(app.test_client())
    visitor.start(world.link(wave))
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send("/answer/field_language", item_change_language=words)
    return visitor, visitor.send("/answer/whole")


def tried(app, world, database, rounds):
    """Submit into a fault each time and again without; return thanks without a row, and lost."""
    lies = lost = 0
    waves = [world.wave(mode=mode) for mode in ("P", "A")]
    for number, kind in zip(range(rounds), itertools.cycle(KINDS), strict=False):
        words = f"Meine Worte {number}"
        visitor, review = to_review(app, world, waves[number % 2], words)
        before = kept(database)
        with fault(database, kind):
            page = visitor.client.post(
                "/submit", data=hidden_fields(review), follow_redirects=False
            )
        lies += page.status_code < 400 and kept(database) == before
        lost += page.status_code >= 400 and words not in page.text
        again = visitor.post("/submit", **hidden_fields(visitor.open("/review")))
        lost += "angekommen" not in again.words + again.h1.text or kept(database) != before + 1
    return lies, lost


def test_no_thanks_without_a_row_and_nothing_typed_is_lost(app, world, database, times, evidence):
    rounds = times(100, 16)
    lies, lost = tried(app, world, database, rounds)
    evidence.update(faults=rounds, thanks_without_a_row=lies, lost=lost)
    assert (lies, lost) == (0, 0)


def test_the_proof_sees_thanks_that_come_too_early(app, world, database):
    sound = submitting.submit

    def too_early(*args, **named):
        try:
            sound(*args, **named)
        except NotStored:
            return  # said thank you all the same

    with patched(receipt_views.submitting, "submit", too_early):
        lies, _lost = tried(app, world, database, 4)
    assert lies > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_could_not_be_kept_comes_back_with_what_was_typed(app, world, database, kind):
    visitor = Visitor(app.test_client())
    visitor.start(world.link(world.wave()))
    page = visitor.open("/answer/about")
    with fault(database, kind):
        found = visitor.post(
            "/answer/about",
            status=503,
            **hidden_fields(page),
            item_kind="club",
            item_members="77",
        )
    assert found.select_one("#item_members")["value"] == "77"
