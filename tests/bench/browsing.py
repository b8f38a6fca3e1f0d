"""Two ways of opening pages that measure the same journey: over the wire, and in the process."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from typing import Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Flask

HEADERS = {"Accept-Language": "de", "Accept": "text/html"}
SENT = {"Content-Type": "application/x-www-form-urlencoded"}
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
FORM = re.compile(r'<form\b[^>]*?action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
INPUT = re.compile(r"<(input|textarea)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `location` is where it sends us, or empty."""

    status: int
    text: str
    location: str


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a form: `kind` as in HTML, or `textarea`."""

    kind: str
    name: str
    value: str
    is_number: bool


class Browser(Protocol):
    """Opens one address; follows nothing."""

    def open(self, address: str, fields: Fields | None = None) -> Answer:
        """Get an address, or post `fields` to it."""
        ...


@dataclass
class Wire:
    """A browser of one person: one connection, one cookie jar, as little Python as possible."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        """Connect with the first request."""
        self.connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60)

    def open(self, address: str, fields: Fields | None = None) -> Answer:
        """Get an address, or post `fields` to it, over the one connection."""
        headers = dict(HEADERS)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is None:
            self.connection.request("GET", address, headers=headers)
        else:
            self.connection.request("POST", address, urlencode(fields), headers | SENT)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, local(response.headers.get("Location", "")))

    def close(self) -> None:
        """End the connection, as somebody who is done does."""
        self.connection.close()


class Inside:
    """The same over Flask's test client: nothing between us and the app, so we can count."""

    def __init__(self, app: Flask) -> None:
        """Visit `app` with a fresh cookie jar."""
        self.client = app.test_client()

    def open(self, address: str, fields: Fields | None = None) -> Answer:
        """Get an address, or post `fields` to it."""
        if fields is None:
            found = self.client.get(address, headers=HEADERS)
        else:
            found = self.client.post(address, data=urlencode(fields), headers=HEADERS | SENT)
        return Answer(found.status_code, found.text, local(found.location or ""))


def local(address: str) -> str:
    """Return an address without the host: nobody leaves ours."""
    return urlunsplit(("", "", *urlsplit(address)[2:]))


def form_on(page: str) -> tuple[str, list[Input]]:
    """Return where the first form in the main part of a page goes, and its inputs.

    Raises
    ------
    ValueError
        If there is none: the page is not the one we expected.
    """
    main = MAIN.search(page)
    form = FORM.search(main.group()) if main else None
    if form is None:
        raise ValueError("no form on the page")
    return unescape(form.group(1)), list(inputs_in(form.group(2)))


def inputs_in(markup: str) -> Iterator[Input]:
    """Yield every input with a name."""
    for found in INPUT.finditer(markup):
        attributes: Mapping[str, str] = dict(ATTRIBUTE.findall(found.group(2)))
        if "name" not in attributes:
            continue
        kind = "textarea" if found.group(1) == "textarea" else attributes.get("type", "text")
        yield Input(
            kind,
            unescape(attributes["name"]),
            unescape(attributes.get("value", "")),
            attributes.get("inputmode") in {"numeric", "decimal"},
        )
