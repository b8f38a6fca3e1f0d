"""The cast of the results pages: who signs in, and a wave with answers."""

from surveys import clock
from surveys.accounts.staffing import add_staff
from surveys.db import database
from tests.conftest import Visitor

PASSWORD = "long enough to be good"


def staff(app, *, programme, role="coordinator", name="ada"):
    """Return the browser of somebody signed in with a role in a programme."""
    email = f"{name}@stadt.example"
    with app.app_context(), database().writing() as session:
        add_staff(
            session,
            email,
            name=name.title(),
            roles=[role],
            programme_slug=programme,
            password=PASSWORD,
            at=clock.now(),
        )
    browser = Visitor(app.test_client())
    browser.send("/staff/sign-in", email=email, password=PASSWORD)
    return browser


def answer(world, wave, n, **answers):
    """Let `n` organisations answer on the field of language, all alike."""
    given = {
        "kind": "club",
        "fields": ["language"],
        "progress_language": "high",
        "aware_language": "no",
        "hurdles_language": ["time"],
        "direction": "high",
        **answers,
    }
    for _ in range(n):
        world.respond(wave, **given)
