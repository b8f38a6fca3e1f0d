"""Pasted text as lines that know what they look like: a question, an answer, a row of a table."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

BOXES = "☐☑☒□■▢▣❏❐❑❒○◯●⚪⬜◻◽\U0001f532\U0001f533"
BULLETS = "•◦‣▪▫·∙⁃➢➤►✓"
SYMBOLS = "\uf000-\uf0ff"
"""What fonts of symbols such as Wingdings leave behind when text is copied out of Word."""
BOX = rf"(?:[{BOXES}{SYMBOLS}]|\[\s?\]|\(\s\)|\(\))"
MARKED = re.compile(
    rf"\s*(?:{BOX}|[{BULLETS}](?=\s)|[-–—*](?=\s)|o(?=[\t ]+\S)|(?P<letter>[a-zA-Z])[.)](?=\s))"
    r"[\t ]*(?P<rest>.*)"
)
BOXED = re.compile(rf"{BOX}\s*([^\t]*?)(?=\s*{BOX}|\s*\t|\s*$)")
ASKED = re.compile(
    r"\s*(?:Frage|Question|F|Q)\s?(?P<number>\d{1,3})\s*[.:)–-]?[\t ]+(?P<rest>\S.*)"
)
NUMBERED = re.compile(r"\s*(?P<number>\d{1,3}(?:\.\d{1,2})*)(?P<sign>[.)])[\t ]+(?P<rest>\S.*)")
STEP = re.compile(r"\s*(?P<number>\d{1,2})\s*(?:[=:–-]|[\t ])\s*(?P<rest>\D\S*.*)")
FIGURES = re.compile(
    r"(?P<low>\D*?)\s*(?P<figures>\d{1,2}(?:[\s–|/…-]+\d{1,2}){2,})\s*(?P<high>\D*)"
)
RULED = re.compile(r"[_.…]*(?:_{3,}|\.{5,}|…{2,})[_.…\s]*")
FILLED = re.compile(r"\s*(?:_{3,}|\.{5,}|…{2,})[_.…\s]*$")
LONGEST_LINE = 5_000
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f"))


class Look(Enum):
    """What a line looks like by itself."""

    BLANK = "blank"
    ASKED = "asked"
    OPTION = "option"
    BOXES = "boxes"
    ROW = "row"
    RULE = "rule"
    FIGURES = "figures"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of what was pasted.

    words
        Without the sign or number in front.
    cells
        Of a row of a table; of several boxes in one line, the words of each.
    code
        The number or letter in front of an answer; a number may serve as its code.
    """

    number: int
    look: Look
    words: str = ""
    cells: tuple[str, ...] = ()
    code: str = ""


def lines_of(text: str, most: int) -> tuple[list[Line], bool]:
    """Return the first lines of a text as it comes out of Word, a mail or a page.

    Lines that nobody writes are cut. The second value says whether anything was left out.
    """
    written = list(_written(text))
    left_out = len(written) > most or any(len(line) > LONGEST_LINE for line in written)
    shown = [line[:LONGEST_LINE] for line in written[:most]]
    style = _style(shown)
    return [_line(number, words, style) for number, words in enumerate(shown, 1)], left_out


def _written(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for line in re.split(r"[\n\v\f\x85\u2028\u2029]", plain):
        seen = "".join(" " if sign in "\u00a0\u202f\u2007\u2009" else sign for sign in line)
        seen = seen.translate(UNSEEN)
        yield "".join(
            sign for sign in seen if sign == "\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
        ).rstrip(" ")


def _style(written: Sequence[str]) -> str:
    """Return what stands behind the number of a question; `Frage` if it is that word."""
    if any(ASKED.match(line) for line in written):
        return "Frage"
    first = next(filter(None, map(NUMBERED.match, written)), None)
    return first["sign"] if first else ""


def _line(number: int, words: str, style: str) -> Line:
    if not words.strip():
        # Tabs alone are an empty row of a table, which says nothing.
        return Line(number, Look.BLANK)
    if RULED.fullmatch(words.strip()):
        return Line(number, Look.RULE)
    asked = _asked(words, style)
    if asked is not None and "\t" not in asked.strip():
        return Line(number, Look.ASKED, _one_line(asked))
    words = words if asked is None else asked
    boxes = [_one_line(one) for one in BOXED.findall(words)]
    if len(boxes) > 1 and all(boxes):
        before = _one_line(re.split(BOX, words, maxsplit=1)[0])
        return Line(number, Look.BOXES, before, tuple(boxes))
    marked = MARKED.match(words)
    body = (marked["rest"] if marked else words).strip(" ")
    if "\t" in body:
        cells = tuple(map(_one_line, body.split("\t")))
        return Line(number, Look.ROW, cells[0], cells)
    return _answer(number, words)


def _answer(number: int, words: str) -> Line:
    marked = MARKED.match(words)
    if marked and marked["rest"].strip():
        return Line(number, Look.OPTION, _one_line(marked["rest"]), code=marked["letter"] or "")
    numbered = NUMBERED.match(words) or STEP.match(words)
    if numbered and numbered["rest"].strip():
        return Line(number, Look.OPTION, _one_line(numbered["rest"]), code=numbered["number"])
    if FIGURES.fullmatch(words.strip()):
        return Line(number, Look.FIGURES, _one_line(words))
    return Line(number, Look.WORDS, _one_line(words))


def _asked(words: str, style: str) -> str | None:
    """Return the question of a numbered line, if numbers in this text are those of questions."""
    found = ASKED.match(words) if style == "Frage" else NUMBERED.match(words)
    if found is None or (style != "Frage" and found["sign"] != style):
        return None
    return found["rest"]


def _one_line(words: str) -> str:
    return " ".join(words.split())
