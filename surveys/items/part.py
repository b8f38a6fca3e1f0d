"""The parts of the definition document that every kind of item shares. pydantic reads the shape."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}(\.[A-Za-z0-9_-]{1,40}){0,2}$")
]
"""An item, or what is behind its dot: a row, of two scales the row and the scale."""
Words = dict[str, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]]
Rule = dict[str, Any]
"""A condition in its document form; `surveys.items.rules` reads its sense."""
Kept = dict[str, Any]
"""What another tool's file said and we do not use; needed when that format is written again."""


class Part(BaseModel):
    """A part of the document: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionPart(Part):
    """An option or a grid row."""

    code: Code
    label: Words
    asked_if: Rule | None = None
    kept: Kept = {}


class MessagesPart(Part):
    """An item's own sentences: when it was left blank, when its answer is not sound."""

    required: Words | None = None
    wrong: Words | None = None


class ItemPart(Part):
    """What every item has. Each kind adds its `type` and its settings."""

    name: Name
    stem: Words
    help: Words | None = None
    required: bool = False
    asked_if: Rule | None = None
    action_field: Code | None = None
    goal: Code | None = None
    measure: Code | None = None
    about: Name | None = Field(None, alias="construct")
    audio: dict[str, Code] = {}
    kept: Kept = {}

    def rule_of(self, option: OptionPart) -> Rule | None:
        """Return the condition on one of its options or rows."""
        return option.asked_if


class AnswerPart(ItemPart):
    """What an item has that keeps an answer."""

    dont_know: bool = False
    refused: bool = False
    special: bool | None = None
    explain: Words | None = None
    default: Any = None
    messages: MessagesPart = MessagesPart()


class OptionsPart(AnswerPart):
    """An item with options."""

    options: list[OptionPart] = []
    order: Literal["given", "drawn"] = "given"
