"""Complete respondent journeys per second, through the server that users run."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from random import Random

from tests.bench import statements
from tests.bench.bare import bare_server
from tests.bench.browsing import Wire
from tests.bench.crowds import Outcome, crowd
from tests.bench.figures import milliseconds, spread, table
from tests.bench.machine import Effort, effort_of
from tests.bench.options import Options, ServerShape
from tests.bench.places import Place, place
from tests.bench.respondents import STEPS, Journey, WentWrong, travel
from tests.bench.waves import Account, Links, account, world_of
from tests.plugins.browser import serving

BARE_SECONDS = 2.0
PAGES_PER_VISIT = 18
"""Requests of a journey: a visit to the yardstick makes as many over its connection."""
WARM_UP_SECONDS = 2.0
WARM_UP_LINKS = 400


@dataclass
class Run:
    """One repetition at one number of clients."""

    outcome: Outcome[Journey]
    effort: Effort
    account: Account
    bare: Outcome[int]
    bare_effort: Effort


@dataclass
class Series:
    """The repetitions at one number of clients."""

    clients: int
    runs: list[Run] = field(default_factory=list)

    def row(self) -> tuple[object, ...]:
        """Return the rates and costs of all repetitions as a row of a table."""
        return (
            self.clients,
            spread(run.outcome.rate for run in self.runs),
            spread((run.bare.rate * PAGES_PER_VISIT for run in self.runs), 0),
            spread(
                run.bare.rate * PAGES_PER_VISIT / max(run.outcome.rate, 0.01) for run in self.runs
            ),
            spread(per_journey(run, run.effort.server) for run in self.runs),
            spread((bare_page(run) for run in self.runs), 2),
            spread(per_journey(run, run.effort.database) for run in self.runs),
            spread(per_journey(run, run.effort.client) for run in self.runs),
            spread((run.effort.others for run in self.runs), 2),
            sum(run.outcome.errors.total() for run in self.runs),
            self.stored(),
        )

    def waits(self) -> tuple[object, ...]:
        """Return p50 and p95 of each step, of all repetitions together, as a row."""
        every = [step for run in self.runs for visit in run.outcome.visits for step in visit.steps]
        found = [milliseconds([wait for kind, wait in every if kind == step]) for step in STEPS]
        worst = max((wait for _, wait in every), default=float("nan"))
        return (self.clients, *found, f"{worst * 1000:.0f}")

    def stored(self) -> str:
        """Return what the database said of all repetitions."""
        wrong = [str(run.account) for run in self.runs if not run.account.is_clean]
        total = sum(run.account.stored for run in self.runs)
        return "; ".join(wrong) or f"{total}, none lost or doubled"


def per_journey(run: Run, seconds: float) -> float:
    """Return milliseconds per finished journey."""
    return seconds * 1000 / max(len(run.outcome.visits), 1)


def bare_page(run: Run) -> float:
    """Return the server's milliseconds for one page of the yardstick."""
    return run.bare_effort.server * 1000 / max(sum(run.bare.visits), 1)


def main(options: Options) -> None:
    """Measure and print journeys on both databases and every shape of server asked for."""
    for kind in options.databases:
        with place(kind) as found:
            print(f"\n### {found.version}: inside the process (test client, one thread)\n")
            print(statements.measure(found, journeys=options.counted_journeys, seed=options.seed))
            for shape in options.servers:
                measure(found, shape, options)


def measure(found: Place, shape: ServerShape, options: Options) -> None:
    """Print the journeys of one database through one shape of server."""
    world = world_of(found)
    series = [Series(clients) for clients in options.clients]
    settings = {"processes": shape.processes, "threads": shape.threads}
    with (
        serving(found.url, found.folder, **settings) as server,
        bare_server(found.folder, shape.processes, shape.threads) as (bare_url, bare_pid),
    ):
        links = Links.prepare(world, WARM_UP_LINKS)
        visit = partial(respond, server.url, links)
        rate = crowd(4, WARM_UP_SECONDS, options.seed, visit).rate
        for repetition in range(options.repetitions):
            seed = options.seed + repetition
            for one in series:
                links = Links.prepare(world, enough(rate, one.clients, options.seconds))
                with effort_of(bare_pid) as bare_effort:
                    bare = crowd(one.clients, BARE_SECONDS, seed, partial(visit_bare, bare_url))
                with effort_of(server.process.pid, found.pid) as effort:
                    visit = partial(respond, server.url, links)
                    outcome = crowd(one.clients, options.seconds, seed, visit)
                checked = account(world.database, links.wave_id, outcome.visits)
                links.require_left()
                rate = max(rate, outcome.rate)
                one.runs.append(Run(outcome, effort, checked, bare, bare_effort))
    world.database.engine.dispose()
    print_series(found, shape, series)


def enough(rate: float, clients: int, seconds: float) -> int:
    """Return how many links a run cannot use up, though it may be twice as fast as before."""
    return int(2 * rate * seconds) + 2 * clients + 20


def respond(url: str, links: Links, rng: Random) -> Journey:
    """Make one journey over a connection of its own."""
    browser = Wire(url)
    try:
        return travel(browser, links.take(), rng)
    finally:
        browser.close()


def visit_bare(url: str, _rng: Random) -> int:
    """Open the yardstick as often as a journey opens pages, over a connection of its own."""
    browser = Wire(url)
    try:
        for _ in range(PAGES_PER_VISIT):
            answer = browser.open("/")
            if answer.status != 200:
                raise WentWrong(f"the bare page answered {answer.status}")
    finally:
        browser.close()
    return PAGES_PER_VISIT


def print_series(found: Place, shape: ServerShape, series: list[Series]) -> None:
    """Print what was measured, as two tables and whatever went wrong."""
    print(f"\n### {found.version}: {shape.processes} processes x {shape.threads} threads\n")
    heads = (
        "clients", "journeys/s", "bare pages/s", "journey in bare pages",
        "server CPU ms", "bare page CPU ms", "database CPU ms",
        "client CPU ms", "other cores", "errors", "responses stored",
    )  # fmt: skip
    print(table(heads, (one.row() for one in series)))
    print("\nWaiting, p50 / p95 / p99 in ms, redirects included:\n")
    print(table(("clients", *STEPS, "longest"), (one.waits() for one in series)))
    errors: Counter[str] = Counter()
    for one in series:
        for run in one.runs:
            errors.update(run.outcome.errors)
    for error, times in errors.most_common(5):
        print(f"\n{times} x {error}")
