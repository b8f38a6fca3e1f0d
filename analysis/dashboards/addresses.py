"""Where the files, the method and a closer look of a chart are: for staff, and for everybody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol
from urllib.parse import quote, quote_plus

from flask import url_for

from analysis.dashboards.method.number import CellAddress
from analysis.dashboards.panels import Panel
from analysis.disclosure.cells import TOTAL
from analysis.releases.reading import ReleaseFacts
from surveys.reading import Variable, WaveFacts
from surveys.web.locale import day, isolated, said
from surveys.web.locale import gettext as _


class Addresses(Protocol):
    """What a chart of one wave links to. Without a closer look its address is empty."""

    @property
    def source(self) -> str:
        """Where the numbers come from, in words."""

    def file(self, item: str, kind: str, by: str = "", group: str = "") -> str:
        """Return the address of a chart as `svg`, `png` or `csv`."""

    def method(self, cell: CellAddress) -> str:
        """Return the address that says how a number was counted."""

    def closer(self, item: str, by: str = "") -> str:
        """Return the address of a question on its own."""


@dataclass(frozen=True)
class ForStaff:
    """The addresses of a wave behind the sign-in."""

    wave: int
    source: str
    has_closer: bool = True

    def file(self, item: str, kind: str, by: str = "", group: str = "") -> str:
        """Return the address of a chart as a file."""
        return url_for(
            "charts.staff_file",
            wave=self.wave,
            item=item,
            kind=kind,
            by=by or None,
            group=group or None,
        )

    def method(self, cell: CellAddress) -> str:
        """Return the address that says how a number was counted."""
        return self._method(str(cell))

    @cached_property
    def _method(self) -> Callable[[str], str]:
        return address_pattern("method.show", "cell", wave=self.wave)

    def closer(self, item: str, by: str = "") -> str:
        """Return the address of a question on its own; not from there."""
        if not self.has_closer:
            return ""
        return url_for("questions.show", wave=self.wave, item=item, by=by or None)


@dataclass(frozen=True)
class ForEverybody:
    """The addresses of published results."""

    programme: str
    wave: int
    source: str

    def file(self, item: str, kind: str, by: str = "", group: str = "") -> str:
        """Return the address of a chart as a file."""
        return url_for(
            "charts.public_file",
            programme=self.programme,
            wave=self.wave,
            item=item,
            kind=kind,
            by=by or None,
            group=group or None,
        )

    def method(self, cell: CellAddress) -> str:
        """Return the address that says how a number was counted."""
        return self._method(str(cell))

    @cached_property
    def _method(self) -> Callable[[str], str]:
        values: dict[str, str | int] = {"programme": self.programme, "wave": self.wave}
        return address_pattern("method.public", "cell", **values)

    def closer(self, item: str, by: str = "") -> str:
        """Return nothing: everybody sees a question on the page of its field."""
        return ""


def address_pattern(endpoint: str, name: str, **values: str | int) -> Callable[[str], str]:
    """Return what writes addresses that differ by one value of their path or query alone.

    `url_for` goes through routes and languages each time, a table needs a hundred.
    """
    start, end = url_for(endpoint, **{name: _PLACE}, **values).split(_PLACE)  # type: ignore[arg-type]
    if "?" in start:
        return lambda value: f"{start}{quote_plus(value, safe=_PLAIN)}{end}"
    return lambda value: f"{start}{quote(value, safe=_PLAIN_IN_PATH)}{end}"


_PLACE = "-place-"
_PLAIN = "!$'()*,/:;?@"
_PLAIN_IN_PATH = "!$&'()*+,/:;=@"
"""What `url_for` leaves as it is."""


def kinds_of(csv: str) -> Callable[[str], str]:
    """Return what writes the address of a file as other kinds, from that of the file as CSV."""
    path, mark, query = csv.partition("?")
    return lambda kind: f"{path.removesuffix('csv')}{kind}{mark}{query}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands below a chart.

    svg, png
        Empty where the cell rule allows no chart.
    name
        Unique on the page.
    sentence
        What was found, with question, base and source: to be copied.
    """

    name: str
    csv: str
    svg: str
    png: str
    method: str
    closer: str
    sentence: str


def frame_of(  # noqa: PLR0913  what is known of one chart, and where it stands
    addresses: Addresses,
    item: str,
    *,
    cell: CellAddress,
    sentence: str,
    is_drawn: bool,
    by: str = "",
    group: str = "",
    mark: str = "",
) -> Frame:
    """Return the frame of the chart of an item, of all, of a group, or by groups.

    mark
        Ends its name, where a page shows the same question twice.
    """
    file = kinds_of(addresses.file(item, "csv", by, group))
    return Frame(
        name="-".join(part for part in ("sentence", item, by, group) if part) + mark,
        csv=file("csv"),
        svg=file("svg") if is_drawn else "",
        png=file("png") if is_drawn else "",
        method=addresses.method(cell),
        closer=addresses.closer(item, by),
        sentence=sentence,
    )


def cell_of(
    panel: Panel, variables: Sequence[Variable], by: str = TOTAL, group: str = TOTAL
) -> CellAddress:
    """Return the address of the first cell that a panel shows.

    A multiple choice is one statement, but every option of it has a cell.
    """
    name = variables[0].name if panel.kind == "ticks" else panel.statements[0].name
    return CellAddress(name, by, group)


def source_line(facts: WaveFacts, release: ReleaseFacts) -> str:
    """Return where a number comes from: the survey, the wave and the moment."""
    return source_at(facts, release.made_at)


def source_at(facts: WaveFacts, at: datetime) -> str:
    """Return the same of a moment that is no release."""
    return _(
        "%(survey)s, %(wave)s, Stand: %(day)s",
        survey=isolated(said(facts.survey_title)),
        wave=isolated(said(facts.title)),
        day=day(at),
    )


def counted_at(source: str, method: str) -> str:
    """Return the last line of a picture: where its numbers come from, and how they were counted."""
    return _("%(source)s. So gezählt: %(address)s", source=source, address=method)


def to_copy(finding: str, question: str, base_line: str, source: str) -> str:
    """Return a finding as one may pass it on: with question, base and source.

    Where nothing was worth a sentence, the question stands for it.
    """
    if not finding:
        return _(
            "%(question)s (%(base)s; Quelle: %(source)s)",
            question=question,
            base=base_line,
            source=source,
        )
    return _(
        "%(finding)s (Frage: „%(question)s“; %(base)s; Quelle: %(source)s)",
        finding=finding,
        question=question,
        base=base_line,
        source=source,
    )
