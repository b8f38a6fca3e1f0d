"""A large questionnaire: routing and drawing a page, a change in the editor, an import."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from app import create_app
from surveys import clock
from surveys.accounts.staffing import add_staff
from surveys.programmes.models import Programme
from surveys.questionnaires import document
from surveys.questionnaires.formats.converting import read_file, write_file
from surveys.questionnaires.models import Survey
from surveys.questionnaires.navigation import find_page
from surveys.questionnaires.versions import publish
from tests.bench.bare import make_app
from tests.bench.figures import milliseconds, percentile, table
from tests.bench.large import large_document
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.waves import world_of
from tests.factories import LONG_AGO, World, texts

PASSWORD = "long enough to be good"
TIMES = 40
LAST = "section_11"


def main(options: Options) -> None:
    """Measure and print, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = measured(found, world, options)
            world.database.engine.dispose()
            bare = percentile(rows["a page that does nothing"], 0.5)
            print(f"\n### {found.version}: 300 items, 100 conditions; p50 / p95, n = {TIMES}\n")
            heads = ("what", "ms", "bare pages")
            shown = [
                (name, milliseconds(times), f"{percentile(times, 0.5) / bare:.1f}")
                for name, times in rows.items()
            ]
            print(table(heads, shown))


def measured(found: Place, world: World, options: Options) -> dict[str, list[float]]:
    """Return the durations of everything that is measured, in seconds."""
    whole = large_document()
    questionnaire = document.read(whole)
    bare = make_app(found.settings).test_client()
    app = create_app(found.settings)
    respondent = started(app.test_client(), world, whole)
    editor = Editor(app.test_client(), world, whole)
    lime = write_file(whole, "large.lss").content
    form = write_file(whole, "large.xlsx").content
    rows = {
        "a page that does nothing": times(lambda: bare.get("/")),
        "routing of one page": times(lambda: find_page(questionnaire, LAST, {})),
        "one page, drawn, whole request": times(lambda: respondent.get(f"/answer/{LAST}")),
        "one change in the editor, kept": times(editor.change),
        "one change and the page after it": times(editor.change_and_show),
        "reading and checking the document": times(lambda: document.parse(whole), 10),
        "import of our .lss": times(lambda: read_file(lime, "large.lss"), 5),
        "import of our .xlsx": times(lambda: read_file(form, "large.xlsx"), 5),
    }
    for path in options.files:
        content = Path(path).read_bytes()
        name = f"import of {Path(path).name}"
        rows[name] = times(lambda c=content, p=path: read_file(c, p), 5)  # type: ignore[misc]  # bound now
    return rows


def times(work: Callable[[], Any], repetitions: int = TIMES) -> list[float]:
    """Return how long each of some repetitions took, after one to warm up."""
    work()
    found = []
    for _turn in range(repetitions):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def started(client: FlaskClient, world: World, whole: dict[str, Any]) -> FlaskClient:
    """Return a browser that began to answer."""
    link = world.link(world.wave(whole))
    client.post("/start", data={"token": link.rpartition("/")[2], "language": "de"})
    return client


class Editor:
    """Somebody who changes the same stem again and again."""

    def __init__(self, client: FlaskClient, world: World, whole: dict[str, Any]) -> None:
        self.client, self.turn = client, 0
        programme = world.programme("bench-editor")
        with client.application.app_context(), world.database.writing() as session:
            slug = session.get_one(Programme, programme).slug
            add_staff(
                session,
                "ada@stadt.example",
                name="Ada",
                roles=["coordinator"],
                programme_slug=slug,
                password=PASSWORD,
                at=clock.now(),
            )
            survey = Survey(programme_id=programme, slug="large", title=texts("Groß"))
            session.add(survey)
            session.flush()
            publish(session, survey, whole, at=LONG_AGO)
            self.address = f"/staff/questionnaires/{survey.id}/edit/{LAST}/q280"
        token = self.token("/staff/sign-in")
        sent = {"csrf_token": token, "email": "ada@stadt.example", "password": PASSWORD}
        client.post("/staff/sign-in", data=sent)
        form = self.form()
        self.fields = {
            field["name"]: field.get("value", "")
            for field in form.select("input[type=hidden]")
            if field.get("name")
        }

    def token(self, address: str) -> str:
        """Return the token of a page."""
        page = BeautifulSoup(self.client.get(address).text, "html.parser")
        return str(page.select_one("[name=csrf_token]")["value"])  # type: ignore[index]  # it is there

    def form(self) -> Any:
        """Return the form of the item."""
        page = BeautifulSoup(self.client.get(self.address).text, "html.parser")
        return page.select_one("form:has([name='stem.de'])")

    def change(self) -> None:
        """Send another stem, as the script does: without following where it leads."""
        self.turn += 1
        fields = self.fields | {"stem.de": f"Frage 280, Fassung {self.turn}: Wie ist das?"}
        answer = self.client.post(self.address, data=fields)
        assert answer.status_code in {200, 302, 303}, answer.status_code
        self.fields["seen"] = str(self.turn)

    def change_and_show(self) -> None:
        """Change it and open the page that follows, as a browser does."""
        self.change()
        assert self.client.get(self.address).status_code == 200
