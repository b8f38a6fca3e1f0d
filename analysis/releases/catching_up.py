"""Every release that may be made now, of every wave: after loading the demo."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from analysis.releases.errors import NoRelease
from analysis.releases.freezing import make_release
from surveys.db import Database
from surveys.programmes.models import Programme
from surveys.reading import waves_of
from surveys.secrets import Keys


def release_everything(database: Database, keys: Keys, at: datetime) -> None:
    """Make the releases that are due; waves with nothing new or too few answers have none."""
    with database.reading() as session:
        programmes = session.scalars(select(Programme.id)).all()
        waves = [wave.id for programme in programmes for wave in waves_of(session, programme)]
    for wave_id in waves:
        with suppress(NoRelease):
            make_release(database, wave_id, at=at, keys=keys)
