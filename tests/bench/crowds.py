"""Many clients at once, each beginning anew as soon as it is done, for a number of seconds."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Generic, TypeVar

from tests.bench.respondents import WentWrong

Visit = TypeVar("Visit")


@dataclass
class Outcome(Generic[Visit]):
    """What a crowd did. Visits that ended after the bell are kept, but not part of the rate."""

    visits: list[Visit] = field(default_factory=list)
    in_time: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Visits per second, of those that ended in time."""
        return self.in_time / self.seconds


def crowd(
    clients: int, seconds: float, seed: int, visit: Callable[[random.Random], Visit]
) -> Outcome[Visit]:
    """Let `clients` threads call `visit` again and again until `seconds` have passed.

    A visit that began in time is always finished, so that what it sent can be accounted for.
    """
    outcome: Outcome[Visit] = Outcome(seconds=seconds)
    lock = threading.Lock()
    bell = time.monotonic() + seconds

    def client(number: int) -> None:
        rng = random.Random(f"{seed}-{number}")  # noqa: S311  not a secret
        while time.monotonic() < bell:
            try:
                done = visit(rng)
            except (WentWrong, ValueError, OSError, HTTPException) as problem:
                with lock:
                    outcome.errors[f"{type(problem).__name__}: {problem}"] += 1
                continue
            with lock:
                outcome.visits.append(done)
                outcome.in_time += time.monotonic() <= bell

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome
