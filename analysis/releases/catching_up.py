"""Every release that may be made now, of every wave: after loading the demo."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from analysis.disclosure.cells import Readership
from analysis.releases.errors import NoRelease
from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish_everything
from analysis.releases.workshop import Workshop
from surveys.db import Database
from surveys.programmes.models import Programme
from surveys.reading import wave_facts, waves_of
from surveys.secrets import Keys
from surveys.settings import Settings


def release_everything(database: Database, keys: Keys, settings: Settings, at: datetime) -> None:
    """Make and publish the releases that are due: of the demo, which has nobody to choose.

    Waves with nothing new or too few answers have none.
    """
    workshop = Workshop.of(database, keys, settings)
    with database.reading() as session:
        programmes = session.scalars(select(Programme.id)).all()
        waves = [wave.id for programme in programmes for wave in waves_of(session, programme)]
    for wave_id in waves:
        with suppress(NoRelease):
            made = make_release(workshop, wave_id, at=at)
            if any(facts.readership is Readership.PUBLIC for facts in made):
                with database.writing() as session:
                    publish_everything(session, wave_facts(session, wave_id), at=at)
