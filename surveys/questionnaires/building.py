"""From the parsed parts of a document to frozen values: repeated sections, renamed references."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from surveys.errors import BrokenRule
from surveys.items import ITEM_TYPES
from surveys.items.conditions import KNOWN, Combination, Comparison, Condition, Constant, Reference
from surveys.items.item import OTHER, Item, Option, Scale, Texts
from surveys.items.rules import read_condition, read_operand
from surveys.questionnaires.faults import Fault, names_in
from surveys.questionnaires.questionnaire import (
    Check,
    Group,
    Grouping,
    Index,
    IndexItem,
    Questionnaire,
    Section,
)

Rule = TypeVar("Rule")
PIPE = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]{0,120}(?:\.[A-Za-z0-9_-]{1,63}){0,2})\}")
"""A place in a text where an earlier answer is repeated; repeated items may have a - in names."""


def _fields_of(annotation: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(Item) if field.type == annotation)


TEXTS = (_fields_of(Texts) | _fields_of(Texts | None)) - {"audio"}  # codes, no words
OPTIONS = _fields_of(tuple[Option, ...])
PLAIN = (
    frozenset(field.name for field in fields(Item))
    - TEXTS
    - OPTIONS
    - {
        *("type", "name", "asked_if", "items", "scales", "other", "value", "pipes", "messages"),
        *("exclusive", "action_field", "construct", "total"),
    }
)
"""Settings that stand in the document under the same name and with the same value."""


class Builder:
    """Turns the parsed parts into values; collects faults that concern the document's form."""

    def __init__(self, parsed: Any) -> None:
        self.parsed = parsed
        self.faults: list[Fault] = []
        self.parts: dict[str, Any] = {}

    def questionnaire(self) -> Questionnaire:
        """Return the whole questionnaire, sections repeated where the document says so."""
        parsed = self.parsed
        sections: list[Section] = []
        for part in parsed.sections:
            sections.extend(self._sections(part))
        once = self._once()
        return Questionnaire(
            slug=parsed.questionnaire,
            base_language=parsed.base_language,
            languages=tuple(parsed.languages),
            title=once.texts(parsed.title),
            purpose=once.texts(parsed.purpose),
            what_happens=once.texts(parsed.what_happens),
            minutes=parsed.minutes,
            sections=tuple(sections),
            groupings=tuple(self._grouping(part) for part in parsed.groupings),
            checks=tuple(check for part in parsed.checks if (check := self._check(part))),
            indices=tuple(
                index for part in parsed.indices for index in self._indices(part, sections)
            ),
            fallback=parsed.fallback,
        )

    def _once(self) -> "_Copy":
        return _Copy(None, "", frozenset(), self.parsed.base_language)

    def _sections(self, part: Any) -> list[Section]:
        if part.for_each is None:
            plain = self._section(part, self._once(), part.action_field)
            return [plain, *self._unfolded(part)]
        source = self.parts.get(part.for_each)
        if source is None or source.type != "multiple_choice":
            sentence = (
                f"`{part.for_each}` is not a multiple choice asked before this section. "
                "Name one that is."
            )
            place = f"sections[{part.name}].for_each"
            self.faults.append(Fault(place, sentence, part.name))
            return []
        own = frozenset(item.name for item in part.items)
        for item in part.items:
            if ITEM_TYPES[item.type].unfolds:
                self._cannot_unfold(part.name, item.name)
        return [
            self._section(
                part,
                _Copy(option, f"_{option.code}", own, self.parsed.base_language),
                option.code,
                only_if=_chosen(part.for_each, option.code),
            )
            for option in source.options
            if option.code not in source.exclusive  # "none of these" is no subject of its own
        ]

    def _cannot_unfold(self, section: str, item: str) -> None:
        sentence = "cannot stand in a section that is repeated. Move it to one of its own."
        place = f"sections[{section}].items[{item}]"
        self.faults.append(Fault(place, sentence, section, item))

    def _unfolded(self, part: Any) -> list[Section]:
        """Return the sections that follow from items whose inner items are repeated."""
        found = []
        for item in part.items:
            if not ITEM_TYPES[item.type].unfolds:
                continue
            inside = ITEM_TYPES[item.type].unfolded(item, self.parsed.base_language)
            own = frozenset(one.name for one in inside.items)
            for option in inside.options:
                copy = _Copy(option, f"_{option.code}", own, self.parsed.base_language)
                field = option.action_field or item.action_field or part.action_field
                chosen = _chosen(item.name, option.code)
                section = self._section(inside, copy, field, only_if=chosen, origin=part.name)
                found.append(_about(section, option))
        return found

    def _section(
        self,
        part: Any,
        copy: "_Copy",
        action_field: str | None,
        *,
        only_if: Condition | None = None,
        origin: str | None = None,
    ) -> Section:
        place = f"sections[{part.name}]"
        items = tuple(self._item(item, copy, place, action_field) for item in part.items)
        asked_if = self._rule(f"{place}.asked_if", part.asked_if, copy)
        return Section(
            name=f"{part.name}{copy.suffix}",
            title=copy.texts(part.title),
            intro=copy.texts(part.intro) if part.intro else None,
            items=items,
            asked_if=_both(only_if, asked_if),
            action_field=action_field,
            drawn=part.drawn,
            pipes=pipes_of(copy.texts(part.title), copy.texts(part.intro or {})),
            origin=origin or part.name,
        )

    def _item(self, part: Any, copy: "_Copy", within: str, action_field: str | None) -> Item:
        kind = ITEM_TYPES[part.type]
        place = f"{within}.items[{part.name}]"
        part = self._with_sound_fields(part, place)
        self.parts.setdefault(part.name, part)
        values = self._shared(part, copy, place)
        exclusive = frozenset(getattr(part, "exclusive", ()))
        other = getattr(part, "other", None)
        if other:
            # "Other" stands after what can be ticked, before "none of these".
            options = list(values.get("options", ()))
            last = sum(1 for option in options if option.code not in exclusive)
            options.insert(last, Option(OTHER, copy.texts(other)))
            values["options"] = tuple(options)
        inside = () if kind.unfolds else getattr(part, "items", ())
        return Item(
            name=copy.name(part.name),
            type=part.type,
            asked_if=self._rule(f"{place}.asked_if", part.asked_if, copy),
            action_field=part.action_field or action_field,
            construct=part.about,
            other=other is not None,
            exclusive=exclusive,
            items=self._inside(inside, copy, place, action_field),
            pipes=pipes_of(*_all_texts(values)),
            **{**values, **kind.settings(part)},
        )

    def _with_sound_fields(self, part: Any, place: str) -> Any:
        """Return a block of measures without `fields` that name no earlier multiple choice."""
        named = getattr(part, "fields", None)
        source = self.parts.get(named) if isinstance(named, str) else None
        if not ITEM_TYPES[part.type].unfolds or named is None:
            return part
        if source is not None and source.type == "multiple_choice":
            return part
        sentence = f"`{named}` is not a multiple choice asked before this item. Name one that is."
        self.faults.append(Fault(f"{place}.fields", sentence, *names_in(place)))
        return part.model_copy(update={"fields": None})

    def _inside(
        self, parts: Iterable[Any], copy: "_Copy", within: str, action_field: str | None
    ) -> tuple[Item, ...]:
        """Return the items inside another: their names live there alone, so they keep them."""
        known = self.parts
        self.parts = {}
        outer = copy.own - {part.name for part in parts}
        inside = _Copy(copy.option, "", frozenset(), copy.base, outer, copy.suffix)
        found = tuple(self._item(part, inside, within, action_field) for part in parts)
        self.parts = known
        return found

    def _shared(self, part: Any, copy: "_Copy", place: str) -> dict[str, Any]:
        """Return what stands in the document as it stands in the item."""
        values: dict[str, Any] = {}
        for name, given in part:
            if given is None:
                continue
            if name in TEXTS:
                values[name] = copy.texts(given)
            elif name in OPTIONS:
                values[name] = tuple(
                    self._option(one, copy, f"{place}.{name}", part.rule_of(one)) for one in given
                )
            elif name == "scales":
                values[name] = tuple(
                    Scale(
                        scale.code,
                        copy.texts(scale.label),
                        tuple(
                            self._option(one, copy, f"{place}.scales", one.asked_if)
                            for one in scale.options
                        ),
                    )
                    for scale in given
                )
            elif name == "messages":
                values[name] = {
                    word: copy.texts(texts) for word, texts in given if texts is not None
                }
            elif name == "value":
                values[name] = self._read(
                    f"{place}.value", lambda: read_operand(part.value, copy.name)
                )
            elif name in PLAIN:
                values[name] = tuple(given) if isinstance(given, list) else given
        return values

    def _option(self, part: Any, copy: "_Copy", place: str, asked_if: Any) -> Option:
        return Option(
            part.code,
            copy.texts(part.label),
            self._rule(f"{place}[{part.code}].asked_if", asked_if, copy),
            getattr(part, "action_field", None),
        )

    def _rule(self, place: str, data: Any, copy: "_Copy") -> Condition | None:
        return None if data is None else self._read(place, lambda: read_condition(data, copy.name))

    def _read(self, place: str, reading: Callable[[], Rule]) -> Rule | None:
        try:
            return reading()
        except BrokenRule as problem:
            self.faults.append(Fault(place, str(problem), *names_in(place)))
            return None

    def _check(self, part: Any) -> Check | None:
        rule = self._rule(f"checks[{part.name}].holds", part.holds, self._once())
        if rule is None:
            return None
        return Check(part.name, rule, self._once().texts(part.message), part.at)

    def _indices(self, part: Any, sections: Sequence[Section]) -> Iterator[Index]:
        """Yield an index: once, or once per option where the sections of its items are repeated."""
        repeated = {
            item.name: section.for_each
            for section in self.parsed.sections
            for item in section.items
        }
        named = [one.item.partition(".")[0] for one in part.items]
        sources = {repeated[name] for name in named if name in repeated}
        if len(sources) > 1:
            sentence = "mixes items that are not repeated together. Choose some that are."
            self.faults.append(Fault(f"indices[{part.name}].items", sentence))
            return
        source = next(iter(sources), None)
        if source is None:
            yield _index(part, self._once(), sections)
            return
        chosen = self.parts.get(source)
        for option in getattr(chosen, "options", ()):
            if option.code in getattr(chosen, "exclusive", ()):
                continue
            copy = _Copy(option, f"_{option.code}", frozenset(named), self.parsed.base_language)
            yield _index(part, copy, sections)

    def _grouping(self, part: Any) -> Grouping:
        source = self.parts.get(part.item)
        options = getattr(source, "options", ())
        if part.merge is None:
            groups = tuple(Group(o.code, o.label, (o.code,)) for o in options)
        else:
            groups = tuple(
                Group(code, merge.label, tuple(merge.codes)) for code, merge in part.merge.items()
            )
        return Grouping(part.name, part.item, part.label, groups)


@dataclass(frozen=True, slots=True)
class _Copy:
    """How names and texts change when a section is repeated for an option."""

    option: Any
    suffix: str
    own: frozenset[str]
    base: str
    outer: frozenset[str] = frozenset()
    outer_suffix: str = ""

    def name(self, name: str) -> str:
        """Return the item's name in this copy; names from outside stay."""
        if name == KNOWN:
            return name
        if name in self.outer:
            return f"{name}{self.outer_suffix}"
        return f"{name}{self.suffix}" if name in self.own else name

    def texts(self, texts: Texts) -> Texts:
        """Return the words, base language first, with `{option}` replaced by the option's label."""
        ordered = dict(texts)
        if self.base in ordered:
            ordered = {self.base: ordered.pop(self.base), **ordered}
        if self.option is None:
            return ordered
        label = self.option.label
        spare = label.get(self.base, "")
        return {
            language: self._piped(words.replace("{option}", label.get(language, spare)))
            for language, words in ordered.items()
        }

    def _piped(self, words: str) -> str:
        """Return the words with repeated answers taken from this copy."""

        def renamed(found: re.Match[str]) -> str:
            item, dot, rest = found[1].partition(".")
            return f"{{{self.name(item)}{dot}{rest}}}"

        return PIPE.sub(renamed, words)


def _index(part: Any, copy: _Copy, sections: Sequence[Section]) -> Index:
    """Return an index, in the action field that all its items share unless it names one."""
    items = []
    for one in part.items:
        name, dot, rest = one.item.partition(".")
        items.append(IndexItem(f"{copy.name(name)}{dot}{rest}", one.reversed, one.item))
    own = {one.variable.partition(".")[0] for one in items}
    fields = {
        item.action_field for section in sections for item in section.items if item.name in own
    }
    return Index(
        name=f"{part.name}{copy.suffix}",
        label=copy.texts(part.label),
        kind=part.kind,
        action_field=part.action_field or (fields.pop() if len(fields) == 1 else None),
        items=tuple(items),
        origin=part.name,
    )


def _chosen(item: str, code: str) -> Condition:
    return Comparison("contains", Reference(item), Constant(code))


def _about(section: Section, measure: Any) -> Section:
    """Return the section with the measure it is about, and its goal, at each of its items."""
    items = (
        replace(item, measure=item.measure or measure.code, goal=item.goal or measure.goal)
        for item in section.items
    )
    return replace(section, items=tuple(items))


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    return Combination("all", (first, second))


def _all_texts(values: Mapping[str, Any]) -> Iterable[Texts | None]:
    for name, given in values.items():
        if name in TEXTS:
            yield given
        elif name in OPTIONS:
            for option in given:
                yield option.label


def pipes_of(*texts: Texts | None) -> frozenset[str]:
    """Return the references that some texts repeat.

    >>> sorted(pipes_of({"de": "Sie sagten {kind}, {grid.row}."}))
    ['grid.row', 'kind']
    """
    return frozenset(
        name
        for one in texts
        if one
        for words in one.values()
        for name in PIPE.findall(words)
        if name != "option"
    )
