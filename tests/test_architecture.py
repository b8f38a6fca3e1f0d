"""Imports point one way: app, analysis, the door, and the life of a survey from its end back.

Read from the source, so that an import inside a function counts like one at the top.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A package uses those before it, never those after.
LIFE_CYCLE = ("accounts", "programmes", "items", "questionnaires", "fieldwork", "responses")
# Below all of them, in this order. `secrets` and `settings` know nothing but errors.
BASE = ("clock", "errors", "settings", "secrets", "db", "web", "jobs")
# On top of all of them: the door of analysis, the demo, the commands and the server.
TOP = ("reading", "demo", "cli", "starting", "serving", "work")
DOOR = "surveys.reading"

# What analysis may use of surveys, besides the door.
OPEN_TO_ANALYSIS = (
    DOOR,
    *(f"surveys.{name}" for name in BASE),
    "surveys.accounts",
    "surveys.programmes.models",
)
# What gives single answers, if only in codes.
ROWS = ("wave_data", "WaveData", "wave_parts", "read_part")
PURE = ("flask", "jinja2", "werkzeug", "wtforms", "flask_wtf", "sqlalchemy", "surveys")


def source_files(pattern: str) -> list[Path]:
    return sorted(path for path in ROOT.glob(pattern) if "__pycache__" not in path.parts)


@cache
def imported_by(path: Path) -> tuple[str, ...]:
    """Return what a file imports, wherever in it; `from a import b` counts as a.b."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_inside(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


def crossings(pattern: str, *forbidden: str, but: tuple[str, ...] = ()) -> list[str]:
    """Return "file imports module" for every import that should not be there."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in source_files(pattern)
        for name in imported_by(path)
        if any(is_inside(name, module) for module in forbidden)
        and not any(is_inside(name, module) for module in but)
    ]


def test_every_package_of_surveys_has_its_place_in_the_order():
    found = {
        path.stem for path in (ROOT / "surveys").iterdir() if path.suffix == ".py" or path.is_dir()
    }
    assert found - {"__init__", "__pycache__"} <= {*LIFE_CYCLE, *BASE, *TOP}


@pytest.mark.parametrize(("early", "late"), list(combinations(LIFE_CYCLE, 2)))
def test_the_life_of_a_survey_is_told_in_one_direction(early, late):
    assert crossings(f"surveys/{early}/**/*.py", f"surveys.{late}") == []


@pytest.mark.parametrize(("low", "high"), list(combinations(BASE, 2)))
def test_the_foundation_rests_on_nothing_above_it(low, high):
    assert crossings(f"surveys/{low}.py", f"surveys.{high}") == []
    assert crossings(f"surveys/{low}/**/*.py", f"surveys.{high}") == []


@pytest.mark.parametrize("name", BASE)
def test_the_foundation_knows_no_package_of_the_life_cycle(name):
    above = [f"surveys.{package}" for package in (*LIFE_CYCLE, *TOP)]
    assert crossings(f"surveys/{name}.py", *above) == []
    assert crossings(f"surveys/{name}/**/*.py", *above) == []


@pytest.mark.parametrize("package", LIFE_CYCLE)
def test_no_package_uses_what_stands_on_top(package):
    above = [f"surveys.{name}" for name in TOP]
    assert crossings(f"surveys/{package}/**/*.py", *above) == []


def test_collecting_does_not_know_analysis_nor_the_app():
    assert crossings("surveys/**/*.py", "analysis", "app") == []


def test_analysis_does_not_know_the_app():
    assert crossings("analysis/**/*.py", "app") == []


def test_analysis_reaches_answers_only_through_the_door():
    assert crossings("analysis/**/*.py", "surveys", but=OPEN_TO_ANALYSIS) == []


def test_the_door_is_used_by_its_list_of_names_only():
    tree = ast.parse((ROOT / "surveys/reading/__init__.py").read_text(encoding="utf-8"))
    listed = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    used = {
        name.removeprefix(f"{DOOR}.")
        for path in source_files("analysis/**/*.py")
        for name in imported_by(path)
        if is_inside(name, DOOR)
    }
    assert used <= set(listed)


def test_only_files_of_single_answers_ask_for_rows():
    asking = {
        path.relative_to(ROOT / "analysis").parts[:2]
        for path in source_files("analysis/**/*.py")
        if f"{DOOR}.row_batches" in imported_by(path)
    }
    assert asking == {("exports", "microdata")}


@pytest.mark.parametrize("package", ["statistics", "charts"])
def test_statistics_and_charts_know_neither_pages_nor_tables_nor_surveys(package):
    assert crossings(f"analysis/{package}/**/*.py", *PURE) == []


def test_statistics_draw_nothing():
    assert crossings("analysis/statistics/**/*.py", "plotly", "analysis.charts") == []


def test_the_attacker_shares_nothing_with_the_protection_it_tries():
    used = {
        name.partition(".")[0]
        for path in source_files("analysis/attack/**/*.py")
        for name in imported_by(path)
        if not is_inside(name, "analysis.attack")
    }
    assert used - sys.stdlib_module_names <= {"numpy", "scipy"}


def test_only_tallies_and_releases_ask_for_answers():
    asking = {
        path.parent.name
        for path in source_files("analysis/**/*.py")
        if {f"{DOOR}.{name}" for name in ROWS} & set(imported_by(path))
    }
    assert asking <= {"tallies", "releases"}


@pytest.mark.parametrize(
    "pattern",
    [
        "surveys/items/item.py",
        "surveys/items/conditions.py",
        "surveys/questionnaires/questionnaire.py",
        "surveys/questionnaires/routing.py",
        "surveys/questionnaires/navigation.py",
        "surveys/responses/answering.py",
        "surveys/responses/desk.py",
    ],
)
def test_what_is_pure_stays_pure(pattern):
    assert source_files(pattern), f"{pattern} is gone; name its successor here"
    assert crossings(pattern, "flask", "flask_wtf", "wtforms", "sqlalchemy") == []


def test_only_the_app_knows_both_packages():
    both = [
        str(path.relative_to(ROOT))
        for path in source_files("*.py")
        if {name.partition(".")[0] for name in imported_by(path)} >= {"surveys", "analysis"}
    ]
    assert both == ["app.py"]


@pytest.mark.parametrize("module", ["surveys.db.database", "flask.request", "flask.session"])
def test_verbs_are_handed_what_they_need(module):
    # Pages, commands and the frame of every page open the database; verbs are given a session.
    verbs = [
        *(
            path
            for package in ("questionnaires", "fieldwork", "responses")
            for path in source_files(f"surveys/{package}/**/*.py")
            if not path.stem.endswith("views")
        ),
        *source_files("analysis/releases/**/*.py"),
        *source_files("analysis/disclosure/**/*.py"),
        *source_files("analysis/tallies/**/*.py"),
        *source_files("surveys/reading/**/*.py"),
    ]
    assert [str(path.relative_to(ROOT)) for path in verbs if module in imported_by(path)] == []
