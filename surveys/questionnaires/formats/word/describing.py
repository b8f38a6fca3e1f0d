"""One question in a Word document: its kind in words, what can be answered, who is asked."""

from collections.abc import Iterable, Iterator
from datetime import date

from surveys.items.item import Item, Option
from surveys.items.organisation_details import detail_in_words, options_of
from surveys.items.statements import VOICES
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.formats.sheet import Choices, Question
from surveys.questionnaires.formats.word.page import Rows
from surveys.web.locale import day, format_number, ngettext
from surveys.web.locale import gettext as _

MARKS = {
    **dict.fromkeys(("single_choice", "likert", "district"), "○"),
    **dict.fromkeys(("ranking", "statements", "point_allocation"), "–"),
}
BOX = "☐"


def described(rows: Rows, ask: Question, field: str = "") -> None:
    """Add a question; `field` is the name of its own action field, if it has one."""
    rows.begin(ask.number)
    if ask.only_if:
        rows.plain(ask.only_if, strong=True)
    if ask.number:
        rows.stem(ask.item.stem)
    else:
        rows.text(ask.item.stem)
    if ask.item.help:
        rows.text(ask.item.help)
    _kind(rows, ask.item)
    if field:
        rows.note(_("Handlungsfeld: %(field)s", field=field))
    _answers(rows, ask)
    for inner in ask.inner:
        _inside(rows, inner)


def _inside(rows: Rows, ask: Question) -> None:
    rows.plain("")
    if ask.only_if:
        rows.plain(ask.only_if, strong=True)
    rows.stem(ask.item.stem, ask.number)
    if ask.item.help:
        rows.text(ask.item.help)
    _kind(rows, ask.item)
    _answers(rows, ask)


def _kind(rows: Rows, item: Item) -> None:
    parts = [kind_words(item.type)]
    if item.type != "information":
        parts.append(_("Pflicht") if item.required else _("freiwillig"))
    rows.note(" · ".join([*parts, *_limits(item), item.name]))


def _limits(item: Item) -> Iterator[str]:
    """Yield what limits an answer, in words."""
    ticked = item.type in {"multiple_choice", "measure_block"}
    if item.minimum is not None:
        yield _("mindestens %(low)s", low=format_number(item.minimum))
    if item.maximum is not None:
        yield _("höchstens %(high)s", high=format_number(item.maximum))
    if item.total is not None and not ticked:
        yield _("zusammen %(total)s", total=format_number(item.total))
    if item.most:
        yield ngettext("%(num)d Platz", "%(num)d Plätze", item.most)
    for words, moment in ((_("ab %(day)s"), item.earliest), (_("bis %(day)s"), item.latest)):
        if moment:
            yield words % {"day": day(date.fromisoformat(moment))}
    if item.max_length:
        yield _("höchstens %(high)s Zeichen", high=format_number(item.max_length))
    if item.formats:
        yield ", ".join(one.upper() for one in item.formats)
    if item.order == "drawn":
        yield _("Reihenfolge zufällig")


def _answers(rows: Rows, ask: Question) -> None:
    item = ask.item
    _choices(rows, ask.rows, "–")
    if item.rows and item.options:
        rows.plain(_("Jeweils:"))
    _choices(rows, ask.options, MARKS.get(item.type, BOX), ask)
    _of_its_kind(rows, item)
    if item.unit:
        rows.note(_("Einheit: %(unit)s", unit=rows.page.said(item.unit)))
    if item.accept:
        rows.option(item.accept, "yes", ask.ways.get("yes", ""))
    for code, words in _reasons(item):
        rows.reason(f"{BOX} {words}", code, ask.ways.get(code, ""))
    if item.explain:
        rows.text(item.explain)
        rows.note(_("Textfeld daneben"))


def _of_its_kind(rows: Rows, item: Item) -> None:
    """Add what only one kind of item has."""
    if item.type == "statements":
        rows.plain(_("Jeweils:"))
        for code, label in VOICES.items():
            rows.option(label, code)
    for scale in item.scales:
        rows.text(scale.label)
        _options(rows, scale.options)
    for detail in item.details:
        rows.plain(f"– {detail_in_words(detail)}")
        _options(rows, options_of(item, detail))
    if item.type == "rating":
        _ends(rows, item)


def _reasons(item: Item) -> Iterator[tuple[str, str]]:
    if item.dont_know:
        yield "dont_know", _("weiß nicht")
    if item.refused:
        yield "refused", _("keine Angabe")


def _choices(
    rows: Rows, choices: Iterable[Choices], sign: str, ask: Question | None = None
) -> None:
    for together in choices:
        if together.only_if:
            rows.plain(together.only_if)
        for option in together.options:
            after = ask.ways.get(option.code, "") if ask else ""
            rows.option(option.label, option.code, after, sign=sign)


def _options(rows: Rows, options: Iterable[Option]) -> None:
    for option in options:
        rows.option(option.label, option.code)


def _ends(rows: Rows, item: Item) -> None:
    for number, words in ((0, item.low), (10, item.high)):
        if words:
            rows.plain(f"{number} = {rows.page.said(words)}")
