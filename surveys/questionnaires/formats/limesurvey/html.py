"""Texts of LimeSurvey: HTML with `{expressions}` in it; ours: a little Markdown with `{piping}`.

Nothing that runs survives: texts are cleaned before anything else reads them.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt

LONGEST_TEXT = 100_000
LONGEST_WORDS = 20_000
MOST_TAGS = 1_000
"""Texts of people have fewer; cleaning deep nests takes long."""
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre", "hr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "th"}
_STRONG, _EMPHASIS = {"strong", "b"}, {"em", "i"}
# What may be kept for writing the file again. Styles, frames, forms and scripts may not.
_KEPT_TAGS = nh3.ALLOWED_TAGS | {"font", "u", "center", "big"}
_KEPT_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"class", "id", "dir", "lang", "align", "title"},
}
_KEPT_ATTRIBUTES["a"] = _KEPT_ATTRIBUTES.get("a", set()) | {"href", "target"}
_KEPT_ATTRIBUTES["font"] = {"color", "size", "face"}
_ADDRESSES = {"http", "https", "mailto", "tel"}
_RUNS = re.compile(
    r"<\s*(script|style|iframe|object|embed|form|svg|math|link|meta|base)\b"
    r"|\son[a-z]+\s*=|(?:javascript|vbscript|data)\s*:",
    re.IGNORECASE,
)
_MARK_OPEN, _MARK_CLOSE = "\ue000", "\ue001"
_MARK = re.compile(_MARK_OPEN + r"(\d+)" + _MARK_CLOSE)
_EXPRESSION = re.compile(r"""\{(?=[^\s}])((?:[^{}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*)\}""")
_OPENS_TAG = re.compile(r"<[A-Za-z/!?]")
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})


def expressions(text: str) -> tuple[str, list[str]]:
    """Return the text with a mark for each `{expression}`, and what stood in the braces.

    >>> expressions("Hello {name}, { not this }")[1]
    ['name']
    """
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        inside = match.group(1)
        if inside != inside.rstrip():
            return match.group(0)
        found.append(inside)
        return f"{_MARK_OPEN}{len(found) - 1}{_MARK_CLOSE}"

    plain = text.replace(_MARK_OPEN, "").replace(_MARK_CLOSE, "")
    return _EXPRESSION.sub(mark, plain), found


def runs(text: str) -> bool:
    """Whether a text tries to do more than say something: scripts, frames, forms, styles."""
    return text.count("<") > MOST_TAGS or ("<" in text and _RUNS.search(text) is not None)


def safe(text: str) -> str:
    """Return the HTML without anything that runs; the expressions in it stay as they are."""
    text = text[:LONGEST_TEXT]
    if "<" not in text:
        return text
    if text.count("<") > MOST_TAGS:
        return re.sub(r"<[^<>]*>", " ", text).replace("<", "&lt;")
    marked, found = expressions(text)
    cleaned = nh3.clean(
        marked,
        tags=_KEPT_TAGS,
        attributes=_KEPT_ATTRIBUTES,
        clean_content_tags={"script", "style"},
        link_rel=None,
        url_schemes=_ADDRESSES,
    )

    def put_back(match: re.Match[str]) -> str:
        inside = found[int(match.group(1))] if int(match.group(1)) < len(found) else ""
        # No rule has a tag in it; what looks like one was never a rule.
        return "" if _OPENS_TAG.search(inside) else "{" + inside + "}"

    return _MARK.sub(put_back, cleaned)


def words_of(text: str, piping: Callable[[str], str]) -> str:
    """Return a text as our Markdown; `piping` says what stands in place of an expression."""
    marked, found = expressions(text[:LONGEST_TEXT])
    if "<" in marked or "&" in marked:
        marked = _Words.read(nh3.clean(marked, clean_content_tags={"script", "style"}))
    else:
        marked = _paragraphs(_escaped(marked))

    def pipe(match: re.Match[str]) -> str:
        place = int(match.group(1))
        return piping(found[place]) if place < len(found) else ""

    return _MARK.sub(pipe, marked)[:LONGEST_WORDS].strip()


def html_of(words: str) -> str:
    """Return our Markdown as HTML for LimeSurvey; a single paragraph without its tag."""
    if not re.search(r"[*_`\[\]\\<>&#\n]|^\s*(?:[-+]|\d+[.)])\s", words):
        return words
    html = str(_markdown.render(words)).strip()
    single = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", html, re.DOTALL)
    return single.group(1) if single else html


def one_line(words: str) -> str:
    """Return words on one line, as labels are."""
    return " ".join(words.split())


def _escaped(text: str) -> str:
    """Return text in which nothing is Markdown by accident."""
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", text)
    if text.count("*") > 1:
        text = re.sub(r"(?<!\s)\*|\*(?!\s)", r"\*", text)
    if text.count("_") > 1:
        text = re.sub(r"(?<!\w)_|_(?!\w)", r"\_", text)
    if text.count("`") > 1:
        text = text.replace("`", r"\`")
    if "](" in text:
        text = text.replace("[", r"\[")
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\<", text)
    return re.sub(r"(?m)^([ \t]*)(#{1,6}\s|>|[-+*]\s|={3,}|-{3,})", r"\1\\\2", _numbers(text))


def _numbers(text: str) -> str:
    return re.sub(r"(?m)^([ \t]*\d{1,9})([.)])(?=\s)", r"\1\\\2", text)


def _paragraphs(text: str) -> str:
    text = re.sub(r"[ \t\r\f\v\u00a0]+", " ", text)
    return re.sub(r" ?\n ?", "\n", re.sub(r"\n\s*\n+", "\n\n", text)).strip()


class _Words(HTMLParser):
    """Turns cleaned HTML into Markdown, one buffer per element that wraps its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.buffers: list[list[str]] = [[]]
        self.open: list[tuple[str, str]] = []
        self.lists: list[int] = []

    @classmethod
    def read(cls, html: str) -> str:
        """Return the Markdown of HTML that was cleaned before."""
        parser = cls()
        parser.feed(html)
        parser.close()
        while len(parser.buffers) > 1:
            parser.handle_endtag(parser.open[-1][0])
        return _paragraphs_only("".join(parser.buffers[0]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        values = dict(attrs)
        if tag in _STRONG | _EMPHASIS | _HEADINGS or tag == "a":
            if tag in _BLOCKS:
                self._say("\n\n")
            self.buffers.append([])
            self.open.append((tag, values.get("href") or ""))
        elif tag == "br":
            self._say("  \n")
        elif tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else 0)
            self._say("\n\n" if len(self.lists) == 1 else "\n")
        elif tag == "li":
            self._bullet()
        elif tag == "td":
            self._say(" ")
        elif tag == "img":
            self._say(_escaped(values.get("alt") or ""))
        elif tag in _BLOCKS and not self.lists:
            self._say("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End an element; what wraps words does so now."""
        if self.open and self.open[-1][0] == tag:
            name, address = self.open.pop()
            self._say(_wrapped("".join(self.buffers.pop()), name, address))
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self._say("\n" if self.lists else "\n\n")
        elif tag in _BLOCKS and not self.lists:
            self._say("\n\n")

    def handle_data(self, data: str) -> None:
        """Take words; line breaks of the source mean nothing."""
        self._say(_escaped(re.sub(r"[\s\u00a0]+", " ", data)))

    def _bullet(self) -> None:
        depth = "   " * (min(len(self.lists), 4) - 1)
        if self.lists and self.lists[-1]:
            self._say(f"\n{depth}{self.lists[-1]}. ")
            self.lists[-1] += 1
        else:
            self._say(f"\n{depth}- ")

    def _say(self, words: str) -> None:
        self.buffers[-1].append(words)


def _wrapped(words: str, tag: str, address: str) -> str:
    inside = " ".join(words.split())
    if not inside:
        return " " if words else ""
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() else ""
    if tag == "a":
        usable = re.fullmatch(r"(?:https?://|mailto:)[^\s()<>]{1,1000}", address)
        made = f"[{inside}]({address})" if usable and not _MARK.search(address) else inside
    elif tag in _EMPHASIS:
        made = inside if inside.startswith("*") else f"*{inside}*"
    else:
        made = inside if inside.startswith("*") else f"**{inside}**"
    return before + made + after


def _paragraphs_only(words: str) -> str:
    """Return words with no blank at line ends but the two of a line break, no empty doubles."""
    words = re.sub(r"(?:[ \t]*\n){2,}", "\n\n", words)
    words = re.sub(r"\n (?! )", "\n", words)
    words = re.sub(r"(?<! ) \n", "\n", words)
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", words).strip()
