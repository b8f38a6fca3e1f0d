"""What releases are made with."""

from dataclasses import dataclass

from analysis.tallies.counting import Counting
from surveys.db import Database
from surveys.secrets import Keys
from surveys.settings import Settings


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where answers lie, who counts them, and the keys of rounding and signing."""

    database: Database
    keys: Keys
    counting: Counting

    @classmethod
    def of(cls, database: Database, keys: Keys, settings: Settings) -> "Workshop":
        """Return the workshop of an installation."""
        return cls(database, keys, Counting.of(settings))
