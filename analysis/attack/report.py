"""What the attack could and could not work out, in plain words."""

from collections.abc import Iterator

from analysis.attack.attacking import Attack, ItemAttack
from analysis.attack.puzzle import Block

MOST_NAMED = 5
"""So many derived groups or people are named per question."""


def sentences(found: Attack) -> Iterator[str]:
    """Yield the outcome, question by question and in total."""
    for item in found.items:
        yield from sentences_of(item)
    yield from total_of(found)


def total_of(found: Attack) -> Iterator[str]:
    """Yield what hidden cells betray, and the outcome over all questions."""
    yield from found.betrayals
    silent = sum(not item.groups for item in found.items)
    yield (
        f"In total: {len(found.items)} questions, {silent} of them without any number; "
        f"{found.determined} answers derived, {found.derived} groups below K derived."
    )
    yield "Could not derive any answer." if found.is_safe else "Could derive something."


def _groups_of(item: ItemAttack) -> Iterator[str]:
    for one in item.derived[:MOST_NAMED]:
        yield f"  DERIVED a group of {one.size} ({one.how}): {one.said or 'people of no one group'}"
    if len(item.derived) > MOST_NAMED:
        yield f"  and {len(item.derived) - MOST_NAMED} more groups."
    if item.scattered:
        yield (
            f"  {len(item.scattered)} sets below K that are no group follow by plus and minus; "
            "their answers stay open unless said otherwise."
        )


def sentences_of(item: ItemAttack) -> Iterator[str]:
    """Yield what could and could not be worked out of one question. No answer is told."""
    if not item.groups:
        yield f"{item.variable}: nothing is published."
        return
    people = "an unknown number of" if item.people is None else f"{item.people}"
    basis = f"{item.groups} cells, {people} people of {item.blocks} kinds"
    if item.contradiction:
        yield f"{item.variable}: what is published contradicts itself ({basis})."
    elif item.determined:
        yield f"{item.variable}: answers DERIVED: {item.determined_people} ({basis}):"
        for block in item.determined[:MOST_NAMED]:
            yield f"  {said_of(block)}"
        if len(item.determined) > MOST_NAMED:
            yield f"  and {len(item.determined) - MOST_NAMED} more kinds."
    else:
        yield f"{item.variable}: could not derive anybody's answer ({basis})."
    yield from _groups_of(item)
    if item.unsettled:
        yield f"  Of {item.unsettled} kinds the time did not suffice to be sure."
    if item.guessed is not None and item.answers:
        yield (
            f"  Best guess: {item.guessed / item.answers:.0%} right; "
            f"what most say: {(item.modal or 0) / item.answers:.0%}."
        )


def said_of(block: Block) -> str:
    """Return who a block is, in words."""
    names = [cohort.said for cohort in block.cohorts]
    more = f" and {len(names) - 2} more kinds" if len(names) > 2 else ""
    size = "some" if block.size is None else f"{block.size}"
    return f"{size} of: {' / '.join(names[:2])}{more}"
