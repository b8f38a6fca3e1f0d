"""Earlier answers repeated in later texts: `{item}` becomes the answer in words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import as_text, found, is_answered
from surveys.items.item import Item, Option, Texts, said_in
from surveys.questionnaires.building import PIPE
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.markdown import END, ISOLATE, escaped

UNANSWERED = "…"


def piped_item(item: Item, questionnaire: Questionnaire, heard: Mapping[str, Any]) -> Item:
    """Return the item with the answers of `heard` in its texts."""
    if not item.pipes:
        return item
    with_marks = _Piper(questionnaire, heard, marks=True)
    plain = _Piper(questionnaire, heard, marks=False)
    return replace(
        item,
        stem=with_marks.texts(item.stem),
        help=with_marks.texts(item.help) if item.help else None,
        accept=with_marks.texts(item.accept) if item.accept else None,
        options=tuple(_option(option, plain) for option in item.options),
        rows=tuple(_option(row, plain) for row in item.rows),
    )


def piped_section(
    section: Section, questionnaire: Questionnaire, heard: Mapping[str, Any]
) -> Section:
    """Return the section with the answers of `heard` in its title and introduction."""
    if not section.pipes:
        return section
    return replace(
        section,
        title=_Piper(questionnaire, heard, marks=False).texts(section.title),
        intro=_Piper(questionnaire, heard, marks=True).texts(section.intro)
        if section.intro
        else None,
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
    if name == item.name:
        lines = ITEM_TYPES[item.type].said(item, heard, language, base)
        return " ".join(", ".join(lines).split())
    label = next((option.label for option in item.options if option.code == value), None)
    return said_in(label, language, base) if label else as_text(value)
