"""How long it takes to invite many by mail: invitations made and queued, and mails that leave."""

import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from app import create_app
from surveys import clock
from surveys.accounts.mail import Relay
from surveys.fieldwork import sending
from surveys.fieldwork.mails import making
from surveys.fieldwork.mails.words import proposal
from surveys.fieldwork.mails.writing import scene_of
from surveys.fieldwork.models import Mailing, Organisation, Wave
from surveys.fieldwork.outbox import Pen
from surveys.questionnaires.models import Survey
from surveys.settings import Settings
from tests.bench.figures import spread, table
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.waves import QUESTIONNAIRE, world_of
from tests.factories import World
from tests.plugins.relays import Relay as RelayOfTests

INVITED = 10_000
SENT_SECONDS = 5.0


@dataclass(frozen=True)
class Mode:
    """A kind of wave that is invited to, and how the table calls it."""

    mode: str
    access: str
    words: str


MODES = (
    Mode("P", "personal", "with names"),
    Mode("A", "personal", "without names, links forgotten"),
)


def main(options: Options) -> None:
    """Measure and print both modes on each database."""
    for kind in options.databases:
        with place(kind) as found:
            world = world_of(found)
            rows = [row(found, world, mode, options) for mode in MODES]
            world.database.engine.dispose()
            print(f"\n### {found.version}: {INVITED:,} invitations created and queued\n")
            print(table(("wave", "seconds", "then mails sent per second"), rows))


def row(found: Place, world: World, mode: Mode, options: Options) -> tuple[object, ...]:
    """Return the figures of one mode."""
    seconds = [queue(world, mode) for _ in range(options.repetitions)]
    return mode.words, spread(seconds, 2), f"{rate(found, world):.0f}"


def queue(world: World, mode: Mode) -> float:
    """Invite everybody to a new wave in one transaction, as staff do; return the seconds."""
    wave_id = world.wave(QUESTIONNAIRE, mode=mode.mode, access=mode.access)
    with world.database.writing() as session:
        wave = session.get_one(Wave, wave_id)
        programme_id = session.get_one(Survey, wave.survey_id).programme_id
        session.execute(
            insert(Organisation),
            [
                {
                    "programme_id": programme_id,
                    "name": f"Verein {number:05}",
                    "kind": "club",
                    "district": "",
                    "email": f"post@verein{number}.example",
                    "action_fields": [],
                    "languages": [],
                    "state": "active",
                }
                for number in range(INVITED)
            ],
        )
        words = [{"de": part} for part in proposal("invitation", wave, "de")]
        at = clock.now() - timedelta(seconds=1)
        mailing = making.add_mailing(
            session, wave_id, "invitation", (words[0], words[1]), account_id=None, at=at
        ).id
    begun = time.perf_counter()
    with world.database.writing() as session:
        number = making.send_mailing(
            session,
            session.get_one(Mailing, mailing),
            scene_of(session, wave_id),
            None,
            due_at=at,
            keys=world.keys,
        )
    seconds = time.perf_counter() - begun
    if number != INVITED:
        raise SystemExit(f"{number} of {INVITED} were queued. Please report this.")
    return seconds


def rate(found: Place, world: World) -> float:
    """Return how many of the waiting mails leave per second, to a relay on this machine."""
    with RelayOfTests() as relay:
        settings = Settings(
            instance=found.folder,
            database_url=found.url,
            mail_host="127.0.0.1",
            mail_port=relay.port,
            mails_per_minute=6000,
        )
        app = create_app(settings)
        sender = sending.Sender(Pen(settings, world.keys), Relay(settings))
        begun = time.perf_counter()
        with app.test_request_context(base_url=settings.base_url):
            while time.perf_counter() - begun < SENT_SECONDS:
                sender.send_due(world.database, clock.now())
        seconds = time.perf_counter() - begun
        app.extensions["database"].engine.dispose()
        return len(relay.taken) / seconds
