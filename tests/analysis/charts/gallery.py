"""Every kind of chart on one page, to be looked at: `python -m tests.analysis.charts.gallery DIR`.

With CHROMIUM set it takes pictures too: narrow and wide, light and dark, on paper, both ways.
"""

import json
import os
import re
import sys
from dataclasses import fields, is_dataclass, replace
from html import escape
from itertools import cycle
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from analysis.charts.plotly import figure_of
from analysis.charts.svg import svg_of
from analysis.charts.tables import HeatTable

from .tables_for_tests import TABLES

ROOT = Path(__file__).resolve().parents[3]
STYLES = (
    "vendor/fonts/fira-sans.css",
    "vendor/fonts/noto-sans-arabic.css",
    "vendor/kern/kern.min.css",
    "css/mitsprache.css",
    "css/results.css",
    "css/charts.css",
)
ARABIC = cycle(
    [
        "دورات",
        "اللغة",
        "والمشاركة",
        "في",
        "المدينة",
        "خلال",
        "المساء",
        "والتعليم",
        "السكن",
        "للعائلات",
        "الجديدة",
    ]
)


def arabic(value):
    """Return a table with Arabic words in place of its own, numbers as they are, and mirrored."""
    if isinstance(value, str):
        return re.sub(r"[^\W\d_]{2,}", lambda _: next(ARABIC), value)
    if isinstance(value, tuple):
        return tuple(arabic(part) for part in value)
    if not is_dataclass(value):
        return value
    changed = {field.name: arabic(getattr(value, field.name)) for field in fields(value)}
    if "rtl" in changed:
        changed["rtl"] = True
    return replace(value, **changed)


def page(tables, *, language="de"):
    """Return a page with a figure for every table."""
    direction = "rtl" if language == "ar" else "ltr"
    styles = "".join(
        f'<link rel="stylesheet" href="{(ROOT / "static" / name).as_uri()}">' for name in STYLES
    )
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        f"<title>Galerie</title>{styles}<meta name=viewport content='width=device-width'>"
        f'<body class="page page--staff"><main class="page-main">{"".join(map(figure, tables))}'
        "</main></body></html>"
    )


def figure(named):
    name, table = named
    heat = drawn_as_table(table) if isinstance(table, HeatTable) else ""
    return (
        f'<figure class="figure"><figcaption><h3 class="figure-title">{escape(table.title)}</h3>'
        f'<p class="base">{escape(table.base_line)}</p></figcaption>'
        f'<p class="sentence">{escape(table.subtitle)}</p>{heat}'
        f'<div class="figure-picture">{svg_of(table, prefix=name)}</div></figure>'
    )


def drawn_as_table(table):
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    return environment.get_template("macros/charts.html").module.heat_table(table)


def tables(language):
    for name, make in TABLES.items():
        yield name, (arabic(make()) if language == "ar" else make())


def write(folder):
    """Write the pages in both directions; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for language in ("de", "ar"):
        found.append(folder / f"gallery-{language}.html")
        found[-1].write_text(page(tables(language), language=language), encoding="utf-8")
        found.append(folder / f"live-{language}.html")
        found[-1].write_text(live_page(tables(language), language=language), encoding="utf-8")
    return found


def live_page(tables_, *, language):
    """Return a page on which plotly.js draws every table at once."""
    figures = {name: figure_of(table) for name, table in tables_}
    bundle = (ROOT / "static/vendor/plotly/plotly-basic.min.js").as_uri()
    direction = "rtl" if language == "ar" else "ltr"
    places = "".join(f'<div id="{name}"></div>' for name in figures)
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        f'<title>Galerie</title><script src="{bundle}"></script><body>{places}<script>'
        f"const figures = {json.dumps(figures)};"
        "for (const [name, {data, layout}] of Object.entries(figures))"
        " Plotly.newPlot(name, data, layout, {displayModeBar: false, responsive: true});"
        "</script></body></html>"
    )


def take_pictures(pages, chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        for address in pages:
            for width in (360, 1280):
                for look in ("light", "dark", "print"):
                    shown = browser.new_page(viewport={"width": width, "height": 800})
                    shown.emulate_media(
                        media="print" if look == "print" else "screen",
                        color_scheme="dark" if look == "dark" else "light",
                    )
                    shown.goto(address.as_uri())
                    target = address.with_name(f"{address.stem}-{width}-{look}.png")
                    shown.screenshot(path=target, full_page=True)
                    shown.close()
        browser.close()


if __name__ == "__main__":
    written = write(Path(sys.argv[1]))
    if os.environ.get("CHROMIUM"):
        take_pictures(written, os.environ["CHROMIUM"])
