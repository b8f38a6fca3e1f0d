"""Every statistic has its heading in the manual, and the manual names no other."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import analysis.statistics

MANUAL = Path(__file__).parents[3] / "docs" / "statistics.md"
MODULES = [
    importlib.import_module(f"analysis.statistics.{found.name}")
    for found in pkgutil.iter_modules(analysis.statistics.__path__)
]
STATISTICS = sorted(
    name
    for module in MODULES
    for name, value in inspect.getmembers(module, inspect.isfunction)
    if value.__module__ == module.__name__ and not name.startswith("_")
)


def test_the_manual_has_one_heading_per_statistic():
    headings = [
        line.removeprefix("## ")
        for line in MANUAL.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert sorted(headings) == STATISTICS


@pytest.mark.parametrize("name", STATISTICS)
def test_every_statistic_says_what_formula_source_and_when(name):
    text = MANUAL.read_text(encoding="utf-8").split(f"## {name}\n")[1].split("\n## ")[0]
    for part in ("What", "Formula", "Source", "When shown"):
        assert f"- **{part}**: " in text
