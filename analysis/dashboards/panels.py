"""From the cells of a release to panels: what a page says of one question.

The summary is chosen by measurement level here and nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from analysis.dashboards import caveats, sentences
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import TOTAL, Cell
from analysis.releases.reading import CellBook
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.ordinal import box_of
from surveys.reading import NO_ANSWER, NOT_SHOWN, Level, Missing, Variable
from surveys.web.locale import gettext as _
from surveys.web.locale import said, text_marked

LAST = ("other", "none")
"""Options that stay below the others when bars are sorted."""
ARRIVAL_ROW = "reached"
"""The statement that stands for a battery on arrival wherever there is room for one only."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One option, how many chose it, and what is printed instead where that is not told."""

    code: str
    label: str
    number: Number
    instead: str = ""

    @property
    def count(self) -> str:
        """What stands in the column of counts."""
        return self.instead or self.number.count


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was judged: the question itself, or one row of a battery.

    state
        Of its cell: ``exact``, ``rounded``, ``nearly_all`` or ``withheld``.
    asked
        Of how many an answer was wanted; None if not told.
    rounding
        Of what the base is a multiple; 1 if it is exact.
    """

    name: str
    label: str
    state: str
    base: int
    asked: int | None
    missing: Mapping[int, int]
    answers: tuple[Answer, ...]
    ordered: bool
    rounding: int = 1

    @property
    def base_line(self) -> str:
        """How many answered, of how many, and why the others did not."""
        reasons = (
            (sentences.dont_know, self.missing.get(Missing.DONT_KNOW, 0)),
            (sentences.without_answer, self.left_blank or 0),
        )
        said_reasons = [say(n) for say, n in reasons if n]
        rounded = self.state == "rounded"
        return sentences.base_line(self.base, self.asked, said_reasons, rounded=rounded)

    @property
    def left_blank(self) -> int | None:
        """How many it was shown to and who gave no answer; None if that is not told."""
        return left_blank(self.missing)

    @property
    def has_counts(self) -> bool:
        """Whether there is a number for each answer."""
        return self.state in {"exact", "rounded"} and self.base > 0

    def top(self) -> Number | None:
        """Return how many chose the upper options of a scale."""
        return self._box(slice(-box_of(len(self.answers)), None))

    def bottom(self) -> Number | None:
        """Return how many chose the lower options of a scale."""
        return self._box(slice(box_of(len(self.answers))))

    def top_labels(self) -> tuple[str, ...]:
        """Return the words of the upper options."""
        box = box_of(len(self.answers))
        return tuple(answer.label for answer in self.answers[-box:])

    def _box(self, part: slice) -> Number | None:
        if not self.ordered or not self.has_counts:
            return None
        counts = [answer.number.n or 0 for answer in self.answers]
        if not any(counts):
            return None
        chosen = counts[part]
        if self.state != "rounded":
            return Number(sum(chosen), self.base)
        one = self.rounding - 1
        return Number.about(sum(chosen), self.base, off=len(chosen) * one, base_off=one)


@dataclass(frozen=True)
class Panel:
    """What a page says of one question.

    kind
        ``choice``, ``ticks``, ``likert`` or ``grid``.
    is_of_fields
        Whether its options are the action fields, of which no finding is told.
    marked
        Attributes of an element with words of the questionnaire: their language, where the page
        speaks another one.
    """

    name: str
    kind: str
    title: str
    construct: str | None
    section: str
    statements: tuple[Statement, ...]
    is_of_fields: bool = False
    marked: Markup = field(default_factory=Markup)

    @cached_property  # of one question in ten groups, only that of all is told
    def sentence(self) -> str:
        """What was found, in one plain sentence; empty if nothing is worth one."""
        found = "" if self.is_of_fields else _finding(self)
        return found[:1].upper() + found[1:]

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What else must be said of this question."""
        return tuple(_notes(self))

    @property
    def base_line(self) -> str:
        """The base below the title; a battery has one per statement."""
        bases = [statement.base for statement in self.statements]
        if self.kind != "grid" or min(bases) == max(bases):
            return self.statements[0].base_line
        return _("n = %(low)s bis %(high)s", low=min(bases), high=max(bases))

    @property
    def bases(self) -> tuple[int, ...]:
        """Every base of the panel."""
        return tuple(statement.base for statement in self.statements)

    @property
    def exact_bases(self) -> tuple[int, ...]:
        """Every base that is as counted; a rounded small one has no percentage to be warned of."""
        return tuple(one.base for one in self.statements if one.state != "rounded")


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels of a page, and how many questions are not shown or were not answered."""

    shown: tuple[Panel, ...]
    withheld: int
    unanswered: int


def panels(
    book: CellBook, codebook: Iterable[Variable], *, fields: frozenset[str] = frozenset()
) -> Panels:
    """Return a panel for each question with cells in `book`, in the order asked.

    fields
        Keys of the action fields: a question whose options are they is never sorted.
    """
    shown: list[Panel] = []
    withheld = unanswered = 0
    for _item, found in groupby(codebook, key=lambda variable: variable.together):
        variables = [v for v in found if v.level is not Level.INTERVAL and book.cell(v.name)]
        if not variables:
            continue
        panel = panel_of(book, variables, fields=fields)
        if panel is not None:
            shown.append(panel)
        elif all(cell.state == "withheld" for cell in _cells(book, variables)):
            withheld += 1
        else:
            unanswered += 1
    return Panels(tuple(shown), withheld, unanswered)


def panel_of(
    book: CellBook,
    variables: Sequence[Variable],
    *,
    grouping: str = TOTAL,
    group: str = TOTAL,
    fields: frozenset[str] = frozenset(),
) -> Panel | None:
    """Return the panel of one question, in all responses or in one group; None if not shown."""
    first = variables[0]
    pairs = [
        (variable, cell)
        for variable in variables
        if (cell := book.cell(variable.name, grouping, group)) and cell.is_shown and cell.base
    ]
    if not pairs:
        return None
    if first.kind == "ticks":
        is_of_fields = {variable.part for variable in variables} <= {*fields, "other"}
        statements: tuple[Statement, ...] = (_ticked(pairs, sort=not is_of_fields),)
    else:
        statements = tuple(_statement(variable, cell) for variable, cell in pairs)
        is_of_fields = False
    kind = "grid" if first.kind == "grid_row" else first.kind
    if kind == "grid":
        statements = _battery_order(statements)
    return Panel(
        name=first.together,
        kind=kind,
        title=said(first.stem),
        construct=first.construct,
        section=first.section,
        statements=statements,
        is_of_fields=is_of_fields,
        marked=text_marked(first.stem),
    )


def main_statement(panel: Panel) -> Statement:
    """Return the statement that stands for the panel where there is room for one only."""
    chosen = (s for s in panel.statements if s.name.endswith(f".{ARRIVAL_ROW}"))
    return next(chosen, panel.statements[0])


def _cells(book: CellBook, variables: Iterable[Variable]) -> Iterator[Cell]:
    for variable in variables:
        cell = book.cell(variable.name)
        if cell is not None:
            yield cell


def _statement(variable: Variable, cell: Cell) -> Statement:
    """Return the answers to a choice or a scale, nominal options sorted where n allows."""
    ordered = variable.level is Level.ORDINAL
    base = cell.base or 0
    if cell.counts is None:
        nearly = Answer(
            cell.leading or "",
            said(variable.labels.get(cell.leading or "")),
            Number(None, base),
            instead=_("fast alle"),
        )
        answers: tuple[Answer, ...] = (nearly,)
    else:
        answers = tuple(
            Answer(code, said(variable.labels[code]), _number(cell, n, base))
            for code, n in zip(variable.codes, cell.counts, strict=True)
        )
        if not ordered:
            answers = _by_share(answers, base)
    return Statement(
        name=variable.name,
        label=said(variable.label),
        state=cell.state,
        base=base,
        asked=_asked(cell),
        missing=cell.missing,
        answers=answers,
        ordered=ordered,
        rounding=cell.rounding,
    )


def _ticked(pairs: Sequence[tuple[Variable, Cell]], *, sort: bool) -> Statement:
    """Return the options of a multiple choice; all rest on those who ticked at least one."""
    first, cell = pairs[0]
    base = cell.base or 0
    answers = tuple(
        Answer(variable.part or "", said(variable.label), *_tick(found, base))
        for variable, found in pairs
    )
    return Statement(
        name=first.together,
        label=said(first.stem),
        state="rounded" if cell.state == "rounded" else "exact",
        base=base,
        asked=_asked(cell),
        missing=cell.missing,
        answers=_by_share(answers, base) if sort else answers,
        ordered=False,
        rounding=cell.rounding,
    )


def _tick(cell: Cell, base: int) -> tuple[Number, str]:
    if cell.counts is None:
        words = _("fast alle") if cell.leading == "yes" else _("fast niemand")
        return Number(None, base), words
    return _number(cell, cell.counts[1], base), ""


def _number(cell: Cell, n: int, base: int) -> Number:
    if cell.state == "rounded":
        off = cell.rounding - 1
        return Number.about(n, base, off=off, base_off=off)
    return Number(n, base)


def _asked(cell: Cell) -> int | None:
    """Return of how many an answer was wanted; unknown where reasons are rounded or not told."""
    told = {reason for reason in cell.missing if reason not in NOT_SHOWN}
    if cell.state == "rounded" or (cell.state != "exact" and not told):
        return None
    return (cell.base or 0) + sum(cell.missing[reason] for reason in told)


def left_blank(missing: Mapping[int, int]) -> int | None:
    """Return how many gave no answer to what they were shown; None if no reason of it is told."""
    told = [missing[reason] for reason in NO_ANSWER if reason in missing]
    return sum(told) if told else None


def _by_share(answers: tuple[Answer, ...], base: int) -> tuple[Answer, ...]:
    """Sort from 30 answers on; below, an order would be a rank that n does not carry."""
    if showing(base) < Showing.WHOLE_PERCENT:
        return answers
    return tuple(sorted(answers, key=lambda answer: (answer.code in LAST, -(answer.number.n or 0))))


def _battery_order(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Sort the rows of a battery by their upper options, under the same condition."""
    tops = [statement.top() for statement in statements]
    bases = [statement.base for statement in statements]
    if None in tops or showing(min(bases)) < Showing.WHOLE_PERCENT:
        return statements
    shares = {s.name: -(top.share or 0) for s, top in zip(statements, tops, strict=True) if top}
    return tuple(sorted(statements, key=lambda statement: shares[statement.name]))


def _finding(panel: Panel) -> str:
    """Return the finding sentence."""
    statement = main_statement(panel)
    if statement.state == "nearly_all":
        return sentences.nearly_all(statement.answers[0].label)
    top = statement.top()
    if top is not None:
        special = sentences.OF_CONSTRUCT.get(panel.construct or "")
        if special is not None:
            return special(top)
        if panel.kind == "grid":
            return sentences.upper_options_of(statement.label, top, statement.top_labels())
        return sentences.upper_options(top, statement.top_labels())
    return "" if statement.ordered else _most_chosen(statement)


def _most_chosen(statement: Statement) -> str:
    counted = [answer for answer in statement.answers if answer.number.n]
    if not counted:
        return ""
    most = max(answer.number.n or 0 for answer in counted)
    if statement.state == "rounded":
        return _most_chosen_of_rounded(statement, counted, most)
    leading = [answer for answer in counted if answer.number.n == most]
    labels = [answer.label for answer in leading]
    if showing(statement.base) >= Showing.WHOLE_PERCENT or len(leading) > 1:
        return sentences.most_often(leading[0].number, labels)
    return sentences.chosen(leading[0].number, labels[0])


def _most_chosen_of_rounded(statement: Statement, counted: Sequence[Answer], most: int) -> str:
    """Return everything that may have been chosen most often; nothing if that is anything."""
    hidden = 2 * (statement.rounding - 1)
    if most <= hidden:
        return ""
    leading = [answer for answer in counted if (answer.number.n or 0) >= most - hidden]
    if len(leading) > 1:
        return sentences.about_equally_often([answer.label for answer in leading])
    if showing(statement.base) >= Showing.WHOLE_PERCENT:
        return sentences.most_often(leading[0].number, [leading[0].label])
    return sentences.chosen(leading[0].number, leading[0].label)


def _notes(panel: Panel) -> Iterator[str]:
    statement = panel.statements[0]
    if panel.kind == "ticks":
        yield caveats.several_answers()
    if statement.asked and statement.state == "exact" and panel.kind != "grid":
        missing = caveats.many_missing(statement.asked - statement.base, statement.asked)
        if missing:
            yield missing
