"""Who appears where questionnaires are shared and published: those who build them, and others."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from surveys import clock
from surveys.accounts.staffing import add_staff
from surveys.db import Database
from surveys.questionnaires.models import Survey
from surveys.questionnaires.sharing.links import make_link, token_of
from surveys.questionnaires.versions import publish
from tests.conftest import Page, Visitor
from tests.factories import LONG_AGO, World, definition, texts

PASSWORD = "long enough to be good"
PEOPLE = (
    ("ada@stadt.example", "Ada", "coordinator", "teilhabe"),
    ("cleo@stadt.example", "Cleo", "coordinator", "other"),
    ("ann@stadt.example", "Ann", "analyst", "teilhabe"),
)


class Clerk:
    """Somebody of the staff with a browser."""

    def __init__(self, app: Flask, email: str, survey: int) -> None:
        self.base = f"/staff/questionnaires/{survey}"
        self.visitor = Visitor(app.test_client())
        self.open = self.visitor.open
        page = self.open("/staff/sign-in")
        self.visitor.client.post(
            "/staff/sign-in",
            data={"csrf_token": token_on(page), "email": email, "password": PASSWORD},
        )

    def press(self, page: Page, action: str, *, status: int = 200, **fields: str) -> Page:
        """Send the form on `page` whose action ends with `action`."""
        form = next(
            one
            for one in page.select("form[method=post]")
            if (one.get("action") or page.response.request.path).partition("?")[0].endswith(action)
        )
        sent = {
            field["name"]: field.get("value", "")
            for field in form.select("input")
            if field.get("name")
            and (field.get("type") not in {"radio", "checkbox"} or field.has_attr("checked"))
        }
        address = form.get("action") or page.response.request.path
        return self.visitor.post(address, status=status, **{**sent, **fields})


def token_on(page: Page) -> str:
    """Return the token of the first form on a page."""
    return str(page.select_one("[name=csrf_token]")["value"])


def build(app: Flask, world: World, database: Database, name: str = "fields") -> int:
    """Add a survey with a published questionnaire, and the people; return its id."""
    programme = world.programme("teilhabe")
    world.programme("other")
    with app.app_context(), database.writing() as session:
        for email, who, role, slug in PEOPLE:
            add_staff(
                session,
                email,
                name=who,
                roles=[role],
                programme_slug=slug,
                password=PASSWORD,
                at=clock.now(),
            )
        found = Survey(programme_id=programme, slug="kurz", title=texts("Kurze Befragung"))
        session.add(found)
        session.flush()
        publish(session, found, definition(name), at=LONG_AGO)
        return found.id


def linking(app: Flask, database: Database, survey: int) -> Callable[..., str]:
    """Return a function that makes preview links and returns their addresses."""

    def link(label: str = "Personalrat", ends_on: date | None = None) -> str:
        key = app.extensions["keys"].links
        last = ends_on or clock.now().date() + timedelta(days=28)
        with database.writing() as session:
            made = make_link(
                session,
                survey,
                label=label,
                ends_on=last,
                account_id=None,
                at=clock.now(),
                key=key,
            )
            return f"/preview/{token_of(made, key=key)}"

    return link
