"""A block of pasted lines as items of a document: which kind it is, and its settings."""

from collections.abc import Iterator

from surveys.questionnaires.formats.pasting.blocks import Block, Choice
from surveys.questionnaires.formats.pasting.making import Item, Making
from surveys.questionnaires.formats.pasting.scales import (
    figures_of,
    is_scale,
    steps,
    without_reasons,
)
from surveys.questionnaires.formats.pasting.tables import items_of_table
from surveys.questionnaires.formats.pasting.words import (
    AGREED,
    KINDS,
    LONG,
    MOST,
    NONE_OF_THEM,
    OTHER_WORDS,
    POINTS,
    RANKED,
    REQUIRED,
    SEVERAL,
    SEVERAL_HINT,
    VOLUNTARY,
    count_in,
)
from surveys.web.locale import gettext as _

MOST_ANSWERS = 200


def items_of(block: Block, making: Making) -> Iterator[Item]:
    """Yield what a block asks: mostly one item; rows of a table may be several."""
    stem, settings = _stem(block, making)
    _shorten(block, stem, making)
    if block.rows:
        yield from items_of_table(block.rows, stem, settings, making)
    elif block.figures:
        yield figures_of(block, stem, settings, making)
    elif block.choices:
        yield _choices(block, stem, settings, making)
    elif block.is_question:
        yield _open(block, stem, settings, making)
    elif stem:
        making.note(
            stem,
            _(
                "Das ist keine Frage; daraus wird ein Hinweis. "
                "Vielleicht ist es der Titel einer Seite."
            ),
        )
        yield making.item("information", stem)


def _shorten(block: Block, stem: str, making: Making) -> None:
    """Leave out answers and rows that no question has; say so."""
    if len(block.choices) > MOST_ANSWERS or len(block.rows) > MOST_ANSWERS:
        making.note(
            stem,
            _("Mehr als %(most)s Antworten; der Rest wurde ausgelassen.", most=MOST_ANSWERS),
        )
        del block.choices[MOST_ANSWERS:], block.rows[MOST_ANSWERS:]


def _stem(block: Block, making: Making) -> tuple[str, Item]:
    """Return the words of a question without what settings say, and these settings."""
    settings: Item = {}
    stem = SEVERAL_HINT.sub("", block.stem).strip()
    if VOLUNTARY.search(stem):
        stem = VOLUNTARY.sub(" ", stem).strip()
    if REQUIRED.search(stem):
        stem, settings["required"] = REQUIRED.sub("", stem).strip(), True
    hints = [hint for hint in block.hints if not SEVERAL.search(hint)]
    if hints and block.is_question:
        settings["help"] = making.words(" ".join(hints))
    return stem, settings


def _choices(block: Block, stem: str, settings: Item, making: Making) -> Item:
    choices = without_reasons(block.choices, settings)
    labels = [choice.label for choice in choices]
    if not stem:
        first = labels[0] if labels else "…"
        making.note(
            "", _("Über „%(label)s“ steht keine Frage. Bitte ergänzen Sie sie.", label=first)
        )
    if not choices:
        return _open(block, stem, settings, making)
    if len(choices) == 1:
        return _single_box(stem, labels[0], settings, making)
    points = POINTS.search(stem)
    if points:
        settings["total"] = int(points[1])
        return making.item("point_allocation", stem, **settings, options=making.options(labels))
    said = " ".join((block.stem, *block.hints))
    if RANKED.search(said):
        most = MOST.search(said)
        if most:
            settings["most"] = min(count_in(most[1]), len(labels))
        return making.item("ranking", stem, **settings, options=making.options(labels))
    if is_scale(choices) and not SEVERAL.search(said):
        return making.item("likert", stem, **settings, options=steps(choices, stem, making))
    return _list(said, choices, stem, settings, making)


def _single_box(stem: str, label: str, settings: Item, making: Making) -> Item:
    """Return a question with one box: words to agree to."""
    for word in ("dont_know", "refused"):
        settings.pop(word, None)
    if not AGREED.search(f"{stem} {label}"):
        making.note(stem, _("Nur eine Antwort; daraus wird ein Kästchen zum Zustimmen."))
    return making.item("consent", stem, **settings, accept=making.words(label))


def _list(said: str, choices: list[Choice], stem: str, settings: Item, making: Making) -> Item:
    several = bool(SEVERAL.search(said))
    last = choices[-1]
    if last.written or OTHER_WORDS.fullmatch(last.label):
        choices = choices[:-1]
        settings["other"] = making.words(last.label)
    for choice in choices:
        if choice.written:
            making.note(
                stem,
                _(
                    "Nur die letzte Antwort bekommt ein Textfeld, nicht „%(label)s“.",
                    label=choice.label,
                ),
            )
    options = making.options([choice.label for choice in choices])
    if not several:
        return making.item("single_choice", stem, **settings, options=options)
    most = MOST.search(said)
    if most:
        settings["maximum"] = max(1, min(count_in(most[1]), len(options)))
    apart = [
        option["code"]
        for option, choice in zip(options, choices, strict=True)
        if NONE_OF_THEM.match(choice.label)
    ]
    if apart and options[-1]["code"] in apart:
        settings["exclusive"] = apart[-1:]
    return making.item("multiple_choice", stem, **settings, options=options)


def _open(block: Block, stem: str, settings: Item, making: Making) -> Item:
    for kind, pattern in KINDS:
        if pattern.search(stem):
            return making.item(kind, stem.rstrip(" :"), **settings)
    long = block.rules > 1 or (not block.rules and LONG.search(stem))
    return making.item("long_text" if long else "short_text", stem.rstrip(" :"), **settings)
