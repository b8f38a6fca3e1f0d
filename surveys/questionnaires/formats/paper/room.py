"""How much room an answer gets on paper."""

from collections.abc import Sequence

from surveys.items.item import Item, Option
from surveys.items.statements import VOICES
from surveys.questionnaires.formats.sheet import MOST_MEASURES
from surveys.web.locale import gettext as _
from surveys.web.locale import said, speaking
from surveys.web.markdown import plain

LINE = 75
"""Signs of handwriting on one line."""
MOST_LINES = 12
WIDE = 7
"""How many steps of a scale fit beside each other with their words under them."""
SIGNS_IN_WORD, SIGNS_IN_STEP = 16, 34
MANY = 12
"""From how many options on they stand in columns, if they are short."""
LONG = 16
"""From how many options and rows on a question need not stay on one page."""
ENTRIES = 3


def lines(item: Item) -> int:
    """Return how many lines a text gets.

    >>> lines(Item("a", "short_text", {}, max_length=200)), lines(Item("a", "long_text", {}))
    (2, 8)
    """
    if item.type == "short_text":
        return 1 if item.max_length <= LINE else 2
    return max(3, min(MOST_LINES, (item.max_length or 3000) // (5 * LINE)))


def side_by_side(options: Sequence[Option]) -> bool:
    """Whether the steps of a scale can stand beside each other: few, with short words."""
    labels = [plain(said(option.label)) for option in options]
    return len(labels) <= WIDE and all(_is_short(label) for label in labels)


def _is_short(label: str) -> bool:
    return len(label) <= SIGNS_IN_STEP and all(len(word) <= SIGNS_IN_WORD for word in label.split())


def in_columns(options: Sequence[Option]) -> bool:
    """Whether a long list of short options is better read in columns."""
    return len(options) >= MANY and all(
        len(plain(said(option.label))) <= SIGNS_IN_STEP for option in options
    )


def is_long(item: Item) -> bool:
    """Whether an item may go over to the next page, since it could fill one."""
    return item.type == "repeating_group" or len(item.options) + len(item.rows) > LONG


def entries(item: Item) -> int:
    """Return for how many entries of a repeating group there is room."""
    return min(ENTRIES, int(item.maximum or ENTRIES))


def digits(item: Item) -> int:
    """Return how many signs a number can have, with those behind the comma.

    >>> digits(Item("a", "number", {}, maximum=1500)), digits(Item("a", "number", {}))
    (4, 6)
    """
    most = item.maximum if item.maximum is not None else item.total
    whole = len(str(int(abs(most)))) if most is not None else 6
    return min(10, whole + (item.decimals + 1 if item.decimals else 0))


def measures(item: Item) -> int:
    """Return on how many measures there are questions."""
    return min(MOST_MEASURES, int(item.maximum or MOST_MEASURES))


def voices() -> tuple[Option, ...]:
    """Return what can be said to a statement."""
    return tuple(Option(code, label) for code, label in VOICES.items())


def reasons(item: Item) -> list[tuple[str, str]]:
    """Return the reasons of missing that are offered, each with its words."""
    found = []
    if item.dont_know:
        found.append(("dont_know", _("weiß nicht")))
    if item.refused:
        found.append(("refused", _("keine Angabe")))
    return found


def date_order() -> tuple[str, ...]:
    """Return the parts of a date, in the order its readers write them."""
    return speaking().date_order
