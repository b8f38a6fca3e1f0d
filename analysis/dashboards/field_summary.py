"""The top of a field's page: how it stands, who spoke and who is missing, and what has changed.

Everything comes from the cells of a release, or from results frozen with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.dashboards import sentences
from analysis.dashboards.changes import of_the_same, of_whoever_answered
from analysis.dashboards.field_charts import change_chart, gap_chart
from analysis.dashboards.heat import asked_of_fields, gap_written, tops
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.panels import Panel, main_statement, panel_of
from analysis.dashboards.writing import Number
from analysis.releases.reading import CellBook
from analysis.releases.results import Results
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.importance import Gap
from surveys.reading import Grouping, Variable
from surveys.web.locale import format_number, said
from surveys.web.locale import gettext as _

FEW = 5
"""Groups with fewer answers than this are called missing, where counts may be told at all."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One group and how many of it spoke on the field, in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Before:
    """The wave before: its name, its cells of the field, what it asked, and what has changed."""

    title: str
    book: CellBook
    codebook: Sequence[Variable]
    breaks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a field's page says first.

    sentence
        How the field stands, in one or two sentences.
    gap, gap_notes
        The distance between importance and progress, and what else must be said of it.
    spoke, missing
        Who spoke on the field by group, and which groups hardly did; empty where not told.
    since
        The name of the wave before; empty without one that compares.
    changes
        What changed since then, a sentence per question.
    """

    sentence: str
    gap: str
    gap_notes: tuple[str, ...]
    gap_chart: PageChart | None
    spoke: tuple[Spoke, ...]
    missing: str
    since: str
    changes: tuple[str, ...]
    change_chart: PageChart | None


def summary(  # noqa: PLR0913  what is known of a field, and of the wave before
    book: CellBook,
    codebook: Sequence[Variable],
    field: str,
    *,
    grouping: Grouping | None,
    frozen: Results,
    before: Before | None,
) -> Summary | None:
    """Return the top of the page of a field; None where nothing of it may be shown.

    grouping
        By which groups the page compares.
    """
    found = tops(book, asked_of_fields(codebook), field)
    if not found:
        return None
    standing = [sentences.at_a_glance(name, top) for name, top in found.items() if top.share]
    gap = frozen.gaps.get("", {}).get("")
    distance = _gap_sentence(found, gap)
    told = tuple(_changes(book, codebook, frozen, before))
    return Summary(
        sentence=" ".join(sentence for sentence in standing[:2] if sentence),
        gap=distance,
        gap_notes=tuple(_gap_notes(gap)),
        gap_chart=gap_chart(book, codebook, field, grouping, distance),
        spoke=tuple(_spoke(book, codebook, field, grouping)),
        missing=_missing(book, codebook, field, grouping),
        since=before.title if before else "",
        changes=told,
        change_chart=change_chart(before.title, tuple(_compared(book, codebook, before)), told)
        if before
        else None,
    )


def _gap_sentence(found: Mapping[str, Number], gap: Gap | None) -> str:
    if "importance" not in found or "progress" not in found:
        return ""
    importance, progress = found["importance"], found["progress"]
    distance = gap_written(importance, progress)
    if not distance:
        return ""
    told = _(
        "Wichtig: %(importance)s. Deutlicher Fortschritt: %(progress)s. Das sind %(points)s Punkte "
        "Abstand.",
        importance=importance.in_words,
        progress=progress.in_words,
        points=distance,
    )
    if gap is None or showing(gap.n) < Showing.BRACKETED:
        return told
    return f"{told} {_of_both(gap)}"


def _of_both(gap: Gap) -> str:
    """Return the gap of those who answered both; whoever answers on a field chose it: no interval.

    In brackets from few answers, like every number that must not be handed on as a fixed one.
    """
    n, distance = format_number(gap.n), format_number(abs(round(gap.value)))
    value = f"({distance})" if showing(gap.n) is Showing.BRACKETED else distance
    if round(gap.value) == 0:
        return _(
            "Wer beides beantwortet hat (%(n)s), stuft Wichtigkeit und Fortschritt im Mittel "
            "gleich hoch ein.",
            n=n,
        )
    if gap.value < 0:
        return _(
            "Wer beides beantwortet hat (%(n)s), stuft die Wichtigkeit auf einer Skala von 0 bis "
            "100 im Mittel um %(value)s niedriger ein als den Fortschritt.",
            n=n,
            value=value,
        )
    return _(
        "Wer beides beantwortet hat (%(n)s), stuft die Wichtigkeit auf einer Skala von 0 bis 100 "
        "im Mittel um %(value)s höher ein als den Fortschritt.",
        n=n,
        value=value,
    )


def _gap_notes(gap: Gap | None) -> Iterator[str]:
    if gap is None or showing(gap.n) < Showing.WHOLE_PERCENT:
        return
    if not gap.clear:
        yield _("Der Abstand ist nicht gesichert: Er kann auch Zufall sein.")


def _spoke(
    book: CellBook, codebook: Sequence[Variable], field: str, grouping: Grouping | None
) -> Iterator[Spoke]:
    for label, base, is_rounded in _bases(book, codebook, field, grouping):
        if base:
            n = format_number(base)
            yield Spoke(label, _("etwa %(n)s", n=n) if is_rounded else n)


def _missing(
    book: CellBook, codebook: Sequence[Variable], field: str, grouping: Grouping | None
) -> str:
    """Return which groups hardly spoke, where exact counts are told."""
    small = [
        label
        for label, base, is_rounded in _bases(book, codebook, field, grouping)
        if base < FEW and not is_rounded
    ]
    if not small:
        return ""
    return _("Kaum vertreten (unter 5 Antworten): %(groups)s.", groups=", ".join(small))


def _bases(
    book: CellBook, codebook: Sequence[Variable], field: str, grouping: Grouping | None
) -> Iterator[tuple[str, int, bool]]:
    """Yield each group with the largest base any question of the field has in it."""
    own = [variable.name for variable in codebook if variable.action_field == field]
    for group in grouping.groups if grouping else ():
        found = [
            cell
            for name in own
            if grouping and (cell := book.cell(name, grouping.name, group.code)) and cell.is_shown
        ]
        if found:
            largest = max(found, key=lambda cell: cell.base or 0)
            yield said(group.label), largest.base or 0, largest.state == "rounded"


def _changes(
    book: CellBook, codebook: Sequence[Variable], frozen: Results, before: Before | None
) -> Iterator[str]:
    """Yield what changed: of the same organisations if known, else of whoever answered."""
    if before is None:
        return
    paired = False
    for panel, _old in _compared(book, codebook, before):
        change = frozen.changes.get(main_statement(panel).name)
        if change is not None:
            paired = True
            yield of_the_same(panel.title, change)
    if not paired:
        yield of_whoever_answered(before.title)


def _compared(
    book: CellBook, codebook: Sequence[Variable], before: Before
) -> Iterator[tuple[Panel, Panel]]:
    """Yield every scale of the field that both waves asked alike, now and then."""
    for together in dict.fromkeys(variable.together for variable in codebook):
        variables = [v for v in codebook if v.together == together]
        if variables[0].item in before.breaks or variables[0].kind not in {"likert", "grid_row"}:
            continue
        then = [v for v in before.codebook if v.together == together]
        new, old = panel_of(book, variables), panel_of(before.book, then) if then else None
        if new and old and main_statement(new).top() and main_statement(old).top():
            yield new, old
