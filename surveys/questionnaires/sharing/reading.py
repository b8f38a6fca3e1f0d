"""A draft as its preview shows it: every section, every item, each with its condition in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items.item import Item
from surveys.items.rules import written
from surveys.questionnaires.asking import AskedItem
from surveys.questionnaires.editing.places import Part, Place, find, path_of
from surveys.questionnaires.editing.preview import everything_on
from surveys.questionnaires.editing.sentences import shown_if
from surveys.questionnaires.editing.subjects import Vocabulary
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item as respondents see it, with what they do not see: why it is asked.

    conditions
        Sentences: when it is shown, and which of its options only sometimes.
    """

    ask: AskedItem
    place: Place
    conditions: tuple[str, ...]

    @property
    def path(self) -> str:
        """The place as forms name it."""
        return path_of(self.place)


@dataclass(frozen=True, slots=True)
class SeenSection:
    """A section as respondents see it. One that is repeated is shown once."""

    section: Section
    place: Place
    conditions: tuple[str, ...]
    items: tuple[SeenItem, ...]

    @property
    def path(self) -> str:
        """The place as forms name it."""
        return path_of(self.place)


def everything(questionnaire: Questionnaire, document: Part) -> tuple[SeenSection, ...]:
    """Return the sections of a questionnaire in order, with every item open."""
    vocabulary = Vocabulary(questionnaire)
    found: dict[str, SeenSection] = {}
    for section in questionnaire.sections:
        name = section.origin or section.name
        if name not in found:
            found[name] = _section(questionnaire, section, document, vocabulary)
    return tuple(found.values())


def places(sections: tuple[SeenSection, ...]) -> Iterator[Place]:
    """Yield every place that can be remarked on; the first is the whole."""
    yield ()
    for section in sections:
        yield section.place
        for item in section.items:
            yield item.place


def _section(
    questionnaire: Questionnaire, section: Section, document: Part, vocabulary: Vocabulary
) -> SeenSection:
    place = (section.origin or section.name,)
    part = find(document, place) or {}
    page = everything_on(questionnaire, section)
    suffix = section.name.removeprefix(section.origin) if section.origin else ""
    items = tuple(_item(ask, place, suffix, document, vocabulary) for ask in page.items)
    return SeenSection(page.section, place, tuple(_about_section(section, part, vocabulary)), items)


def _about_section(
    section: Section, part: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[str]:
    if part.get("for_each"):
        name = str(part["for_each"])
        yield _(
            "Diese Seite kommt einmal für jede Antwort, die bei %(item)s angekreuzt ist. Hier "
            "steht sie für die erste.",
            item=vocabulary.named(name) or name,
        )
    if part.get("asked_if") is not None:
        yield shown_if(part["asked_if"], vocabulary)
    if section.drawn:
        yield _("Für jede Person wird ausgelost, an welcher Stelle diese Seite kommt.")


def _item(
    ask: AskedItem, section: Place, suffix: str, document: Part, vocabulary: Vocabulary
) -> SeenItem:
    name = ask.item.name
    place = (*section, name.removesuffix(suffix) if suffix else name)
    part = find(document, place) or {}
    return SeenItem(ask, place, tuple(_about_item(ask.item, part, vocabulary)))


def _about_item(item: Item, part: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    if part.get("asked_if") is not None:
        yield shown_if(part["asked_if"], vocabulary)
    for option in (*item.options, *item.rows):
        if option.asked_if is not None:
            sentence = shown_if(written(option.asked_if), vocabulary)
            yield _(
                "„%(option)s“: %(sentence)s",
                option=vocabulary.words(option.label),
                sentence=sentence,
            )
