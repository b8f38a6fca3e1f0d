"""How much room a sealed answer takes: the same for everybody who answers one version.

A sealed answer shows nothing but its size. Padded to what the longest answer could need, not
even a long text can be told from a blank.
"""

from surveys.items import ITEM_TYPES
from surveys.items.base import EXPLANATION_LENGTH
from surveys.items.choices import OTHER_LENGTH
from surveys.items.item import WHY, Item
from surveys.items.repeating_group import MOST_ENTRIES
from surveys.questionnaires.questionnaire import Questionnaire

STEP = 4096
FRAME = 1024
"""Language, save id, hashes and the like."""
BYTES_PER_SIGN = 4
NAME = 48
"""A name or code with its quotes and signs, at most."""
HASH = 2 * 32 + 8
"""Each text carries a hash of its own."""


_KNOWN: dict[int, tuple[Questionnaire, int]] = {}
"""By identity: published questionnaires stay in memory, and are asked for with every save."""


def room_for(questionnaire: Questionnaire) -> int:
    """Return how many bytes every sealed answer to this version takes.

    Values may be larger only if a kind of item stores more than it says here; then the next
    multiple is taken.
    """
    known = _KNOWN.get(id(questionnaire))
    if known is None:
        needed = FRAME + sum(_room(item) for item in questionnaire.items.values())
        known = _KNOWN[id(questionnaire)] = (questionnaire, -(-needed // STEP) * STEP)
    return known[1]


def _room(item: Item) -> int:
    """Return the most bytes that one item's answer takes, with what stands beside it."""
    parts = len(item.options) + len(item.rows) * max(1, len(item.scales)) + item.files
    inside = sum(_room(one) for one in item.items) * int(item.maximum or MOST_ENTRIES)
    return NAME * (2 + 2 * parts) + BYTES_PER_SIGN * _signs(item) + inside * bool(item.items)


def _signs(item: Item) -> int:
    """Return the most signs of somebody's own words in one item, its hashes included."""
    kind = ITEM_TYPES[item.type]
    found = (item.max_length or OTHER_LENGTH) if kind.free_text else 0
    for part in kind.parts(item):
        found += EXPLANATION_LENGTH if part == WHY else OTHER_LENGTH
    return found + HASH * len(kind.text_parts(item)) // BYTES_PER_SIGN
