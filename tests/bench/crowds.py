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
    """What a crowd did until the last of them was done."""

    visits: list[Visit] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Visits per second. The end, when fewer and fewer are busy, makes it a little low."""
        return len(self.visits) / self.seconds


def crowd(
    clients: int, seconds: float, seed: int, visit: Callable[[random.Random], Visit]
) -> Outcome[Visit]:
    """Let `clients` threads call `visit` again and again until `seconds` have passed.

    A visit that began in time is always finished, so that what it sent can be accounted for.
    """
    outcome: Outcome[Visit] = Outcome()
    lock = threading.Lock()
    began = time.monotonic()
    bell = began + seconds

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

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.monotonic() - began
    return outcome
