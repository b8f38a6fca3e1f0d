"""The form of a section or item, ready to be drawn: cards of fields with their values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import OF_CODES
from surveys.questionnaires.editing.indices import counting, kinds_of_index
from surveys.questionnaires.editing.places import Part
from surveys.questionnaires.editing.rule_page import Choices, RuleForm, rule_form
from surveys.questionnaires.editing.sentences import computed_as, shown_if
from surveys.questionnaires.editing.settings import Setting, held_value
from surveys.questionnaires.editing.subjects import Subject, Vocabulary
from surveys.questionnaires.editing.wording import language_words
from surveys.web.locale import gettext as _
from surveys.web.locale import language_of


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language: an input."""

    tag: str
    lang: str
    dir: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option or row: a line of the table."""

    code: str
    texts: tuple[Text, ...]
    exclusive: bool = False
    sentence: str = ""
    extras: tuple[tuple[str, str, str, Choices], ...] = ()
    """Name, label, value and choices of further settings."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An index: its words, what it can be, and how each scale counts in it."""

    name: str
    words: str
    texts: tuple[Text, ...]
    kind: str
    kinds: Choices
    scales: tuple[tuple[str, str, str], ...]
    """What the document calls it, its words, and how it counts; empty if it does not."""

    @property
    def size(self) -> int:
        """How many items it has."""
        return sum(1 for _name, _words, how in self.scales if how)


@dataclass(frozen=True, slots=True)
class Field:
    """One setting with its value, ready to be drawn by its `shape`."""

    setting: Setting
    value: Any = None
    texts: tuple[Text, ...] = ()
    rows: tuple[OptionRow, ...] = ()
    rule: RuleForm | None = None
    choices: Choices = ()
    can_exclude: bool = False
    scales: tuple[tuple[OptionRow, tuple[OptionRow, ...]], ...] = ()
    indices: tuple[IndexRow, ...] = ()

    @property
    def is_spare(self) -> bool:
        """Whether it is a text that need not be there, and is not."""
        needed = {"stem", "title", "purpose", "what_happens", "known"}
        return self.setting.name not in needed and not self.value

    @property
    def shape(self) -> str:
        """What it looks like."""
        return self.setting.shape


@dataclass(frozen=True, slots=True)
class Card:
    """Fields that belong together. A card that is not `open` folds."""

    name: str
    title: str
    fields: tuple[Field, ...]
    open: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form needs to know beyond the part it shows.

    languages
        Those whose texts are shown, the base language first.
    choices
        What can be chosen for settings such as `action_field`, by their name.
    """

    languages: tuple[str, ...]
    vocabulary: Vocabulary | None = None
    subjects: tuple[Subject, ...] = ()
    choices: Mapping[str, Choices] = field(default_factory=dict)

    @property
    def by_reference(self) -> dict[str, Subject]:
        """The subjects by what rules call them."""
        return {subject.reference: subject for subject in self.subjects}


FIRST = ("stem", "title", "help", "intro", "purpose", "what_happens", "known", "entry")
ANSWERING = ("required", "dont_know", "refused", "explain")
MORE = ("order", "shown_as", "default", "decimals", "pattern", "max_length", "level")
ABOUT = ("action_field", "goal", "measure")
ANALYSIS = ("construct", "special")
MESSAGES = ("messages/required", "messages/wrong")
HIDDEN = frozenset({"questionnaire", "document"})


def cards_of_item(
    part: Part, settings: Mapping[str, Setting], around: Surroundings
) -> tuple[Card, ...]:
    """Return the cards of an item."""
    named = {*FIRST, *ANSWERING, *MORE, *ABOUT, *ANALYSIS, *MESSAGES, "asked_if"}
    own = [name for name in settings if name not in named]
    has_list = any(settings[name].shape in {"options", "scales"} for name in own)
    plan = (
        Card("question", "", (), open=True),
        Card("own", "" if has_list else _("Antworten"), ()),
        Card("answering", _("Beim Antworten"), ()),
        Card("rule", _("Wer das gefragt wird"), ()),
        Card("about", _("Wozu es gehört"), ()),
        Card("analysis", _("Für die Auswertung"), (), open=False),
        Card("more", _("Weitere Einstellungen"), (), open=False),
        Card("messages", _("Eigene Fehlermeldungen"), (), open=False),
    )
    names: tuple[Sequence[str], ...] = (
        FIRST,
        own,
        ANSWERING,
        ("asked_if",),
        ABOUT,
        ANALYSIS,
        MORE,
        MESSAGES,
    )
    return _filled(plan, names, part, settings, around)


def cards_of_section(
    part: Part, settings: Mapping[str, Setting], around: Surroundings
) -> tuple[Card, ...]:
    """Return the cards of a section."""
    plan = (
        Card("question", "", ()),
        Card("rule", _("Wer diese Seite sieht"), ()),
        Card("about", _("Wozu sie gehört"), ()),
        Card("repeat", _("Wiederholen und auslosen"), (), open=bool(part.get("for_each"))),
    )
    names = (FIRST, ("asked_if",), ("action_field",), ("for_each", "drawn"))
    return _filled(plan, names, part, settings, around)


def cards_of_document(
    part: Part, settings: Mapping[str, Setting], around: Surroundings
) -> tuple[Card, ...]:
    """Return the cards of the questionnaire itself."""
    plan = (
        Card("question", "", ()),
        Card("languages", "", ()),
        Card("analysis", _("Für die Auswertung"), (), open=False),
    )
    names = ((*FIRST, "minutes"), ("languages", "fallback"), ("groupings", "indices", "checks"))
    return _filled(plan, names, part, settings, around)


def _filled(
    plan: Sequence[Card],
    names: Sequence[Sequence[str]],
    part: Part,
    settings: Mapping[str, Setting],
    around: Surroundings,
) -> tuple[Card, ...]:
    found = []
    for card, wanted in zip(plan, names, strict=True):
        fields = tuple(
            _field(settings[name], part, around)
            for name in wanted
            if name in settings and settings[name].shape not in HIDDEN
        )
        if fields or card.name == "analysis":
            found.append(replace(card, fields=fields))
    return tuple(found)


def _field(  # noqa: C901, PLR0911  one way out per shape
    setting: Setting, part: Part, around: Surroundings
) -> Field:
    value = held_value(part, setting.name)
    made = Field(setting, value, choices=setting.choices)
    shape = setting.shape
    if shape == "groupings":
        used = {one.get("item") for one in value or () if isinstance(one, Mapping)}
        return replace(made, value=used, choices=around.choices.get("groupings", ()))
    if shape == "indices":
        offered = around.choices.get("indices", ())
        return replace(made, choices=offered, indices=tuple(_indices(value, offered, around)))
    if setting.name in around.choices:
        choices = with_unknown(around.choices[setting.name], value)
        return replace(made, setting=replace(setting, shape="pick"), choices=choices)
    if shape == "words":
        return replace(made, texts=texts_of(value, around.languages))
    if shape == "options":
        return replace(
            made,
            rows=tuple(_option_rows(setting, value or (), part, around)),
            can_exclude="exclusive" in _fields_of(part),
        )
    if shape == "scales":
        return replace(made, scales=tuple(_scales(value or (), part, around)))
    if shape == "rule":
        return replace(
            made, rule=rule_form(setting.name, value, around.vocabulary, around.by_reference)
        )
    if shape == "default":
        return _default(made, part, around)
    if shape == "choice" and value is None:
        return replace(made, value=setting.default)
    if shape == "several" and value is None:
        return replace(made, value=setting.default or ())
    if shape == "value" and around.vocabulary is not None:
        return replace(made, value=computed_as(value, around.vocabulary))
    return made


def with_unknown(choices: Choices, value: Any) -> Choices:
    """Return the choices with the value that stands there, even if it is none of them."""
    if value in (None, "") or str(value) in {one for one, _words in choices}:
        return choices
    return (*choices, (str(value), _("%(value)s (unbekannt)", value=value)))


def _fields_of(part: Part) -> Mapping[str, Any]:
    kind = ITEM_TYPES.get(str(part.get("type", "")))
    return kind.part.model_fields if kind else {}


def _default(made: Field, part: Part, around: Surroundings) -> Field:
    """Offer an answer that may stand there at first; lists of several have their own text."""
    kind = ITEM_TYPES[str(part.get("type"))]
    if isinstance(made.value, list | dict) or "contains" in kind.tests or kind.reasons_inside:
        return replace(made, setting=replace(made.setting, shape="document"))
    if kind.tests >= OF_CODES and part.get("options"):
        base = around.languages[0]
        options = tuple(
            (str(one.get("code")), str((one.get("label") or {}).get(base) or one.get("code")))
            for one in part["options"]
        )
        choices = (("", _("nichts")), *with_unknown(options, made.value))
        return replace(made, setting=replace(made.setting, shape="pick"), choices=choices)
    return made


def texts_of(value: Any, languages: Sequence[str]) -> tuple[Text, ...]:
    """Return a text as one input per language."""
    words = value if isinstance(value, Mapping) else {}
    found = []
    for tag in languages:
        try:
            language = language_of(tag)
            lang, direction = language.lang, language.dir
        except ValueError:
            lang, direction = tag, "auto"
        found.append(Text(tag, lang, direction, language_words(tag), str(words.get(tag, ""))))
    return tuple(found)


def _option_rows(
    setting: Setting, options: Sequence[Mapping[str, Any]], part: Part, around: Surroundings
) -> Iterator[OptionRow]:
    exclusive = set(part.get("exclusive") or ())
    for option in options:
        rule = option.get("asked_if")
        yield OptionRow(
            code=str(option.get("code", "")),
            texts=texts_of(option.get("label"), around.languages),
            exclusive=option.get("code") in exclusive,
            sentence=shown_if(rule, around.vocabulary) if rule and around.vocabulary else "",
            extras=tuple(
                (
                    extra,
                    dict(EXTRA_WORDS()).get(extra, extra),
                    str(option.get(extra) or ""),
                    with_unknown(around.choices.get(extra, ()), option.get(extra)),
                )
                for extra in setting.extras
            ),
        )


def _indices(value: Any, offered: Choices, around: Surroundings) -> Iterator[IndexRow]:
    for index in value or ():
        counted = counting(index)
        lost = (
            (one, _("%(value)s (unbekannt)", value=one))
            for one in counted
            if one not in dict(offered)
        )
        texts = texts_of(index.get("label"), around.languages)
        yield IndexRow(
            name=str(index.get("name")),
            words=texts[0].words or str(index.get("name")),
            texts=texts,
            kind=str(index.get("kind")),
            kinds=kinds_of_index(),
            scales=tuple((one, words, counted.get(one, "")) for one, words in (*offered, *lost)),
        )


def EXTRA_WORDS() -> Choices:  # noqa: N802  a table that is said in the language now spoken
    """Return what further settings of an option are called."""
    return (("action_field", _("Handlungsfeld")), ("goal", _("Ziel")))


def _scales(
    scales: Sequence[Mapping[str, Any]], part: Part, around: Surroundings
) -> Iterator[tuple[OptionRow, tuple[OptionRow, ...]]]:
    plain = Setting("options", "options", "")
    for scale in scales:
        row = OptionRow(str(scale.get("code")), texts_of(scale.get("label"), around.languages))
        yield row, tuple(_option_rows(plain, scale.get("options") or (), part, around))


__all__ = [
    "Card",
    "Choices",
    "Field",
    "Surroundings",
    "cards_of_document",
    "cards_of_item",
    "cards_of_section",
]
