"""Pasted lines gathered into blocks: the words of a question with everything that answers it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.questionnaires.formats.pasting.lines import FILLED, Line, Look
from surveys.web.locale import gettext as _

SHORT = 90
"""Signs up to which a line without a mark can be an answer."""
WRAPPED = 60
"""Signs from which on a line may have been broken because it was full."""
LONGEST_STEM = 2_000
"""Signs from which on the words of a question do not go on in the next line."""
HINT = re.compile(
    r"\(.*\)|.*\b(mehrfach|mehrere|ankreuzen|kreuzen|zutreffend|bitte|nennung|angabe machen"
    r"|tick|check all|please)\b.*",
    re.IGNORECASE,
)
ENDS_QUESTION = re.compile(r"[?؟:]\W*(\([^)]*\)\s*)*[*\s]*$")


@dataclass(slots=True)
class Choice:
    """One answer to tick. `written` if there is a line to write on behind it."""

    label: str
    code: str = ""
    written: bool = False


@dataclass(slots=True)
class Block:
    """What belongs together. `number` is that of its first line."""

    number: int
    stem: str = ""
    asked: bool = False
    hints: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    rules: int = 0
    figures: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether something stands there to answer with."""
        return bool(self.choices or self.rows or self.rules or self.figures)

    @property
    def is_question(self) -> bool:
        """Whether its words ask for something."""
        return self.asked or self.is_answered or bool(ENDS_QUESTION.search(self.stem))


def blocks_of(lines: Iterable[Line]) -> list[Block]:
    """Return the blocks in order."""
    gathering = _Gathering()
    for line in lines:
        gathering.take(line)
    gathering.close()
    return gathering.blocks


class _Gathering:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.block: Block | None = None
        self.gap = True
        self.after_choice = False
        self.lettered = False

    def take(self, line: Line) -> None:
        """Put a line where it belongs."""
        if line.look is Look.BLANK:
            self.gap = True
            return
        takers = {
            Look.ASKED: self._asked,
            Look.OPTION: self._option,
            Look.BOXES: self._boxes,
            Look.ROW: self._row,
            Look.WORDS: self._words,
        }
        if line.look in takers:
            takers[line.look](line)
        else:
            block = self.block or self._new(line, "")
            block.rules += line.look is Look.RULE
            block.figures = line.words if line.look is Look.FIGURES else block.figures
        self.gap = False
        self.after_choice = line.look is Look.OPTION
        self.lettered = self.after_choice and line.code.isalpha()

    def close(self) -> None:
        """End the block: what stood below it without a mark are answers, a hint or a heading."""
        block, self.block = self.block, None
        if block is None or not block.loose:
            return
        loose, block.loose = block.loose, []
        if len(loose) > 1 and not block.is_answered:
            block.choices = [_choice(line) for line in loose]
        elif loose[0].look is Look.BLANK:  # stood apart
            self.blocks.extend(Block(line.number, line.words) for line in loose)
        else:
            block.hints.extend(line.words for line in loose)

    def _new(self, line: Line, words: str) -> Block:
        self.close()
        self.block = Block(line.number)
        self.blocks.append(self.block)
        self._say(self.block, words)
        return self.block

    def _say(self, block: Block, words: str) -> None:
        """Add to the words of a question; a line to write on may stand behind them."""
        block.rules += bool(FILLED.search(words))
        block.stem = f"{block.stem} {FILLED.sub('', words)}".strip()

    def _asked(self, line: Line) -> None:
        self._new(line, line.words).asked = True

    def _option(self, line: Line) -> None:
        block = self.block
        if self._is_heading(line):
            self._new(line, line.words)
            return
        if block is None or block.rows or block.rules:
            block = self._new(line, "")
        block.hints.extend(one.words for one in block.loose)
        block.loose = []
        block.choices.append(_choice(line))

    def _is_heading(self, line: Line) -> bool:
        """Whether "B. Ihre Einschätzung" stands apart, where no answer has the letter before."""
        goes_on = self.block is not None and bool(self.block.choices) and self.lettered
        return self.gap and line.code.isupper() and not goes_on

    def _boxes(self, line: Line) -> None:
        block = self.block
        if line.words and (block is None or self.gap or block.is_answered):
            block = self._new(line, line.words)
        elif block is None:
            block = self._new(line, "")
        elif line.words:
            self._say(block, line.words)
        block.choices.extend(_choice_of(cell, "") for cell in line.cells)

    def _row(self, line: Line) -> None:
        block = self.block
        if block is None or block.choices or block.rules:
            block = self._new(line, "")
        block.hints.extend(one.words for one in block.loose)
        block.loose = []
        block.rows.append(line.cells)

    def _words(self, line: Line) -> None:
        block = self.block
        if block is None:
            self._new(line, line.words)
        elif self._goes_on(block, line):
            last = block.choices[-1]
            last.label = f"{last.label} {line.words}"
        elif block.is_answered or FILLED.search(line.words):
            self._after_answers(block, line)
        elif self._is_hint(block, line):
            block.hints.append(line.words)
        elif self._continues(block, line):
            self._say(block, line.words)
        elif self._begins(block, line):
            self._new(line, line.words)
        else:
            look = Look.BLANK if self.gap else Look.WORDS
            block.loose.append(Line(line.number, look, line.words))

    def _goes_on(self, block: Block, line: Line) -> bool:
        """Whether an answer was broken into two lines."""
        return (
            not self.gap and self.after_choice and bool(block.choices) and line.words[0].islower()
        )

    def _after_answers(self, block: Block, line: Line) -> None:
        only_a_hint = HINT.fullmatch(line.words) and not self.gap and len(line.words) <= SHORT
        if only_a_hint and not FILLED.search(line.words) and not ENDS_QUESTION.search(line.words):
            block.hints.append(line.words)
        else:
            self._new(line, line.words)

    def _is_hint(self, block: Block, line: Line) -> bool:
        if ENDS_QUESTION.search(line.words) or not block.is_question:
            return False
        if HINT.fullmatch(line.words):
            return True
        return not self.gap and line.words.endswith((".", "!")) and len(line.words) > 3

    def _continues(self, block: Block, line: Line) -> bool:
        """Whether the words of a question were broken into two lines."""
        if len(block.stem) > LONGEST_STEM:
            return False
        if self.gap or block.loose or block.hints or ENDS_QUESTION.search(block.stem):
            return False
        asks = bool(ENDS_QUESTION.search(line.words))
        return not block.asked or asks or line.words[0].islower() or len(block.stem) > WRAPPED

    def _begins(self, block: Block, line: Line) -> bool:
        """Whether a line without a mark begins something new."""
        if not block.is_question:
            return True
        asks = bool(ENDS_QUESTION.search(line.words))
        return asks or len(line.words) > SHORT or (self.gap and line.words.endswith("."))


def _choice(line: Line) -> Choice:
    return _choice_of(line.words, line.code if line.code.isdigit() else "")


def _choice_of(words: str, code: str) -> Choice:
    written = bool(FILLED.search(words))
    label = FILLED.sub("", words).strip(" :") if written else words
    return Choice(label or _("anderes, und zwar"), code, written)
