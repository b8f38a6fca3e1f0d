"""How long it takes to make letters, and how much memory: the job as `mitsprache work` does it."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from functools import partial

import psutil
from sqlalchemy import select

from surveys import clock
from surveys.db import Database
from surveys.fieldwork import invitations
from surveys.fieldwork.models import Organisation, Wave
from surveys.fieldwork.paper import batches
from surveys.fieldwork.paper.words import proposals
from surveys.jobs import produced, queue
from surveys.jobs.models import Job, ProducedFile
from surveys.questionnaires.models import Survey
from tests.bench.figures import table
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.waves import QUESTIONNAIRE, world_of
from tests.factories import World
from tests.plugins.browser import COMMAND, ROOT, surroundings

LOOK_SECONDS = 0.1
CROWD = 500
"""So many organisations are written at once; only measurements write them straight into tables."""


@dataclass
class Memory:
    """The largest memory of a process, of any one it started, and of all together, in MiB."""

    parent: float = 0.0
    child: float = 0.0
    together: float = 0.0

    def watch(self, pid: int, ended: threading.Event) -> None:
        """Look again and again until told that it ended."""
        root = psutil.Process(pid)
        while not ended.wait(LOOK_SECONDS):
            try:
                parent = resident(root)
                children = [resident(one) for one in root.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            self.parent = max(self.parent, parent)
            self.child = max([self.child, *children])
            self.together = max(self.together, parent + sum(children))


def resident(process: psutil.Process) -> float:
    """Return the memory of one process in MiB."""
    return float(process.memory_info().rss) / 2**20


def main(options: Options) -> None:
    """Measure and print letters by number, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = [row(found, world, number) for number in options.letters]
            world.database.engine.dispose()
            print(f"\n### {found.version}: letters, as `mitsprache work --once` makes them\n")
            heads = (
                "letters",
                "invited s",
                "command s",
                "CPU s",
                "letters/s",
                "peak MiB: command",
                "one setter",
                "together",
                "file MiB",
            )
            print(table(heads, rows))


def row(found: Place, world: World, number: int) -> tuple[object, ...]:
    """Return the figures of one number of letters."""
    began = time.perf_counter()
    wave_id = invited_wave(world, number)
    invited = time.perf_counter() - began
    job = queued(world.database, wave_id)
    seconds, cpu, memory = run_command(found)
    size = size_of(found, world.database, job)
    return (
        f"{number:,}",
        f"{invited:.1f}",
        f"{seconds:.1f}",
        f"{cpu:.1f}",
        f"{number / seconds:.0f}",
        f"{memory.parent:.0f}",
        f"{memory.child:.0f}",
        f"{memory.together:.0f}",
        f"{size / 2**20:.1f}",
    )


def invited_wave(world: World, number: int) -> int:
    """Return a wave of mode P to which invented organisations with an address are invited."""
    wave_id = world.wave(QUESTIONNAIRE)
    for first in range(0, number, CROWD):
        with world.database.writing() as session:
            wave = session.get_one(Wave, wave_id)
            programme = session.get_one(Survey, wave.survey_id).programme_id
            some = [
                Organisation(
                    programme_id=programme,
                    name=f"Erfundener Verein für Beispiele Nr. {place} e. V.",
                    kind="club",
                    district="north",
                    street=f"Beispielstraße {place % 300 + 1}",
                    postcode=f"{place % 90_000 + 10_000}",
                    city="Musterhafen",
                    languages=[("de", "en")[place % 2]],
                    action_fields=[],
                )
                for place in range(first, min(first + CROWD, number))
            ]
            session.add_all(some)
            session.flush()
            for organisation in some:
                invitations.invite(session, wave, organisation, key=world.keys.links)
    return wave_id


def queued(database: Database, wave_id: int) -> int:
    """Ask for the letters of a wave; return the number of the job."""
    with database.writing() as session:
        occasion = batches.occasion_of(session, wave_id)
        wordings = {
            tag: {"subject": one.subject, "body": one.body}
            for tag, one in proposals(occasion).items()
        }
        payload = {"wave": wave_id, "whom": "all", "wordings": wordings}
        return queue.enqueue(session, batches.KIND, payload, at=clock.now()).id


def run_command(found: Place) -> tuple[float, float, Memory]:
    """Do what waits in a process of its own; return seconds, processor seconds and memory."""
    environment = surroundings({"database_url": found.url, "instance": found.folder})
    memory, ended = Memory(), threading.Event()
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "work", "--once"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    watcher = threading.Thread(target=partial(memory.watch, process.pid, ended))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"mitsprache work ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, memory


def size_of(found: Place, database: Database, job_id: int) -> int:
    """Return the size of the file that a job made, or end the program if it made none."""
    with database.reading() as session:
        job = session.get_one(Job, job_id)
        file = session.scalar(select(ProducedFile).where(ProducedFile.job_id == job_id))
    if file is None:
        raise SystemExit(f"The job made no letters: {job.state}, {job.problem}")
    path = produced.path_of(produced.folder_of(found.folder), file.id)
    return path.stat().st_size
