"""What exists is documented, what is documented exists, and every link leads somewhere."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from app import main
from surveys.items import ITEM_TYPES
from surveys.items.conditions import TESTS
from surveys.questionnaires import document
from surveys.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
)
TAKEN_LATER = {"docs/pictures/dashboard.png"}
"""Made from the running demo; `README.md` shows it."""


def words_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", words_of(page), re.DOTALL | re.MULTILINE
    )
    assert found, f"{page} has no heading {heading}"
    return found[1]


def examples(words: str, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", words, re.DOTALL | re.MULTILINE)


def commands(group: click.Group, *before: str) -> Iterator[str]:
    """Yield every command with the groups it belongs to."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name))


@pytest.mark.parametrize("name", ITEM_TYPES)
def test_every_item_type_has_its_section_with_an_example_that_is_sound(name):
    said = section("docs/item-types.md", name)
    [example] = examples(said, "yaml")
    items = yaml.safe_load(example)
    assert [item["type"] for item in items] == [name]
    assert "**Stores**" in said
    assert "**Level**" in said
    assert "**Analysis sees**" in said
    text = {"de": "Wort", "en": "word"}
    document.read(
        {
            "questionnaire": "example",
            "base_language": "de",
            "languages": ["de", "en"],
            **dict.fromkeys(("title", "purpose", "what_happens"), text),
            "minutes": 5,
            "sections": [{"name": "only", "title": text, "items": items}],
        }
    )


@pytest.mark.parametrize("name", [*TESTS, "all", "any", "not"])
def test_every_condition_is_explained(name):
    conditions = section("docs/definition.md", "Conditions")
    assert f"{{{name}: " in conditions or f"`{name}`" in conditions


def test_the_example_of_the_definition_document_has_no_fault():
    whole = words_of("docs/definition.md")
    found = document.read(yaml.safe_load(examples(whole, "yaml")[0]))
    said = f"{found.slug}: {len(found.items)} items in {len(found.sections)} sections, no fault."
    assert said in examples(whole, "sh")[0]


@pytest.mark.parametrize("part", [document.Document, document.SectionPart, document.GroupingPart])
def test_every_word_of_the_definition_document_is_explained(part):
    said = words_of("docs/definition.md")
    for name, field in part.model_fields.items():
        assert re.search(rf"\b{field.alias or name}\b", said), name


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_heading_default_and_environment_name(name):
    said = section("docs/settings.md", name)
    assert f"Environment: `MITSPRACHE_{name.upper()}`" in said
    default = Settings.model_fields[name].default
    shown = "`instance`" if name == "instance" else f"`{str(default).lower()}`"
    assert f"Default: {shown if default not in ('', None) else 'empty'}" in said


def test_every_setting_that_is_documented_exists():
    headings = re.findall(r"^### (.+)$", words_of("docs/settings.md"), re.MULTILINE)
    assert set(headings) == set(Settings.model_fields)


def test_the_examples_of_settings_can_be_read():
    for example in examples(words_of("docs/settings.md"), "toml"):
        Settings(**tomllib.loads(example))


def test_every_command_is_documented():
    said = words_of("docs/settings.md")
    missing = [name for name in commands(main) if f"`mitsprache {name}" not in said]
    assert missing == []


def test_every_command_that_is_documented_exists():
    known = tuple(f"mitsprache {name}" for name in commands(main))
    said = [words_of(page) for page in PAGES]
    told = [run for words in said for run in re.findall(r"`(mitsprache [a-z][^`]*)`", words)]
    assert [run for run in told if not run.startswith(known)] == []


def test_every_command_of_make_that_is_documented_exists():
    known = set(re.findall(r"^([a-z]+):", words_of("Makefile"), re.MULTILINE))
    told = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", words_of(page))}
    assert told <= known


@pytest.mark.parametrize("page", PAGES)
def test_every_link_between_documents_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", words_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        found = (ROOT / page).parent / path if path else ROOT / page
        if found.resolve().relative_to(ROOT).as_posix() in TAKEN_LATER:
            continue
        assert found.exists(), f"{page} links to {target}"
        if heading:
            assert heading in anchors(found.read_text(encoding="utf-8")), f"{page}: #{heading}"


def anchors(words: str) -> set[str]:
    """Return the anchors of headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", words, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [page for page in PAGES if page != "docs/plan.md"])
def test_every_file_that_a_document_names_is_there(page):
    named = re.findall(
        r"`((?:surveys|analysis|templates|tests|docs|static)/[\w./-]+)`", words_of(page)
    )
    missing = [name for name in named if not (ROOT / name.rstrip("/")).exists()]
    assert missing == []


def test_decisions_are_numbered_without_a_gap_and_say_what_follows():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [int(path.name.partition("-")[0]) for path in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for number, path in zip(numbers, pages, strict=True):
        words = path.read_text(encoding="utf-8")
        assert words.startswith(f"# {number}. ")
        headings = re.findall(r"^## (.+)$", words, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"]


@pytest.mark.parametrize("page", PAGES)
def test_no_document_names_a_place_of_one_machine(page):
    assert not re.search(r"(?<![\w.])/(?:work|home|root|tmp)/", words_of(page))
