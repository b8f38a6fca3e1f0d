"""R7: the server is killed again and again while somebody writes; at most the page is lost.

What was acknowledged stays, also what was submitted, and the same browser goes on afterwards.
"""

import os
import random
import signal
import socket
import subprocess
import threading
import time

from surveys.db import Database
from surveys.secrets import read_key_file
from tests.factories import World
from tests.plugins.browser import COMMAND, ROOT, free_port, run_command, surroundings, wait_for
from tests.proofs.conftest import FULL
from tests.proofs.outsider import as_they_lie
from tests.proofs.wire import UNREACHABLE, Somebody

SEED = 2026


class Mortal:
    """A server that is killed with all its processes and started again at the same address."""

    def __init__(self, database_url, folder):
        self.port, self.folder = free_port(), folder
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"database_url": database_url, "instance": folder, "base_url": self.url}
        self.environment = surroundings(given | {"processes": 2, "mark_programs": False})
        run_command(self.environment, "init")
        self.start()

    def start(self):
        log = self.folder / "server.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_for(self.process, self.port, log)

    def kill(self):
        """Kill all of it, and wait until the last of its processes has let go of the port."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 10
        while not is_free(self.port) and time.monotonic() < deadline:
            time.sleep(0.02)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def write(url, link, cookies, acknowledged, stop):
    """Save the first page again and again with a rising number; note what was acknowledged."""
    number = acknowledged[-1] if acknowledged else 0
    person = Somebody(url)
    person.wire.cookies = cookies
    while not stop.is_set():
        try:
            page = person.open("/answer/about" if cookies else link)
            if not cookies:
                person.press(page)
                continue
            number += 1
            sent = person.press(
                page, item_kind="club", item_fields="language", item_members=str(number)
            )
            if sent.status == 302:
                acknowledged.append(number)
        except UNREACHABLE:
            person.wire.close()
            person = Somebody(url)
            person.wire.cookies = cookies
            time.sleep(0.05)
    person.wire.close()


def test_kills_lose_nothing_that_was_acknowledged(database_url, tmp_path, evidence):
    kills = 100 if FULL else 3
    rng = random.Random(SEED)  # noqa: S311  when to kill is no secret
    server = Mortal(database_url, tmp_path)
    world = World(Database(database_url), read_key_file(tmp_path / "secret.key"))
    link = world.link(world.wave())
    acknowledged, cookies, stop, lost = [], {}, threading.Event(), 0
    writer = threading.Thread(target=write, args=(server.url, link, cookies, acknowledged, stop))
    writer.start()
    try:
        for _ in range(kills):
            wait_until_it_writes(acknowledged)
            time.sleep(rng.uniform(0.05, 0.5))
            server.kill()
            known = acknowledged[-1] if acknowledged else 0
            server.start()
            (found,) = members(world.database) or [0]
            lost += found < known
    finally:
        stop.set()
        writer.join()
        person = Somebody(server.url)
        person.wire.cookies = cookies
        page = person.open("/answer/about")
        person.wire.close()
        server.kill()
        world.database.engine.dispose()
    evidence.update(kills=kills, saves=len(acknowledged), lost=lost, seed=SEED)
    assert lost == 0
    assert len(acknowledged) >= kills
    assert "Wie viele Mitglieder" in page.text


def wait_until_it_writes(acknowledged):
    """Wait for one more page: a server that has just started needs a moment."""
    before, deadline = len(acknowledged), time.monotonic() + 30
    while len(acknowledged) == before and time.monotonic() < deadline:
        time.sleep(0.02)


def members(database):
    is_sqlite = database.engine.dialect.name == "sqlite"
    column = "json_extract(answers, '$.members')" if is_sqlite else "answers ->> 'members'"
    return [int(one or 0) for one in as_they_lie(database.engine, "draft", column)["natural"]]
