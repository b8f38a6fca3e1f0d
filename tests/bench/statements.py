"""What each request of a journey costs inside the process: SQL statements, processor time."""

import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from app import create_app
from tests.bench.browsing import Answer, Browser, Fields, Inside
from tests.bench.figures import table
from tests.bench.places import Place
from tests.bench.respondents import travel
from tests.bench.waves import Links, world_of

WARM_UP = 3


@dataclass
class Tap:
    """Counts what goes through an engine. BEGIN is counted with COMMIT, as a transaction."""

    statements: int = 0
    transactions: int = 0

    def statement(self, _connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        """Count one statement."""
        if not sql.startswith("BEGIN"):
            self.statements += 1

    def transaction(self, _connection: Any) -> None:
        """Count one transaction."""
        self.transactions += 1


@contextmanager
def tapped(engine: Engine) -> Iterator[Tap]:
    """Count what goes through `engine` inside a with block."""
    tap = Tap()
    event.listen(engine, "before_cursor_execute", tap.statement)
    event.listen(engine, "begin", tap.transaction)
    try:
        yield tap
    finally:
        event.remove(engine, "before_cursor_execute", tap.statement)
        event.remove(engine, "begin", tap.transaction)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request cost."""

    statements: int
    transactions: int
    milliseconds: float
    kilobytes: float


class Metered:
    """A browser that notes the cost of each request by its kind."""

    def __init__(self, browser: Browser, tap: Tap) -> None:
        """Open pages with `browser`, counting with `tap`."""
        self.browser, self.tap = browser, tap
        self.costs: dict[str, list[Cost]] = defaultdict(list)

    def open(self, address: str, fields: Fields | None = None) -> Answer:
        """Open an address and note what it cost."""
        before = self.tap.statements, self.tap.transactions
        began = time.process_time()
        answer = self.browser.open(address, fields)
        self.costs[kind_of(address, fields)].append(
            Cost(
                self.tap.statements - before[0],
                self.tap.transactions - before[1],
                (time.process_time() - began) * 1000,
                len(answer.text.encode()) / 1000,
            )
        )
        return answer


def kind_of(address: str, fields: Fields | None) -> str:
    """Return the kind of a request: its method and its address without what varies."""
    shown = re.sub(r"^/(s|answer)/[^/]+", r"/\1/…", address.partition("?")[0])
    return f"{'GET' if fields is None else 'POST'} {shown}"


def measure(found: Place, *, journeys: int, seed: int) -> str:
    """Return the table of costs per request, of journeys inside this process."""
    app = create_app(found.settings)
    links = Links.prepare(world_of(found), journeys + WARM_UP)
    rng = random.Random(seed)  # noqa: S311  not a secret
    for _ in range(WARM_UP):
        travel(Inside(app), links.take(), rng)
    costs: dict[str, list[Cost]] = defaultdict(list)
    engine = app.extensions["database"].engine
    with tapped(engine) as tap:
        for _ in range(journeys):
            metered = Metered(Inside(app), tap)
            travel(metered, links.take(), rng)
            for kind, found_costs in metered.costs.items():
                costs[kind].extend(found_costs)
    engine.dispose()
    return as_table(costs, journeys)


def as_table(costs: dict[str, list[Cost]], journeys: int) -> str:
    """Return a row per kind of request, and the whole journey."""
    rows: list[tuple[object, ...]] = [
        (
            kind,
            len(found) // journeys,
            max(cost.statements for cost in found),
            max(cost.transactions for cost in found),
            f"{statistics.median(cost.milliseconds for cost in found):.2f}",
            f"{statistics.median(cost.kilobytes for cost in found):.1f}",
        )
        for kind, found in costs.items()
    ]
    every = [cost for found in costs.values() for cost in found]
    rows.append(
        (
            "whole journey",
            len(every) // journeys,
            f"{sum(cost.statements for cost in every) / journeys:.0f}",
            f"{sum(cost.transactions for cost in every) / journeys:.0f}",
            f"{sum(cost.milliseconds for cost in every) / journeys:.1f}",
            f"{sum(cost.kilobytes for cost in every) / journeys:.0f}",
        )
    )
    heads = ("request", "times", "SQL statements", "transactions", "CPU ms (p50)", "kB")
    return table(heads, rows)
