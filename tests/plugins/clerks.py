"""The people who build questionnaires: browsers of staff, and a questionnaire they work on."""

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.staffing import add_staff
from surveys.questionnaires.editing.models import QuestionnaireDraft
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from tests.factories import LONG_AGO, definition, texts

PASSWORD = "long enough to be good"


class Clerk:
    """Somebody who builds questionnaires, with a browser."""

    def __init__(self, visitor_class, app, email):
        self.visitor = visitor_class(app.test_client())
        page = self.visitor.open("/staff/sign-in")
        token = token_on(page)
        self.visitor.client.post(
            "/staff/sign-in", data={"csrf_token": token, "email": email, "password": PASSWORD}
        )

    def open(self, address, *, status=200):
        return self.visitor.open(address, status=status)

    def fill(self, page, selector, *, status=200, **changes):
        """Send the form at `selector` with some fields changed, as a browser does."""
        form = page.select_one(selector)
        action = form.get("action") or page.response.request.path
        data = [*fields_of(form)]
        changed = {name.replace("__", "."): value for name, value in changes.items()}
        data = [(name, value) for name, value in data if name not in changed]
        data += [
            (name, one)
            for name, value in changed.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        answer = self.visitor.client.post(action, data=multi(data), follow_redirects=True)
        return self.visitor._seen(answer, status)


def multi(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def fields_of(form):
    """Return what a browser would send for a form when nothing was touched."""
    for field in form.select("input, select, textarea"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            yield name, chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            yield name, field.text.removeprefix("\n")
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                yield name, field.get("value", "on")
        elif kind not in {"submit", "button"}:
            yield name, field.get("value", "")


def token_on(page):
    """Return the token of the first form on a page."""
    return page.select_one("[name=csrf_token]")["value"]


def draft_of(database, survey):
    """Return the document of a draft; None while nobody changed anything."""
    with database.reading() as session:
        return session.scalar(
            select(QuestionnaireDraft.document).where(QuestionnaireDraft.survey_id == survey)
        )


@pytest.fixture
def survey(app, world, database):
    """A questionnaire of two languages, published once; Ada and Ben build it."""
    programme = world.programme("teilhabe")
    world.programme("other")
    with app.app_context(), database.writing() as session:
        for email, name in (("ada@stadt.example", "Ada"), ("ben@stadt.example", "Ben")):
            add_staff(
                session,
                email,
                name=name,
                roles=["coordinator"],
                programme_slug="teilhabe",
                password=PASSWORD,
                at=clock.now(),
            )
        add_staff(
            session,
            "cleo@stadt.example",
            name="Cleo",
            roles=["coordinator"],
            programme_slug="other",
            password=PASSWORD,
            at=clock.now(),
        )
        add_staff(
            session,
            "ann@stadt.example",
            name="Ann",
            roles=["analyst"],
            programme_slug="teilhabe",
            password=PASSWORD,
            at=clock.now(),
        )
        found = Survey(programme_id=programme, slug="kurz", title=texts("Kurze Befragung"))
        session.add(found)
        session.flush()
        publish(session, found, definition("fields"), at=LONG_AGO)
        return found.id


@pytest.fixture
def clerk(app, survey, visitor):
    """Give a function that signs somebody in, by first name.

    Ada and Ben build the questionnaire, Ann only looks at its results, Cleo builds elsewhere.
    """
    assert survey, "the accounts come with it"
    return lambda name: Clerk(type(visitor), app, f"{name}@stadt.example")
