"""The definition document: its shape, and the way from it to a frozen questionnaire.

pydantic reads the shape; `building` makes the values; `checks` reads the sense. Every fault names
its place and a cure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from surveys.errors import BrokenDefinition
from surveys.items import ITEM_TYPES
from surveys.items.part import Code, ItemPart, Kept, Name, Part, Reference, Rule, Words
from surveys.questionnaires.building import Builder
from surveys.questionnaires.checks import faults_of
from surveys.questionnaires.faults import Fault, readable
from surveys.questionnaires.questionnaire import Questionnaire

if TYPE_CHECKING:
    AnyItem: TypeAlias = ItemPart
else:  # one part per kind, told apart by its `type`
    AnyItem = Annotated[
        reduce(or_, (kind.part for kind in ITEM_TYPES.values())), Field(discriminator="type")
    ]


class SectionPart(Part):
    """One page, or one page per option of an earlier item."""

    name: Name
    title: Words
    intro: Words | None = None
    asked_if: Rule | None = None
    action_field: Code | None = None
    for_each: Name | None = None
    drawn: Code | None = None
    items: list[AnyItem] = []
    kept: Kept = {}


class MergePart(Part):
    """One group made of several codes."""

    label: Words
    codes: list[Code] = Field(min_length=1)


class GroupingPart(Part):
    """A way of comparing responses."""

    name: Name
    item: Name
    label: Words
    merge: dict[Code, MergePart] | None = None


class CheckPart(Part):
    """What must agree between several answers."""

    name: Name
    holds: Rule
    message: Words
    at: Name


class IndexItemPart(Part):
    """One item of an index, or a row of a grid."""

    item: Reference
    reversed: bool = False


class IndexPart(Part):
    """Several items of one scale that are summed up in one number."""

    name: Name
    label: Words
    kind: Literal["formative", "reflective"]
    action_field: Code | None = None
    items: list[IndexItemPart] = []


class Document(Part):
    """The whole definition document."""

    questionnaire: Code
    base_language: str
    languages: list[str] = Field(min_length=1)
    fallback: bool = False
    title: Words
    purpose: Words
    what_happens: Words
    minutes: int = Field(ge=1, le=240)
    groupings: list[GroupingPart] = []
    checks: list[CheckPart] = []
    indices: list[IndexPart] = []
    sections: list[SectionPart] = []
    kept: Kept = {}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that was read as far as possible.

    questionnaire
        None if the document has not even the right shape.
    faults
        What must be mended before anybody may answer it.
    """

    questionnaire: Questionnaire | None
    faults: tuple[Fault, ...]


def parse(document: Mapping[str, Any]) -> Parsed:
    """Return the questionnaire that `document` defines, with every fault found."""
    try:
        parsed = Document.model_validate(document)
    except ValidationError as problem:
        return Parsed(None, tuple(readable(problem, document)))
    builder = Builder(parsed)
    questionnaire = builder.questionnaire()
    return Parsed(questionnaire, (*builder.faults, *faults_of(questionnaire)))


def read(document: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that `document` defines.

    Raises
    ------
    BrokenDefinition
        With every fault found: where it is, what is wrong, how to cure it.
    """
    parsed = parse(document)
    if parsed.questionnaire is None or parsed.faults:
        raise BrokenDefinition([str(fault) for fault in parsed.faults])
    return parsed.questionnaire


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document, for others who write one."""
    return Document.model_json_schema(by_alias=True)
