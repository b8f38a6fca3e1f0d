"""Steps of a scale in pasted questions: with words, with figures, with reasons of missing."""

import re
from collections.abc import Sequence

from surveys.questionnaires.formats.pasting.blocks import Block, Choice
from surveys.questionnaires.formats.pasting.lines import FIGURES
from surveys.questionnaires.formats.pasting.making import Item, Making
from surveys.questionnaires.formats.pasting.words import (
    AGREEMENT,
    DONT_KNOW,
    REFUSED,
    STRONGEST,
    WEAKEST,
)
from surveys.web.locale import gettext as _

FIRST_STEPS = frozenset({"0", "1"})
FEWEST, MOST = 3, 11


def without_reasons(choices: Sequence[Choice], settings: Item) -> list[Choice]:
    """Return the answers without "weiß nicht" and "keine Angabe", which become settings."""
    kept = []
    for choice in choices:
        if DONT_KNOW.fullmatch(choice.label.strip(" .")):
            settings["dont_know"] = True
        elif REFUSED.fullmatch(choice.label.strip(" .")):
            settings["refused"] = True
        else:
            kept.append(choice)
    return kept


def is_scale(choices: Sequence[Choice]) -> bool:
    """Whether answers are the steps of one scale."""
    if not FEWEST <= len(choices) <= MOST:
        return False
    if any(choice.written for choice in choices):
        return False
    codes = [choice.code for choice in choices]
    numbers = [int(code) for code in codes if code.isdigit()]
    if (
        len(numbers) == len(codes)
        and codes[0] in FIRST_STEPS
        and numbers == list(range(numbers[0], numbers[0] + len(codes)))
    ):
        return sum(bool(AGREEMENT.match(choice.label)) for choice in choices) >= 1
    return (
        all(AGREEMENT.match(choice.label) for choice in (choices[0], choices[-1]))
        and sum(bool(AGREEMENT.match(choice.label)) for choice in choices) >= len(choices) - 1
    )


def steps(choices: Sequence[Choice], stem: str, making: Making) -> list[Item]:
    """Return the steps of a scale; their codes rise with agreement, unless they were given."""
    given = [choice.code for choice in choices]
    labels = [choice.label for choice in choices]
    if all(given) and len(set(given)) == len(given):
        return [
            {"code": code, "label": making.words(label)}
            for code, label in zip(given, labels, strict=True)
        ]
    if STRONGEST.match(labels[0]) and WEAKEST.match(labels[-1]):
        labels.reverse()
        making.note(stem, _("Die Stufen stehen jetzt von wenig nach viel, wie überall."))
    return [
        {"code": str(code), "label": making.words(label)} for code, label in enumerate(labels, 1)
    ]


def figures_of(block: Block, stem: str, settings: Item, making: Making) -> Item:
    """Return a scale of figures with words at both ends: "gar nicht 1 2 3 4 5 sehr"."""
    found = FIGURES.fullmatch(block.figures)
    figures = re.findall(r"\d{1,2}", found["figures"] if found else "")
    ends = (
        [" ".join(found[side].strip(" –-:=()").split()) for side in ("low", "high")]
        if found
        else ["", ""]
    )
    if figures[0] == "0" and figures[-1] == "10":
        for side, words in zip(("low", "high"), ends, strict=True):
            if words:
                settings[side] = making.words(words)
        return making.item("rating", stem, **settings)
    if len(set(figures)) > MOST:
        lowest, highest = (pick(map(int, figures)) for pick in (min, max))
        return making.item("number", stem, **settings, minimum=lowest, maximum=highest)
    named = {figures[0]: ends[0], figures[-1]: ends[1]}
    options = [
        {
            "code": code,
            "label": making.words(f"{code} – {named[code]}" if named.get(code) else code),
        }
        for code in dict.fromkeys(figures)
    ]
    return making.item("likert", stem, **settings, options=options)
