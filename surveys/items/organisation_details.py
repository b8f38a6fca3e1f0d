"""What is known of an organisation, to be confirmed or corrected by it."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.base import NOTHING_SOUND, Given, ItemType, Posted, not_offered
from surveys.items.conditions import KNOWN
from surveys.items.email import form_problem
from surveys.items.item import Item, Level, Option, said_in
from surveys.items.part import AnswerPart, OptionPart
from surveys.items.writing import clean_line
from surveys.web.locale import gettext as _

Detail = Literal["name", "kind", "district", "email"]
LONGEST = 200


class OrganisationDetailsPart(AnswerPart):
    """Details of an organisation, with the options of those that are chosen from a list."""

    type: Literal["organisation_details"]
    details: list[Detail] = Field(["name", "kind", "district"], min_length=1)
    kinds: list[OptionPart] = []
    districts: list[OptionPart] = []
    dont_know: Literal[False] = False
    refused: Literal[False] = False
    default: None = None


class OrganisationDetails(ItemType):
    """Details that stand in the fields already. The answer is kept; the record is not touched.

    Staff compare both, and take a correction over or leave it.
    """

    name = "organisation_details"
    level = Level.TEXT
    part = OrganisationDetailsPart
    anonymous = False
    carries_over = False

    def faults(self, item: Item) -> Iterator[str]:
        """Yield details without a list to choose from, and details named twice."""
        for detail, setting in (("kind", "kinds"), ("district", "districts")):
            if detail in item.details and not options_of(item, detail):
                yield f".{setting}: needs at least 1 entries. Add some, or drop `{detail}`."
            codes = [option.code for option in options_of(item, detail)]
            if len(set(codes)) < len(codes):
                yield f".{setting}: a code is used twice. Rename one of them."
        if len(set(item.details)) < len(item.details):
            yield ".details: one is named twice. Drop one of them."

    def default(self, item: Item, known: Mapping[str, Any]) -> Any:
        """Return what the record says, where it is among what can be chosen."""
        found = {}
        for detail in item.details:
            value = known.get(f"{KNOWN}.organisation_{detail}")
            codes = {option.code for option in options_of(item, detail)}
            found[detail] = value if not codes or value in codes else None
        return found if any(found.values()) else None

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return each detail as it was confirmed or corrected; nothing at all is null."""
        found: dict[str, Any] = {}
        problems: list[str] = []
        blank = _("Bitte füllen Sie jedes Feld aus.")
        for detail in item.details:
            typed, problem = clean_line(" ".join(posted.getlist(f"{name}.{detail}")), LONGEST)
            offered = options_of(item, detail)
            if offered and typed is not None and typed not in {one.code for one in offered}:
                typed, problem = None, not_offered()
            elif detail == "email" and typed and not problem:
                problem = form_problem(typed)
            elif typed is None and item.required:
                problem = blank
            found[detail] = typed
            problems.extend([problem] if problem and problem not in problems else [])
        value = found if any(found.values()) else None
        sound = value if problems == [blank] else NOTHING_SOUND
        return Given(value, problem=" ".join(problems) or None, sound=sound)

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether it was shown; where it is required, whether each detail is there."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        if not item.required or not isinstance(value, dict):
            return True
        return all(value.get(detail) for detail in item.details)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "detail: words", a line each."""
        value = answers.get(item.name) or {}
        return [
            f"{detail_in_words(detail)}: {value_in_words(item, detail, given, language, base)}"
            for detail in item.details
            if (given := value.get(detail))
        ]

    def word(self, item: Item, value: Any, language: str, base: str, *, place: str) -> str:
        """Return one detail in words."""
        if isinstance(value, str) and place in item.details:
            return value_in_words(item, place, value, language, base)
        return super().word(item, value, language, base, place=place)

    def bared(self, item: Item, value: Any) -> tuple[Any, list[tuple[str, str]]]:
        """Keep nothing: it says who answered, and a wave without names never asks it."""
        return None, []

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the details, with their codes where they have some."""
        details = {
            detail: frozenset(option.code for option in options_of(item, detail))
            for detail in item.details
        }
        return {**details, **super().places(item)}

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return details of an organisation that does not exist."""
        found = {"name": _("Testverein"), "email": "test@example.org"}
        for detail in ("kind", "district"):
            offered = options_of(item, detail)
            if offered:
                found[detail] = random.choice(offered).code
        return {detail: found.get(detail, "") for detail in item.details}

    def seconds(self, item: Item) -> float:
        """Return the time to read each detail."""
        return 5.0 * len(item.details)


def options_of(item: Item, detail: str) -> tuple[Option, ...]:
    """Return what a detail is chosen from; nothing where it is written."""
    return {"kind": item.kinds, "district": item.districts}.get(detail, ())


def detail_in_words(detail: str) -> str:
    """Return what pages call a detail."""
    return {
        "name": _("Name der Organisation"),
        "kind": _("Art der Organisation"),
        "district": _("Bezirk"),
        "email": _("E-Mail-Adresse"),
    }[detail]


def value_in_words(item: Item, detail: str, value: str, language: str, base: str) -> str:
    """Return one detail in words: its label, or as it was written."""
    labels = {option.code: option.label for option in options_of(item, detail)}
    return said_in(labels.get(value), language, base) or value
