"""What the press runs: an order comes in, a PDF goes out. Nothing is printed and nothing logged."""

import base64
import json
import os
import sys
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from surveys.errors import NotReady
from surveys.fieldwork.paper.press import NO_PANGO
from surveys.questionnaires.formats.paper.marking import drawing_of
from surveys.questionnaires.formats.paper.printing import set_in
from surveys.settings import ROOT

STYLES = {"letters": "letters.css", "slips": "letters.css", "poster": "posters.css"}
MODULE = 1.0
"""Side of the smallest square of a QR code in millimetres; styles make it larger or smaller."""


def main() -> int:
    """Set one order; return how it ended."""
    order = json.load(sys.stdin.buffer)
    if order.get("gives_way"):
        os.nice(10)  # pages of respondents come first
    try:
        content = set_here(order)
    except NotReady:
        return NO_PANGO
    sys.stdout.buffer.write(content)
    return 0


def set_here(order: dict[str, Any]) -> bytes:
    """Return the PDF of an order, set in this process."""
    return set_in(markup(order), ROOT / "static" / "css" / STYLES[order["kind"]])


def markup(order: dict[str, Any]) -> str:
    """Return the markup of an order."""
    return templates().get_template(f"paper/{order['kind']}.html").render(**order)


@cache
def templates() -> Environment:
    """Return an environment without a server and without texts: words come with the order."""
    found = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["code"] = as_address
    return found


def as_address(link: str) -> str:
    """Return the QR code of a link as an address that holds the drawing itself."""
    drawing = base64.b64encode(drawing_of(link, MODULE)).decode()
    return f"data:image/svg+xml;base64,{drawing}"


if __name__ == "__main__":
    sys.exit(main())
