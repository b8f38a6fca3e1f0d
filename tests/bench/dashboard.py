"""How long staff wait for a page of results, and that it does not grow with the responses."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from analysis.releases.freezing import make_release
from analysis.releases.workshop import Workshop
from app import create_app
from surveys import clock
from surveys.accounts.staffing import add_staff
from surveys.fieldwork.models import Wave
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from tests.bench.browsing import Browser, Inside, Wire, form_on
from tests.bench.consultation import SLUG, consultation
from tests.bench.figures import milliseconds, table
from tests.bench.options import Options
from tests.bench.places import Place, place
from tests.bench.release import populated_wave
from tests.bench.respondents import REDIRECTS, WentWrong
from tests.bench.statements import tapped
from tests.bench.waves import world_of
from tests.factories import World
from tests.plugins.browser import serving

FIELD = "language"
CONSULTED = "spracherwerb"
NEAR_TIMES = 20
GOAL = 50.0
PASSWORD = "a password of the measurement"
WARM_UP = 3
PATIENCE_SECONDS = 5.0
ROLES = ("reader", "analyst")
"""An analyst may read rows, so that the page of a field ends with what was written."""


@dataclass(frozen=True)
class Page:
    """A page as somebody with a role opens it."""

    name: str
    role: str
    address: str

    @property
    def email(self) -> str:
        """Who opens it."""
        return f"{self.role}@amt.example"


def main(options: Options) -> None:
    """Measure and print the pages of the smallest and the largest wave, on each database."""
    for kind in options.databases:
        with place(kind) as found:
            print(f"\n### {found.version}: pages of results, p50 / p95 / p99 in ms\n")
            heads = (
                "page", "responses", "in the process", "through the server",
                "SQL statements", "kB",
            )  # fmt: skip
            print(table(heads, rows(found, options)))
    print(f"\n### The demo's consultation, inside the process, n = {NEAR_TIMES}: median ms\n")
    small, large = min(options.opened), max(options.opened)
    with place("sqlite") as one, place("sqlite") as other:
        print(
            side_by_side(opened(one, small, options), opened(other, large, options), small, large)
        )


def side_by_side(near: dict[str, "Taken"], far: dict[str, "Taken"], small: int, large: int) -> str:
    """Return the pages of two consultations as a table; the ratio is of processor time."""
    heads = (
        "page", f"waiting, {small:,}", f"waiting, {large:,}", f"processor, {small:,}",
        f"processor, {large:,}", "ratio", f"processor under {GOAL:.0f}",
    )  # fmt: skip
    lines = [
        (
            name, f"{one.waiting:.1f}", f"{other.waiting:.1f}", f"{one.processor:.1f}",
            f"{other.processor:.1f}", f"{other.processor / one.processor:.2f}",
            yes(max(one.processor, other.processor) < GOAL),
        )
        for name, one in near.items()
        for other in [far[name]]
    ]  # fmt: skip
    return table(heads, lines)


@dataclass(frozen=True)
class Taken:
    """Median milliseconds of one page: until it came, and those the processor worked."""

    waiting: float
    processor: float


def yes(is_so: bool) -> str:  # noqa: FBT001  its only argument
    """Return a word for a table."""
    return "yes" if is_so else "NO"


def opened(found: Place, size: int, options: Options) -> dict[str, Taken]:
    """Return the median milliseconds of each page of a consultation's results."""
    asked = consultation(found, size, seed=options.seed)
    asked.released()
    asked.published()
    app = create_app(found.settings)
    with app.app_context(), asked.database.writing() as session:
        for role in ROLES:
            add_staff(
                session, f"{role}@amt.example", name=role, roles=[role], programme_slug=SLUG,
                password=PASSWORD, at=clock.now(),
            )  # fmt: skip
    browser = Inside(app)
    sign_in(browser, "analyst@amt.example")
    addresses = every_page(asked.wave_id, {str(rule) for rule in app.url_map.iter_rules()})
    medians = {name: taken(browser, address) for name, address in addresses.items()}
    app.extensions["database"].engine.dispose()
    asked.database.engine.dispose()
    return medians


def taken(browser: Browser, address: str) -> Taken:
    """Return what opening a page takes, once it is warm."""
    waiting, processor = [], []
    for _ in range(NEAR_TIMES + WARM_UP):
        worked, began = time.process_time(), time.perf_counter()
        answer = browser.open(address)
        waiting.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
        if answer.status != 200:
            raise WentWrong(f"{address} answered {answer.status}")
    return Taken(median(warm(waiting)) * 1000, median(warm(processor)) * 1000)


def every_page(wave: int, rules: set[str]) -> dict[str, str]:
    """Return the address of each page by its name; the page of questions once there is one."""
    staff, public = f"/staff/results/{wave}", f"/p/{SLUG}"
    found = {
        "overview": staff,
        "overview, gap by district": f"{staff}?show=gap&by=district",
        "action field": f"{staff}/{CONSULTED}",
        "whole concept": f"{staff}/concept",
        "questions": f"{staff}/questions",
        "method": f"{staff}/method",
        "participation": f"/staff/waves/{wave}/participation",
        "public programme": public,
        "public field": f"{public}/{CONSULTED}",
    }
    if not any(rule.endswith("<int:wave>/questions") for rule in rules):
        del found["questions"]
    return found


def rows(found: Place, options: Options) -> list[tuple[object, ...]]:
    """Return a row for each page and size."""
    world = world_of(found)
    sizes = (min(options.sizes), max(options.sizes))
    waves = {size: released_wave(found, world, size, seed=options.seed) for size in sizes}
    measured = sorted(
        ((size, page) for size in sizes for page in pages(waves[size])),
        key=lambda one: one[1].name,
    )
    with serving(found.url, found.folder) as server:
        lines = [
            line(found, server.url, size, page, times=options.counted_journeys)
            for size, page in measured
        ]
    world.database.engine.dispose()
    return lines


def pages(wave_id: int) -> tuple[Page, ...]:
    """Return the pages that are measured of one wave."""
    overview, field = f"/staff/results/{wave_id}", f"/staff/results/{wave_id}/{FIELD}"
    return (
        Page("at a glance", "reader", overview),
        Page("field", "reader", field),
        Page("field, with what was written", "analyst", field),
    )


def released_wave(found: Place, world: World, size: int, *, seed: int) -> int:
    """Return a wave with responses, a release, and staff who may see it."""
    wave_id = populated_wave(world, size, seed=seed)
    workshop = Workshop.of(world.database, world.keys, found.settings)
    make_release(workshop, wave_id, at=clock.now())
    with create_app(found.settings).app_context(), world.database.writing() as session:
        survey = session.get_one(Survey, session.get_one(Wave, wave_id).survey_id)
        programme = session.get_one(Programme, survey.programme_id)
        for role in ROLES:
            add_staff(
                session,
                f"{role}@amt.example",
                name=role,
                roles=[role],
                programme_slug=programme.slug,
                password=PASSWORD,
                at=clock.now(),
            )
    return wave_id


def line(found: Place, url: str, size: int, page: Page, *, times: int) -> tuple[object, ...]:
    """Return the figures of one page."""
    wire = Wire(url)
    sign_in(wire, page.email)
    far = warm(list(waits(wire, page, times + WARM_UP)))
    wire.close()
    app = create_app(found.settings)
    inside = Inside(app)
    sign_in(inside, page.email)
    with tapped(app.extensions["database"].engine) as tap:
        every = list(waits(inside, page, times + WARM_UP))
    near = warm(every)
    kilobytes = len(inside.open(page.address).text.encode()) / 1000
    app.extensions["database"].engine.dispose()
    return (
        page.name, f"{size:,}", milliseconds(near), milliseconds(far),
        f"{tap.statements / len(every):.0f}", f"{kilobytes:.0f}",
    )  # fmt: skip


def sign_in(browser: Browser, email: str) -> None:
    """Sign in as staff do.

    Raises
    ------
    WentWrong
        If that was refused.
    """
    address, inputs = form_on(browser.open("/staff/sign-in").text)
    typed = {"email": email, "password": PASSWORD}
    fields = [
        (one.name, typed.get(one.name, one.value)) for one in inputs if one.kind != "checkbox"
    ]
    answer = browser.open(address, fields)
    if answer.status not in REDIRECTS:
        raise WentWrong(f"signing in answered {answer.status}")


def warm(found: list[float]) -> list[float]:
    """Return the openings after the first few; all of them, if there were no more."""
    return found[WARM_UP:] or found


def waits(browser: Browser, page: Page, times: int) -> Iterator[float]:
    """Yield the seconds of each opening of a page; a slow one is opened less often."""
    enough = time.perf_counter() + PATIENCE_SECONDS
    for opened in range(times):
        began = time.perf_counter()
        if opened and began > enough:
            return
        answer = browser.open(page.address)
        yield time.perf_counter() - began
        if answer.status != 200:
            raise WentWrong(f"{page.address} answered {answer.status}")
