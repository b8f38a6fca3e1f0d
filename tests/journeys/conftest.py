"""The demo, loaded once and served to every story.

`everywhere` is the demo on both kinds of database, for the story that must hold on both; each gets
a server of its own. `demo` is one server on SQLite that all other stories share: each of them takes
an organisation's link that nobody used.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.plugins.browser import run_command, serving, surroundings
from tests.plugins.databases import DATABASES, fresh_database

LOADED_AT = "http://demo.example"
"""Where the template says it is; a copy is served elsewhere."""


@dataclass
class Demo:
    """A served demo."""

    url: str
    folder: Path
    email: str
    password: str
    open_link: str
    unused: list[str] = field(repr=False)

    def link(self) -> str:
        """Return the link of an organisation that nobody has opened yet."""
        assert self.unused, "The demo hands out eight links. Use the open link where any will do."
        return self.unused.pop()

    def closed_link(self) -> str:
        """Return the open link of the round that has ended; the demo does not hand it out."""
        with sqlite3.connect(self.folder / "mitsprache.db") as connection:
            found = connection.execute(
                "SELECT open_code FROM wave WHERE access = 'open' ORDER BY closes_at"
            ).fetchone()
        connection.close()
        return f"{self.url}/s/{found[0]}"


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Give the folder of an installation with the demo in it, never served, only copied.

    Workers of pytest-xdist share it: the first loads it, the others wait.
    """
    place = tmp_path_factory.getbasetemp()
    shared = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / "demo-unfinished"
            unfinished.mkdir()
            shutil.copy(sqlite_template, unfinished / "mitsprache.db")
            load(unfinished, f"sqlite:///{unfinished / 'mitsprache.db'}")
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Give the demo on SQLite, shared by the stories that one database is enough for."""
    with copied(demo_template, tmp_path_factory.mktemp("shared") / "instance") as found:
        yield found


@pytest.fixture(params=DATABASES)
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Demo]:
    """Give a demo of this story's own, once on each kind of database."""
    request.node.user_properties.append(("database", request.param))
    if request.param == "sqlite":
        template = request.getfixturevalue("demo_template")
        with copied(template, tmp_path / "instance") as found:
            yield found
    else:
        server = request.getfixturevalue("postgresql_server")
        template = request.getfixturevalue("postgresql_template")
        with loaded_on(server, template, tmp_path) as found:
            yield found


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[Demo]:
    """Serve a copy of the template."""
    shutil.copytree(template, folder)
    with served(folder, f"sqlite:///{folder / 'mitsprache.db'}") as found:
        yield found


@contextmanager
def loaded_on(server: URL, template: str, folder: Path) -> Iterator[Demo]:
    """Load the demo into a PostgreSQL database and serve it."""
    with fresh_database(server, template) as url:
        load(folder, url)
        with served(folder, url) as found:
            yield found


def load(folder: Path, database_url: str) -> None:
    """Load the demo with the keys of `folder`, and note there what it says."""
    environment = surroundings(
        {"database_url": database_url, "instance": folder, "base_url": LOADED_AT}
    )
    run_command(environment, "init")
    (folder / "demo.json").write_text(run_command(environment, "demo", "--json"))


@contextmanager
def served(folder: Path, database_url: str) -> Iterator[Demo]:
    """Serve an installation in which the demo is loaded."""
    said = json.loads((folder / "demo.json").read_text())
    with serving(database_url, folder) as server:

        def here(address: str) -> str:
            return address.replace(LOADED_AT, server.url)

        yield Demo(
            url=server.url,
            folder=folder,
            email=said["staff"]["email"],
            password=said["staff"]["password"],
            open_link=here(said["open_links"][0]),
            unused=[here(link) for link in said["respondent_links"]],
        )
