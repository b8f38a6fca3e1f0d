"""Numbers as each channel shows them, and those that a release allows (D5)."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET  # reads what our own server wrote

import numpy as np
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from pypdf import PdfReader

NUMBER = re.compile(r"(?<![\w#.,-])\d+(?:[.,]\d+)?(?![\w])")
SAID = ("alt", "title", "aria-label", "aria-description", "data-value", "data-count", "value")
"""Attributes that say something to a reader or a program."""
UNSEEN = ("script", "style", "template")
DRAWING = ("tick", "axis")


def numbers_in(kind: str, content: bytes) -> set[float]:
    """Return every number that a file shows or says.

    Parameters
    ----------
    kind
        ``html``, ``svg``, ``csv``, ``json``, ``xlsx`` or ``pdf``.
    """
    return {number for text in TEXTS[kind](content) for number in numbers_of_text(text)}


def numbers_of_text(text: str) -> Iterator[float]:
    """Yield the numbers of a text, German or English; dates and times are no numbers."""
    bare = re.sub(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}:\d\d", " ", text)
    bare = re.sub(r"\b\d{1,2}\. (?=[^\W\d_])", " ", bare)  # the 29th of November
    bare = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3}\b)", "", bare)
    for found in NUMBER.findall(bare):
        yield round(float(found.replace(",", ".")), 6)


def numbers_of(document: Mapping[str, Any]) -> set[float]:
    """Return the numbers that a published document allows: its own, and shares of its bases.

    Shares stand there as fractions and in percent, whole and with as many digits as a program
    likes to give.
    """
    allowed = {float(document["responses"]), float(document["k"]), float(document["rounding"])}
    for cell in document["cells"]:
        told = [*(cell["counts"] or ()), *cell["missing"].values()]
        allowed |= {float(n) for n in told}
        if cell["base"] is not None:
            allowed.add(float(cell["base"]))
        if cell["base"]:
            stacked = sum(cell["counts"] or ())  # bars that fill the whole width
            bases = [base for base in (cell["base"], stacked) if base]
            shares = {n / base for n in told for base in bases}
            percent = {100 * share for share in shares}
            allowed |= {round(one, 6) for one in (*shares, *percent, *map(round, percent))}
            allowed |= {round(one / 100, 2) for one in map(round, percent)}
    return allowed


def intervals_of(document: Mapping[str, Any], invited: int) -> set[float]:
    """Return the ends, in percent, of what a share may be among all invited: by hand, not by ours.

    One option or two beside each other, of every count and base that rounding leaves open; groups
    have no such interval.
    """
    ends: set[float] = set()
    for cell in document["cells"]:
        off = cell["rounding"] - 1
        counts = () if cell["group"] else cell["counts"] or ()
        for told in [*((n,) for n in counts), *pairwise(counts)]:
            low, high = max(0, sum(told) - off * len(told)), sum(told) + off * len(told)
            bases = range(max(1, cell["base"] - off), min(cell["base"] + off, invited) + 1)
            found = [
                (_score(x, n, invited), (x / invited, (x + invited - n) / invited))
                for n in bases
                for x in range(low, min(high, n) + 1)
            ]
            for pairs in zip(*found, strict=True):
                ends |= {min(pair[0] for pair in pairs), max(pair[1] for pair in pairs)}
    return {float(round(100 * end)) for end in ends}


def gaps_of(document: Mapping[str, Any]) -> set[float]:
    """Return the points between the upper answers to importance and progress, by hand.

    Both are scales of three, whose upper answer is one.
    """
    shares: dict[tuple[str, str, str], dict[str, float]] = {}
    for cell in document["cells"]:
        construct, _, field = cell["variable"].partition("_")
        if construct in {"importance", "progress"} and cell["counts"] and cell["base"]:
            place = (field, cell["grouping"], cell["group"])
            shares.setdefault(place, {})[construct] = min(cell["counts"][-1] / cell["base"], 1)
    return {
        float(abs(round(100 * (found["importance"] - found["progress"]))))
        for found in shares.values()
        if len(found) == 2
    }


def _score(x: int, n: int, population: int) -> tuple[float, float]:
    """Return the roots q of (q - p)^2 = z^2 q (1 - q) / n * (N - n) / (N - 1)."""
    p, room = x / n, 1.959964**2 / n * (population - n) / max(population - 1, 1)
    low, high = sorted(np.roots([1 + room, -2 * p - room, p * p]).real)
    return float(low), float(high)


def _html(content: bytes) -> Iterator[str]:
    page = BeautifulSoup(content, "html.parser")
    for tag in page.select("*"):
        yield from (str(tag[name]) for name in SAID if tag.has_attr(name))
    for tag in page.select('script[type="application/json"]'):
        yield from _drawn(json.loads(tag.text))
    for tag in page.select(", ".join(UNSEEN)):
        tag.decompose()
    yield page.get_text(" ")


def _drawn(figure: Any) -> Iterator[str]:
    """Yield what a figure draws and writes; where it places things is no number of a reader."""
    if not isinstance(figure, Mapping) or "data" not in figure:
        yield from _words_of(figure)
        return
    for trace in figure["data"]:
        yield from _words_of({name: trace.get(name) for name in ("x", "text", "customdata")})
    layout = figure.get("layout", {})
    yield from (str(note.get("text", "")) for note in layout.get("annotations", ()))


def _svg(content: bytes) -> Iterator[str]:
    for element in ET.fromstring(content).iter():  # noqa: S314  our own server wrote it
        yield element.text or ""
        yield from (element.get(name, "") for name in SAID)


def _csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"):
        yield from row


def _json(content: bytes) -> Iterator[str]:
    yield from _words_of(json.loads(content))


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_of(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _xlsx(content: bytes) -> Iterator[str]:
    for sheet in load_workbook(BytesIO(content)):
        yield from (str(value) for row in sheet.values for value in row if value is not None)


def _pdf(content: bytes) -> Iterator[str]:
    for page in PdfReader(BytesIO(content)).pages:
        yield page.extract_text()


TEXTS = {
    "html": _html,
    "svg": _svg,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "pdf": _pdf,
}
