"""One respondent from link to receipt, who fills in whatever form they are shown."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.browsing import Answer, Browser, Fields, Input, form_on

STEPS = ("entry", "start", "keep", "page", "review", "submit", "receipt")
REDIRECTS = {302, 303}
MOST_PAGES = 50

Clock = Callable[[], float]


class WentWrong(Exception):
    """A page was not what a respondent may expect."""


@dataclass
class Journey:
    """What one respondent met: seconds per kind of step, one step per press of a button.

    A step contains the redirects it leads to, because that is what a person waits for:
    "start" ends with the first page, "page" with the next one, "review" is the last page
    saved and the review shown.
    """

    signature: str
    steps: list[tuple[str, float]] = field(default_factory=list)
    requests: int = 0


def travel(
    browser: Browser, link: str, rng: random.Random, clock: Clock = time.perf_counter
) -> Journey:
    """Answer the questionnaire behind `link` and submit it.

    Raises
    ------
    WentWrong
        If a page was refused, or was not the one that follows.
    """
    journey = Journey(signature=f"{rng.getrandbits(64):016x}")
    began = clock()

    def step(kind: str, address: str, fields: Fields | None = None) -> Answer:
        nonlocal began
        began = clock()
        answer = follow(browser, journey, address, fields)
        journey.steps.append((kind, clock() - began))
        return answer

    page = step("entry", link)
    address, inputs = form_on(page.text)
    page = step("start", address, filled(inputs, rng, journey.signature))
    for _ in range(MOST_PAGES):
        address, inputs = form_on(page.text)
        if address.endswith("/submit"):
            break
        fields = filled(inputs, rng, journey.signature)
        # Browsers save a page once while it is being filled in, and then turn it.
        began = clock()
        fields = kept(browser, journey, address, fields)
        journey.steps.append(("keep", clock() - began))
        page = step("page", address, fields)
    else:
        raise WentWrong("the questionnaire does not end")
    journey.steps[-1] = ("review", journey.steps[-1][1])
    began = clock()
    # What may be said beside the answers stays as it is, and a trap for programs stays empty.
    hidden = [(one.name, one.value) for one in inputs if one.kind == "hidden"]
    sent = once(browser, journey, address, hidden)
    journey.steps.append(("submit", clock() - began))
    if sent.location != "/receipt":
        raise WentWrong(f"{address} answered {sent.status} and led to {sent.location!r}")
    step("receipt", sent.location)
    return journey


def kept(browser: Browser, journey: Journey, address: str, fields: Fields) -> Fields:
    """Save a page before it is left, and return its fields as the script would send them then."""
    answer = once(browser, journey, f"{address}/keep", fields)
    if answer.status != 200:
        raise WentWrong(f"{address}/keep answered {answer.status}")
    fresh = {name: str(value) for name, value in json.loads(answer.text).items()}
    return [(name, fresh.get(name, value)) for name, value in fields]


def follow(
    browser: Browser, journey: Journey, address: str, fields: Fields | None = None
) -> Answer:
    """Return the page at the end of the redirects."""
    answer = once(browser, journey, address, fields)
    while answer.status in REDIRECTS:
        address = answer.location
        answer = once(browser, journey, address)
    if answer.status != 200:
        raise WentWrong(f"{address} answered {answer.status}")
    return answer


def once(browser: Browser, journey: Journey, address: str, fields: Fields | None = None) -> Answer:
    """Make one request, and count it."""
    journey.requests += 1
    return browser.open(address, fields)


def filled(inputs: list[Input], rng: random.Random, signature: str) -> Fields:
    """Return what is sent: hidden fields as they came, an answer to everything that is asked.

    Every text carries the signature, so that the database can be asked for this very journey.
    """
    fields: Fields = []
    choices: dict[str, list[str]] = {}
    for one in inputs:
        if one.kind == "radio":
            choices.setdefault(one.name, []).append(one.value)
        elif one.kind == "checkbox":
            if rng.random() < 0.5:
                fields.append((one.name, one.value))
        elif one.kind == "hidden":
            fields.append((one.name, one.value))
        elif one.is_number:
            fields.append((one.name, str(rng.randint(1, 500))))
        else:
            fields.append((one.name, f"Antwort {signature}"))
    fields.extend((name, rng.choice(codes)) for name, codes in choices.items())
    return fields
