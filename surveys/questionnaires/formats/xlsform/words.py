"""Words of a label: Markdown with a little HTML in, our Markdown out, and `${name}` both ways.

What is not emphasis, link or list becomes plain text; what is inside a script or a style is gone.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

_HTML = re.compile(r"</?[A-Za-z!?][^<>]*>?")
_PIPED = re.compile(r"\$\{\s*([^{}\s]*)\s*\}")
_OUR_PIPED = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\}")
_TARGET = r"\(((?:[^()]|\([^()]*\))*)\)"
_PICTURE = re.compile(r"!\[([^\]]*)\]" + _TARGET)
_LINK = re.compile(r"\[([^\]]*)\]" + _TARGET)
_TAG_LEFT = re.compile(r"<(?=[A-Za-z/!?])")
_TITLE = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
_SAFE = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}
_GONE = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math"}


def markdown(words: str) -> str:
    """Return words as our Markdown: no HTML, no pictures, no titles, only safe links.

    >>> markdown("<b>Wichtig</b>: bis 5 < 6<script>alert(1)</script>")
    '**Wichtig**: bis 5 < 6'
    """
    if _HTML.search(words):
        reader = _Html()
        reader.feed(words)
        reader.close()
        words = reader.words()
    words = _PICTURE.sub(r"\1", words)
    words = _LINK.sub(lambda found: _link(found.group(1), found.group(2)), words)
    return _TAG_LEFT.sub("&lt;", _TITLE.sub(r"**\1**", words)).strip()


def _link(shown: str, target: str) -> str:
    address = (target.split() or [""])[0].strip("<>")
    return f"[{shown}]({address})" if _SAFE.match(address) else shown


class _Html(HTMLParser):
    """Keeps the words of HTML and the little form that Markdown has too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.gone = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write what a tag begins."""
        if tag in _GONE:
            self.gone += 1
        elif self.gone:
            return
        elif tag in _EMPHASIS:
            self.found.append(_EMPHASIS[tag])
        elif tag == "br":
            self.found.append("\n")
        elif tag == "li":
            self.found.append("\n- ")
        elif tag in _BLOCKS:
            self.found.append("\n\n")
        elif tag == "a":
            self.addresses.append(dict(attrs).get("href") or "")
            self.found.append("[")

    def handle_endtag(self, tag: str) -> None:
        """Write what a tag ends."""
        if tag in _GONE:
            self.gone = max(0, self.gone - 1)
        elif self.gone:
            return
        elif tag in _EMPHASIS:
            self.found.append(_EMPHASIS[tag])
        elif tag in _BLOCKS:
            self.found.append("\n\n")
        elif tag == "a" and self.addresses:
            self.found.append(f"]({self.addresses.pop()})")

    def handle_data(self, data: str) -> None:
        """Write words."""
        if not self.gone:
            self.found.append(data)

    def handle_entityref(self, name: str) -> None:
        """Leave a named sign as it is written: Markdown shows it, and it cannot become a tag."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Leave a numbered sign as it is written."""
        self.handle_data(f"&#{name};")

    def words(self) -> str:
        """Return everything read, with no more blank lines than Markdown needs."""
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n", "\n", "".join(self.found)))


def piped(words: str, reference: Callable[[str], str | None]) -> tuple[str, bool]:
    """Return words with our piping, and whether all of it could be written.

    `reference` gives our reference for a name, or None if its answer cannot be shown there.
    """
    whole = True
    parts: list[str] = []
    place = 0
    for found in _PIPED.finditer(words):
        parts.append(_plain_braces(words[place : found.start()]))
        ours = reference(found.group(1))
        whole = whole and ours is not None
        parts.append(f"{{{ours}}}" if ours is not None else "…")
        place = found.end()
    parts.append(_plain_braces(words[place:]))
    return "".join(parts), whole


def _plain_braces(words: str) -> str:
    """Return words with names in round brackets: in braces they would be piping."""
    return _OUR_PIPED.sub(r"(\1)", words)


def names_piped(words: str) -> list[str]:
    """Return the names of all questions whose answer the words show."""
    return _PIPED.findall(words)


def unpiped(words: str, name_of: Callable[[str], str | None]) -> tuple[str, bool]:
    """Return words with `${name}` for our piping, and whether all of it could be written."""
    whole = True

    def one(found: re.Match[str]) -> str:
        nonlocal whole
        name = name_of(found.group(1))
        whole = whole and name is not None
        return f"${{{name}}}" if name is not None else "…"

    return _OUR_PIPED.sub(one, words), whole
