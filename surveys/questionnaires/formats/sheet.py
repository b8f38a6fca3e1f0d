"""A questionnaire as it stands on a sheet: numbered questions, and in words who answers what.

Made for the language now spoken. Paper and Word show the same sheet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from typing import Any, TypeAlias, TypeVar

from surveys.items import ITEM_TYPES
from surveys.items.conditions import Combination, Comparison, Condition, Constant, Reference
from surveys.items.item import Item, Option, Scale, Texts
from surveys.questionnaires.building import PIPE, TEXTS
from surveys.questionnaires.formats.ways import Step, skipped, ticks
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.questionnaires.saying import Numbered, offered_if, only_if
from surveys.web.locale import END, ISOLATE, ngettext, said, speaking
from surveys.web.locale import gettext as _

BLANK = "………………"
"""Where the reader's own words belong in a text."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_MEASURES = 5
"""How many measures there is room for; more would fill a book."""
Change: TypeAlias = Callable[[Texts], Texts]
Worded = TypeVar("Worded", Item, Option, Scale)


@dataclass(frozen=True, slots=True)
class Choices:
    """Options (or rows) that stand together, and who should look at them."""

    only_if: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An item with its number, `7` or `7a`; what is only read has none.

    ways
        By code, where to go on after a tick, if that leaves something out.
    """

    item: Item
    number: str
    only_if: str = ""
    options: tuple[Choices, ...] = ()
    rows: tuple[Choices, ...] = ()
    ways: Mapping[str, str] = field(default_factory=dict)
    inner: tuple["Question", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is printed.

    copy_of
        The section of the document it repeats, and `subject` for what: an option's label.
    measure
        Of a part on any measure: which of those chosen, 1, 2, …; the reader writes down its name.
    """

    name: str
    title: Texts
    intro: Texts | None
    only_if: str
    questions: tuple[Question, ...]
    action_field: str | None = None
    copy_of: str = ""
    subject: Texts | None = None
    measure: int = 0
    chosen_at: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything printed, in order."""

    questionnaire: Questionnaire
    parts: tuple[Part, ...]
    numbers: Mapping[str, str]


def sheet_of(questionnaire: Questionnaire) -> Sheet:
    """Return the sheet of a questionnaire in the language now spoken."""
    maker = _Maker(questionnaire)
    return Sheet(questionnaire, tuple(maker.parts()), maker.numbers)


class _Maker:
    """Numbers everything first, so that what is said of a question can name any other."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.sections = tuple(printed_sections(questionnaire))
        self.steps: list[Step] = [
            (section, item)
            for section in self.sections
            for item in section.items
            if ITEM_TYPES[item.type].asks
        ]
        asked = [item.name for _section, item in self.steps if ITEM_TYPES[item.type].stores]
        self.numbers = {name: str(number) for number, name in enumerate(asked, 1)}
        self.vocabulary = Numbered(questionnaire, self.numbers)

    def parts(self) -> Iterator[Part]:
        """Yield every section as it is printed."""
        for section in self.sections:
            source, option = subject_of(section, self.questionnaire)
            if source is None or option is None:
                yield self._part(section, self._blanks)
            elif ITEM_TYPES[source.type].unfolds:
                yield self._on_any(section, source, option)
            else:
                part = self._part(section, self._blanks)
                yield replace(part, copy_of=section.origin, subject=option.label)

    def _part(self, section: Section, change: Change) -> Part:
        return Part(
            name=section.name,
            title=change(section.title),
            intro=change(section.intro) if section.intro else None,
            only_if=only_if(section.asked_if, self.vocabulary),
            questions=tuple(
                self._question(place, change)
                for place, (within, _item) in enumerate(self.steps)
                if within is section
            ),
            action_field=section.action_field,
        )

    def _on_any(self, section: Section, source: Item, option: Option) -> Part:
        """Return the part on one measure as a part on any: the reader says on which."""
        place = source.codes.index(option.code) + 1
        part = self._part(section, lambda texts: without_label(self._blanks(texts), option.label))
        number = self.numbers.get(source.name, "")
        hint = ngettext(
            "Nur beantworten, wenn Sie bei Frage %(number)s eine Maßnahme angekreuzt haben.",
            "Nur beantworten, wenn Sie bei Frage %(number)s mindestens %(num)d Maßnahmen "
            "angekreuzt haben.",
            place,
            number=number,
        )
        return replace(
            part,
            title={speaking().tag: _("%(place)s. Maßnahme", place=place)},
            only_if=hint,
            copy_of=source.name,
            subject=option.label,
            measure=place,
            chosen_at=number,
        )

    def _question(self, place: int, change: Change) -> Question:
        item = self.steps[place][1]
        number = self.numbers.get(item.name, "")
        own = {one.name: f"{number}{LETTERS[at % 26]}" for at, one in enumerate(item.items)}
        inside = Numbered(self.questionnaire, {**self.numbers, **own}, item.items)
        return replace(
            self._plain(reworded(item, change), number, self.vocabulary),
            ways=dict(self._ways(place)),
            inner=tuple(
                self._plain(reworded(one, change), own[one.name], inside) for one in item.items
            ),
        )

    def _plain(self, item: Item, number: str, vocabulary: Numbered) -> Question:
        return Question(
            item=item,
            number=number,
            only_if=only_if(item.asked_if, vocabulary),
            options=_choices(item.options, vocabulary),
            rows=_choices(item.rows, vocabulary),
        )

    def _ways(self, place: int) -> Iterator[tuple[str, str]]:
        for code, value in ticks(self.steps[place][1]):
            target = skipped(self.steps, place, value)
            if target == place + 1 or place + 1 == len(self.steps):
                continue
            words = _("danach sind Sie fertig") if target is None else self._way_to(target)
            if words:
                yield code, words

    def _way_to(self, target: int) -> str:
        section, item = self.steps[target]
        if item.name in self.numbers:
            return _("weiter mit Frage %(number)s", number=self.numbers[item.name])
        first = next(one for within, one in self.steps if within is section)
        title = said(self._blanks(section.title))
        return _("weiter mit „%(title)s“", title=title) if first is item else ""

    def _blanks(self, texts: Texts) -> Texts:
        """Return texts with room where an earlier answer would be repeated."""
        return {tag: PIPE.sub(self._blank, words) for tag, words in texts.items()}

    def _blank(self, found: Any) -> str:
        number = self.numbers.get(found[1].partition(".")[0])
        if number is None:
            return f"{ISOLATE}{BLANK}{END}"
        hint = _("Ihre Antwort auf Frage %(number)s", number=number)
        return f"{ISOLATE}{BLANK} ({hint}){END}"


def _choices(options: tuple[Option, ...], vocabulary: Numbered) -> tuple[Choices, ...]:
    """Return the options, those with the same condition together."""
    return tuple(
        Choices(offered_if(condition, vocabulary), tuple(together))
        for condition, together in groupby(options, key=_condition)
    )


def _condition(option: Option) -> Condition | None:
    return option.asked_if


def printed_sections(questionnaire: Questionnaire) -> Iterator[Section]:
    """Yield the sections with something to read; of measures only as many as may be chosen."""
    for section in questionnaire.sections:
        source, option = subject_of(section, questionnaire)
        if source is not None and option is not None and ITEM_TYPES[source.type].unfolds:
            most = min(int(source.maximum or MOST_MEASURES), MOST_MEASURES)
            if option.code not in source.codes[:most]:
                continue
        if any(ITEM_TYPES[item.type].asks for item in section.items):
            yield section


def subject_of(
    section: Section, questionnaire: Questionnaire
) -> tuple[Item, Option] | tuple[None, None]:
    """Return the item and its option that a section is repeated for, if it is."""
    condition = section.asked_if
    if isinstance(condition, Combination) and condition.parts:
        condition = condition.parts[0]
    if not section.origin or section.name == section.origin:
        return None, None
    if not isinstance(condition, Comparison) or condition.test != "contains":
        return None, None
    if isinstance(condition.left, Reference) and isinstance(condition.right, Constant):
        source = questionnaire.items.get(condition.left.name)
        for option in source.options if source else ():
            if source and option.code == condition.right.value:
                return source, option
    return None, None


def without_label(texts: Texts, label: Texts) -> Texts:
    """Return texts with room where they name a measure.

    >>> without_label({"de": "Wirkt „Tandems“?"}, {"de": "Tandems"})
    {'de': 'Wirkt „………………“?'}
    """
    spare = next(iter(label.values()), "")
    return {
        tag: words.replace(label.get(tag) or spare, BLANK) if spare else words
        for tag, words in texts.items()
    }


def reworded(whole: Worded, change: Change) -> Worded:
    """Return an item with all its texts changed, those of its options and rows among them."""
    found: dict[str, Any] = {}
    for one in fields(whole):
        value = getattr(whole, one.name)
        if isinstance(value, tuple) and value and isinstance(value[0], Option | Scale):
            found[one.name] = tuple(reworded(inside, change) for inside in value)
        elif value and (one.name in TEXTS or one.name == "label"):
            found[one.name] = change(value)
    return replace(whole, **found)
