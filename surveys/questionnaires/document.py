"""The definition document: YAML or JSON in, a frozen questionnaire out.

pydantic reads the shape; `checks` reads the sense. Every fault names its place and a cure.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from surveys.errors import BrokenDefinition
from surveys.items.conditions import TESTS, Combination, Comparison, Condition
from surveys.items.item import OTHER, Item, Option, Texts
from surveys.items.text import LONG_LENGTH, SHORT_LENGTH
from surveys.questionnaires.checks import faults_of
from surveys.questionnaires.faults import readable
from surveys.questionnaires.questionnaire import Group, Grouping, Questionnaire, Section

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Words = dict[str, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]]
LARGEST_DOCUMENT = 4_000_000


class _Part(BaseModel):
    """A part of the document: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionPart(_Part):
    """An option or a grid row."""

    code: Code
    label: Words


class _ItemPart(_Part):
    name: Name
    stem: Words
    help: Words | None = None
    required: bool = False
    asked_if: dict[str, Any] | None = None
    action_field: Code | None = None
    measures: Name | None = Field(None, alias="construct")


class ChoicePart(_ItemPart):
    """A single choice."""

    type: Literal["single_choice"]
    options: list[OptionPart] = Field(min_length=2)
    other: Words | None = None
    dont_know: bool = False


class MultiplePart(_ItemPart):
    """A multiple choice."""

    type: Literal["multiple_choice"]
    options: list[OptionPart] = Field(min_length=2)
    other: Words | None = None
    dont_know: bool = False
    minimum: int | None = Field(None, ge=0)
    maximum: int | None = Field(None, ge=1)
    exclusive: list[Code] = []


class LikertPart(_ItemPart):
    """One ordered scale."""

    type: Literal["likert"]
    options: list[OptionPart] = Field(min_length=2, max_length=11)
    dont_know: bool = False


class GridPart(_ItemPart):
    """Several rows on one ordered scale."""

    type: Literal["grid"]
    rows: list[OptionPart] = Field(min_length=1)
    options: list[OptionPart] = Field(min_length=2, max_length=11)
    dont_know: bool = False


class NumberPart(_ItemPart):
    """A number."""

    type: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(0, ge=0, le=6)
    unit: Words | None = None


class ShortTextPart(_ItemPart):
    """One line of text."""

    type: Literal["short_text"]
    max_length: int = Field(SHORT_LENGTH, ge=1, le=1000)


class LongTextPart(_ItemPart):
    """Several lines of text."""

    type: Literal["long_text"]
    max_length: int = Field(LONG_LENGTH, ge=1, le=5000)


class InformationPart(_ItemPart):
    """Words without a question."""

    type: Literal["information"]


AnyItem = Annotated[
    ChoicePart
    | MultiplePart
    | LikertPart
    | GridPart
    | NumberPart
    | ShortTextPart
    | LongTextPart
    | InformationPart,
    Field(discriminator="type"),
]


class SectionPart(_Part):
    """One page, or one page per option of an earlier item."""

    name: Name
    title: Words
    intro: Words | None = None
    asked_if: dict[str, Any] | None = None
    action_field: Code | None = None
    for_each: Name | None = None
    items: list[AnyItem] = Field(min_length=1)


class MergePart(_Part):
    """One group made of several codes."""

    label: Words
    codes: list[Code] = Field(min_length=1)


class GroupingPart(_Part):
    """A way of comparing responses."""

    name: Name
    item: Name
    label: Words
    merge: dict[Code, MergePart] | None = None


class Document(_Part):
    """The whole definition document."""

    questionnaire: Code
    base_language: str
    languages: list[str] = Field(min_length=1)
    title: Words
    purpose: Words
    what_happens: Words
    minutes: int = Field(ge=1, le=240)
    groupings: list[GroupingPart] = []
    sections: list[SectionPart] = Field(min_length=1)


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which refuses a key given twice instead of forgetting the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  YAML's signature
        """Return a mapping all of whose keys differ."""
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.YAMLError(f"`{twice}` is given twice{node.start_mark}")
        return super().construct_mapping(node, deep=deep)


def load(path: Path) -> dict[str, Any]:
    """Return the document in a YAML or JSON file, not yet checked.

    Raises
    ------
    BrokenDefinition
        If the file is too large, is not YAML or JSON, or is not one mapping.
    """
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise BrokenDefinition(["The file is larger than 4 MB. Split the questionnaire."])
    try:
        words = path.read_text(encoding="utf-8")
        found = json.loads(words) if path.suffix == ".json" else yaml.load(words, _Loader)  # noqa: S506  a safe loader of ours
    except (ValueError, yaml.YAMLError, RecursionError) as problem:
        place = " ".join(str(problem).split())
        raise BrokenDefinition([f"The file cannot be read: {place}. Correct this line."]) from None
    if not isinstance(found, dict):
        raise BrokenDefinition(["The file must be one mapping that starts with `questionnaire:`."])
    return found


def read(document: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that `document` defines.

    Raises
    ------
    BrokenDefinition
        With every fault found: where it is, what is wrong, how to cure it.
    """
    try:
        parsed = Document.model_validate(document)
    except ValidationError as problem:
        raise BrokenDefinition(readable(problem, document)) from None
    reader = _Reader(parsed)
    questionnaire = reader.questionnaire()
    faults = reader.faults + faults_of(questionnaire)
    if faults:
        raise BrokenDefinition(faults)
    return questionnaire


class _Reader:
    """Turns the parsed parts into values; collects faults that concern the document's form."""

    def __init__(self, parsed: Document) -> None:
        self.parsed = parsed
        self.faults: list[str] = []
        self.items: dict[str, Any] = {}

    def questionnaire(self) -> Questionnaire:
        """Return the whole questionnaire, sections repeated where the document says so."""
        parsed = self.parsed
        sections: list[Section] = []
        for part in parsed.sections:
            sections.extend(self._sections(part))
        return Questionnaire(
            slug=parsed.questionnaire,
            base_language=parsed.base_language,
            languages=tuple(parsed.languages),
            title=parsed.title,
            purpose=parsed.purpose,
            what_happens=parsed.what_happens,
            minutes=parsed.minutes,
            sections=tuple(sections),
            groupings=tuple(self._grouping(part) for part in parsed.groupings),
        )

    def _sections(self, part: SectionPart) -> list[Section]:
        if part.for_each is None:
            return [self._section(part, None, part.action_field)]
        source = self.items.get(part.for_each)
        if not isinstance(source, MultiplePart):
            self.faults.append(
                f"sections[{part.name}].for_each: `{part.for_each}` is not a multiple choice "
                "asked before this section. Name one that is."
            )
            return []
        return [
            self._section(part, option, option.code)
            for option in source.options
            if option.code not in source.exclusive  # "none of these" is no subject of its own
        ]

    def _section(
        self, part: SectionPart, option: OptionPart | None, action_field: str | None
    ) -> Section:
        own = {item.name for item in part.items} if option else set[str]()
        copy = _Copy(option, own)
        items = tuple(self._item(item, copy, part.name, action_field) for item in part.items)
        place = f"sections[{part.name}].asked_if"
        asked_if = self._condition(part.asked_if, copy, place) if part.asked_if else None
        if option is not None:
            chosen = Comparison("contains", str(part.for_each), option.code)
            asked_if = Combination("all", (chosen, asked_if)) if asked_if else chosen
        return Section(
            name=f"{part.name}_{option.code}" if option else part.name,
            title=copy.texts(part.title),
            intro=copy.texts(part.intro) if part.intro else None,
            items=items,
            asked_if=asked_if,
            action_field=action_field,
        )

    def _item(self, part: Any, copy: "_Copy", section: str, action_field: str | None) -> Item:
        self.items[part.name] = part
        place = f"sections[{section}].items[{part.name}].asked_if"
        other = getattr(part, "other", None)
        options = [Option(o.code, copy.texts(o.label)) for o in getattr(part, "options", ())]
        exclusive = frozenset(getattr(part, "exclusive", ()))
        if other:
            # "Other" stands after what can be ticked, before "none of these".
            last = sum(1 for option in options if option.code not in exclusive)
            options.insert(last, Option(OTHER, copy.texts(other)))
        return Item(
            name=copy.name(part.name),
            type=part.type,
            stem=copy.texts(part.stem),
            help=copy.texts(part.help) if part.help else None,
            required=part.required,
            asked_if=self._condition(part.asked_if, copy, place) if part.asked_if else None,
            action_field=part.action_field or action_field,
            construct=part.measures,
            options=tuple(options),
            rows=tuple(Option(r.code, copy.texts(r.label)) for r in getattr(part, "rows", ())),
            other=other is not None,
            dont_know=getattr(part, "dont_know", False),
            minimum=getattr(part, "minimum", None),
            maximum=getattr(part, "maximum", None),
            exclusive=exclusive,
            decimals=getattr(part, "decimals", 0),
            unit=copy.texts(part.unit) if getattr(part, "unit", None) else None,
            max_length=getattr(part, "max_length", 0),
        )

    def _condition(self, data: Any, copy: "_Copy", place: str) -> Condition | None:
        if not isinstance(data, dict) or len(data) != 1:
            self._broken_rule(place)
            return None
        ((word, rest),) = data.items()
        if word in {"all", "any"} and isinstance(rest, list) and rest:
            parts = tuple(self._condition(part, copy, f"{place}.{word}") for part in rest)
            return None if None in parts else Combination(word, parts)  # type: ignore[arg-type]  # None was ruled out
        if word == "not":
            part = self._condition(rest, copy, f"{place}.not")
            return Combination("not", (part,)) if part else None
        if word == "answered" and isinstance(rest, str):
            return Comparison(word, copy.name(rest))
        if word in TESTS and isinstance(rest, list) and len(rest) == 2 and isinstance(rest[0], str):
            value = tuple(rest[1]) if isinstance(rest[1], list) else rest[1]
            return Comparison(word, copy.name(rest[0]), value)
        self._broken_rule(place)
        return None

    def _broken_rule(self, place: str) -> None:
        known = ", ".join((*TESTS, "all", "any", "not"))
        self.faults.append(
            f"{place}: is no rule. Write one of {known}, like {{equals: [item, code]}}."
        )

    def _grouping(self, part: GroupingPart) -> Grouping:
        source = self.items.get(part.item)
        options = getattr(source, "options", ())
        if part.merge is None:
            groups = tuple(Group(o.code, o.label, (o.code,)) for o in options)
        else:
            groups = tuple(
                Group(code, merge.label, tuple(merge.codes)) for code, merge in part.merge.items()
            )
        return Grouping(part.name, part.item, part.label, groups)


class _Copy:
    """How names and texts change when a section is repeated for an option."""

    def __init__(self, option: OptionPart | None, own: set[str]) -> None:
        self.option, self.own = option, own

    def name(self, name: str) -> str:
        """Return the item's name in this copy; names from outside stay."""
        return f"{name}_{self.option.code}" if self.option and name in self.own else name

    def texts(self, texts: Texts) -> Texts:
        """Return the words with `{option}` replaced by the option's label."""
        if self.option is None:
            return texts
        label = self.option.label
        return {
            language: words.replace("{option}", label.get(language, ""))
            for language, words in texts.items()
        }
