"""Texts written by staff: emphasis, links and lists; never HTML, never pictures.

Templates use the filters `words` (a line) and `prose` (paragraphs) for texts of a questionnaire:
they mark words in another language than the page's, where a translation is missing.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from surveys.web.locale import ISOLATE, language_of, said, speaking

INLINE_TAGS = {"em", "strong", "a", "br", "code"}
BLOCK_TAGS = INLINE_TAGS | {"p", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "hr"}
_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
SPECIAL = set("\\`*_{}[]()#+-.!|<>~&")


def inline(words: str) -> Markup:
    """Return one line of text as markup: a stem, a label.

    What repeats a respondent's words is never remembered.

    >>> inline("Wie **wichtig**? <b>")
    Markup('Wie <strong>wichtig</strong>? &lt;b&gt;')
    """
    return _inline(words) if ISOLATE in words else _known_inline(words)


@lru_cache(maxsize=8192)
def _known_inline(words: str) -> Markup:
    return _inline(words)


def _inline(words: str) -> Markup:
    return Markup(  # noqa: S704  cleaned
        nh3.clean(_READER.renderInline(words), tags=INLINE_TAGS, attributes={"a": {"href"}})
    )


def block(words: str) -> Markup:
    r"""Return paragraphs and lists as markup: a help, an introduction.

    >>> block("Eins\n\nZwei")
    Markup('<p>Eins</p>\n<p>Zwei</p>\n')
    """
    return _block(words) if ISOLATE in words else _known_block(words)


@lru_cache(maxsize=8192)
def _known_block(words: str) -> Markup:
    return _block(words)


def _block(words: str) -> Markup:
    return Markup(  # noqa: S704  cleaned
        nh3.clean(_READER.render(words), tags=BLOCK_TAGS, attributes={"a": {"href"}})
    )


def plain(words: str) -> str:
    """Return the words without marks, for titles and lists.

    >>> plain("Wie **wichtig** ist [das](https://example.org)?")
    'Wie wichtig ist das?'
    """
    return Markup(nh3.clean(_READER.renderInline(words), tags=set())).unescape()  # noqa: S704  no tags left


def escaped(words: str) -> str:
    """Return words of a respondent so that no sign in them is read as a mark.

    >>> str(inline(escaped("a*b*c <i> [x](y)")))
    'a*b*c &lt;i&gt; [x](y)'
    """
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in words)


def words(texts: Mapping[str, str] | str | None) -> Markup:
    """Return a line in the language now spoken, or in its own, marked as such."""
    return _marked(texts, inline, "span")


def prose(texts: Mapping[str, str] | str | None) -> Markup:
    """Return paragraphs in the language now spoken, or in their own, marked as such."""
    return _marked(texts, block, "div")


def _marked(texts: Mapping[str, str] | str | None, draw: Any, tag: str) -> Markup:
    if not texts or isinstance(texts, str):
        return Markup(draw(texts)) if texts else Markup()  # noqa: S704  drawn and cleaned
    spoken = speaking().tag
    if spoken in texts:
        return Markup(draw(texts[spoken]))  # noqa: S704  drawn and cleaned
    language = language_of(next(iter(texts)))
    shown = draw(next(iter(texts.values())))
    if language.lang == speaking().lang:
        return Markup(shown)  # noqa: S704  drawn and cleaned
    lang, direction = escape(language.lang), language.dir
    return Markup(f'<{tag} lang="{lang}" dir="{direction}">{shown}</{tag}>')  # noqa: S704  cleaned


def attach(app: Flask) -> None:
    """Give templates the filters `words`, `prose` and `plain`."""
    app.jinja_env.filters.update(words=words, prose=prose, plain=lambda texts: plain(said(texts)))
