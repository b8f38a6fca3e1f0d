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


def work_off(app):
    """Let the office do everything that is due."""
    with app.test_request_context():
        app.extensions["office"].work_off()


def press_refresh(browser, wave):
    """Press "Auswertung aktualisieren" on the overview; return what comes."""
    form = browser.open(f"/staff/results/{wave}").select_one("main form[action$='/release']")
    return browser.post(form["action"], csrf_token=form.input["value"])


def refresh(browser, wave):
    """Press "Auswertung aktualisieren", wait until it is done, and go on to the results.

    If there can be no release, return the page that says why.
    """
    page = press_refresh(browser, wave)
    here = page.response.request.path
    if not here.startswith("/staff/jobs/"):
        return page
    assert page.select_one("meta[http-equiv=refresh]")
    work_off(browser.client.application)
    page = browser.open(here)
    assert page.select_one(".box--success")
    return browser.open(page.select_one("main a.kern-btn--primary")["href"])


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
