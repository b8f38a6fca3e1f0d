"""Earlier answers repeated in later texts: `{item}` becomes the answer in words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import found, is_answered
from surveys.items.item import Item, Option, Texts
from surveys.questionnaires.building import PIPE
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import END, ISOLATE
from surveys.web.markdown import escaped, plain

UNANSWERED = "…"


def piped_item(item: Item, questionnaire: Questionnaire, heard: Mapping[str, Any]) -> Item:
    """Return the item with the answers of `heard` in its texts, which are read as Markdown."""
    if not item.pipes:
        return item
    with_marks = _Piper(questionnaire, heard, marks=True)
    return replace(
        piped_labels(item, questionnaire, heard, with_marks),
        stem=with_marks.texts(item.stem),
        help=with_marks.texts(item.help) if item.help else None,
        accept=with_marks.texts(item.accept) if item.accept else None,
    )


def piped_labels(
    item: Item,
    questionnaire: Questionnaire,
    heard: Mapping[str, Any],
    piper: "_Piper | None" = None,
) -> Item:
    """Return the item with the answers of `heard` in its labels, as plain words to be said."""
    if not item.pipes:
        return item
    piper = piper or _Piper(questionnaire, heard, marks=False)
    return replace(
        item,
        options=tuple(_option(option, piper) for option in item.options),
        rows=tuple(_option(row, piper) for row in item.rows),
    )


def piped_section(
    section: Section, questionnaire: Questionnaire, heard: Mapping[str, Any]
) -> Section:
    """Return the section with the answers of `heard` in its title and introduction."""
    if not section.pipes:
        return section
    piper = _Piper(questionnaire, heard, marks=True)
    return replace(
        section,
        title=piper.texts(section.title),
        intro=piper.texts(section.intro) if section.intro else None,
    )


def _option(option: Option, piper: "_Piper") -> Option:
    return replace(option, label=piper.texts(option.label))


class _Piper:
    """Fills answers into texts. With `marks`, the texts are read as Markdown afterwards."""

    def __init__(
        self, questionnaire: Questionnaire, heard: Mapping[str, Any], *, marks: bool
    ) -> None:
        self.questionnaire, self.heard, self.marks = questionnaire, heard, marks

    def texts(self, texts: Texts) -> Texts:
        """Return the words of each language with the answers said in that language."""
        return {
            language: PIPE.sub(lambda match, tag=language: self._said(match, tag), words)  # type: ignore[misc]  # a default binds the loop's value
            for language, words in texts.items()
        }

    def _said(self, match: re.Match[str], language: str) -> str:
        name = match[1]
        item = self.questionnaire.items.get(name.partition(".")[0])
        if item is None:
            return match[0]
        words = in_words(item, name, self.heard, language, self.questionnaire.base_language)
        said = words or UNANSWERED
        return f"{ISOLATE}{escaped(said) if self.marks else said}{END}"


def in_words(item: Item, name: str, heard: Mapping[str, Any], language: str, base: str) -> str:
    """Return the answer under a reference in words of `language`, on one line."""
    value = found(name, heard)
    if not is_answered(value):
        return ""
    kind = ITEM_TYPES[item.type]
    if name == item.name:
        said = ", ".join(kind.said(item, heard, language, base))
    else:
        said = kind.word(item, value, language, base, place=name.partition(".")[2])
    return " ".join(said.split())


def for_everybody(texts: Texts) -> Texts:
    """Return a text as pages of results say it: without marks, and without one person's answers.

    >>> for_everybody({"de": "Wie **wichtig** ist {fields}?"})
    {'de': 'Wie wichtig ist …?'}
    """
    return {
        language: plain(PIPE.sub(UNANSWERED, words)) if MARKED.intersection(words) else words
        for language, words in texts.items()
    }


MARKED = frozenset("{*_[`\\<&")
"""Signs without which a text has neither marks nor repeated answers: most have none."""
