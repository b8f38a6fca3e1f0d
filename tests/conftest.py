"""The app, a database per test, and a visitor who checks the house rules on every page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from analysis.releases.workshop import Workshop
from app import create_app
from surveys.accounts.codes import password_hashing
from surveys.db import Database
from surveys.secrets import Keys, create_key_file
from surveys.settings import Settings
from tests import factories

pytest_plugins = [
    "tests.plugins.language",
    "tests.plugins.databases",
    "tests.plugins.browser",
    "tests.plugins.staff",
    "tests.plugins.clerks",
    "tests.plugins.press",
]


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile each template once for all tests; every test makes an app of its own."""
    folder = tmp_path_factory.mktemp("templates")
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


class AddressOnce(Rule):
    """An address whose builder is compiled once for all apps: it is most of making an app."""

    builders: ClassVar[dict[str, Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002
        key = repr((self.rule, self._trace, self.defaults, append_unknown))
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> None:
    """Compile each address once for all tests; every test makes an app of its own."""
    Flask.url_rule_class = AddressOnce


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Give settings of an installation of this test's own."""
    # Tests answer as fast as programs: they are.
    return Settings(instance=tmp_path, database_url=database_url, mark_programs=False)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Give a wired app on a fresh database, the same test once per kind of database."""
    create_key_file(settings.key_path)
    app = create_app(settings)
    # As in service, but quick: test_sign_in.py looks at the real cost.
    app.extensions["security"].pwd_context = password_hashing(memory_kib=64)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """Give the app's database."""
    return app.extensions["database"]


@pytest.fixture
def keys(app: Flask) -> Keys:
    """Give the app's keys."""
    return app.extensions["keys"]


@pytest.fixture
def world(app: Flask) -> factories.World:
    """Give a builder of programmes, waves and links in the app's database."""
    return factories.World(
        app.extensions["database"], app.extensions["keys"], app.extensions["workshop"]
    )


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """Give what releases are made with."""
    return app.extensions["workshop"]


@pytest.fixture
def visitor(app: Flask) -> "Visitor":
    """Give somebody with a browser that knows our house rules."""
    return Visitor(app.test_client())


class Page(BeautifulSoup):
    """A page that was checked."""

    status: int
    response: TestResponse

    @property
    def words(self) -> str:
        """Everything a reader sees in the main part."""
        return " ".join(self.main.get_text(" ").split()) if self.main else ""


class Visitor:
    """Opens and sends pages; every page it sees obeys the house rules."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page | None = None

    def open(self, address: str, *, status: int = 200, **given: Any) -> Page:
        """Open an address, following redirects."""
        return self._seen(self.client.get(address, follow_redirects=True, **given), status)

    def start(self, link: str, *, language: str = "de") -> Page:
        """Press Start behind a link."""
        token = link.rsplit("/", 1)[-1]
        return self.post("/start", token=token, language=language)

    def send(self, address: str, *, status: int = 200, **answers: Any) -> Page:
        """Send the form of a page of ours with `answers`, hidden fields as they came."""
        page = self._seen(self.client.get(address, follow_redirects=True), None)
        return self.post(address, status=status, **hidden_fields(page), **answers)

    def post(self, address: str, *, status: int = 200, **fields: Any) -> Page:
        """Send fields to an address, following redirects."""
        data = {name.replace("__", "."): value for name, value in fields.items()}
        answer = self.client.post(address, data=data, follow_redirects=True)
        return self._seen(answer, status)

    def _seen(self, response: TestResponse, status: int | None) -> Page:
        page = Page(response.text, "html.parser")
        page.status, page.response = response.status_code, response
        assert status is None or page.status == status, (page.status, page.words[:400])
        if response.mimetype == "text/html":
            house_rules(page)
        self.page = page
        return page


def hidden_fields(page: BeautifulSoup) -> dict[str, str]:
    """Return what the page's own form sends without anybody typing."""
    form = page.select_one("main form")
    if form is None:
        return {}
    fields = form.select("input[type=hidden]")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}


def house_rules(page: BeautifulSoup) -> None:
    """Fail if a page breaks what all our pages promise."""
    assert len(page.select("h1")) == 1, "a page has one h1"
    assert page.h1 and page.title
    heading = " ".join(page.h1.text.split())
    assert " ".join(page.title.text.split()).startswith(heading), "the title starts with the h1"
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), (
        f"ids are unique: {sorted(i for i in ids if ids.count(i) > 1)}"
    )
    assert not page.select("[style], style, script:not([src]):not([type='application/json'])")
    assert page.html and page.html.get("lang") and page.html.get("dir")
    for field in page.select("input:not([type=hidden]), select, textarea"):
        assert labelled(page, field), f"{field} has no label"
    if not page.select_one("main.embed"):  # a frame of others has no links but to its page
        for chart in page.select("main svg.chart"):
            assert has_files(chart), f"{chart.title} cannot be taken away"


def has_files(chart: Tag) -> bool:
    """Whether a picture offers its numbers as a table, its files and a sentence to copy."""
    for around in chart.parents:
        below = around.find(class_="chart-links", recursive=False)
        if isinstance(below, Tag):
            files = {link.text for link in below.select("a")}
            has_table = around.select_one("table") is not None
            return has_table and files >= {"CSV", "SVG", "PNG"} and bool(below.select("textarea"))
    return False


def labelled(page: BeautifulSoup, field: Tag) -> bool:
    """Whether a field is named for those who do not see where it stands."""
    identity = field.get("id")
    return bool(
        field.find_parent("label")
        or field.get("aria-label")
        or (identity and page.select_one(f'label[for="{identity}"]'))
    )
