"""Opinion groups as a page shows them: the map, what stands for each group, what all share.

Nobody is drawn alone: a group is a sign and an area, and has at least ten people by its gates.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, sin

from analysis.charts.tables import Bar, OpinionArea, OpinionGroup, OpinionStatement, OpinionTable
from analysis.dashboards.writing import Number
from analysis.releases.results import OpinionsFound
from analysis.statistics.opinions import FEWEST_VOTES, GroupArea, NoGroups, OpinionsRefused
from analysis.statistics.representativeness import Z_90, Voice
from surveys.reading import Variable
from surveys.web.locale import format_number, ngettext, percent, said, speaking
from surveys.web.locale import gettext as _

PER_GROUP = 2
"""How many statements stand for a group, and how many for all."""
CORNERS = 36
"""Of an ellipse."""
LETTERS = "ABCDE"


def title() -> str:
    """Return what opinion groups are called."""
    return _("Meinungsgruppen")


def refusal(found: OpinionsRefused) -> str:
    """Return why there are no groups."""
    if found.reason is NoGroups.GRADUAL:
        return _(
            "Die Meinungen gehen allmählich ineinander über. Gruppen zögen eine Grenze, wo keine "
            "ist; darum stehen die Aussagen einzeln."
        )
    return _(
        "Für Meinungsgruppen haben zu wenige abgestimmt, oder die Stimmen tragen keine "
        "(mindestens 50 Personen mit je 7 Stimmen)."
    )


def finding(found: OpinionsFound) -> str:
    """Return how many groups there are."""
    return _(
        "Wer ähnlich abgestimmt hat, steht zusammen: %(groups)s Gruppen.", groups=len(found.sizes)
    )


def base_line(found: OpinionsFound) -> str:
    """Return whom the groups rest on."""
    return _(
        "n = %(n)s, alle mit mindestens %(votes)s Stimmen",
        n=format_number(sum(found.sizes)),
        votes=FEWEST_VOTES,
    )


def opinion_table(found: OpinionsFound, variables: Mapping[str, Variable]) -> OpinionTable:
    """Return what the chart of opinion groups draws."""
    names = [_("Gruppe %(letter)s", letter=letter) for letter in LETTERS[: len(found.sizes)]]
    areas = tuple(_areas(found)) if found.areas else (None,) * len(names)
    return OpinionTable(
        title=title(),
        subtitle=finding(found),
        groups=tuple(
            OpinionGroup(name, _people(size), area)
            for name, size, area in zip(names, found.sizes, areas, strict=True)
        ),
        rows=tuple(_statements(found, variables, names)),
        base_line=base_line(found),
        axis_end=_("%(share)s stimmen zu", share=percent(1.0)),
        rtl=speaking().dir == "rtl",
    )


def rows(drawn: OpinionTable) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table below: how many are in a group, and how many of it agree."""
    yield _("Wie viele"), *(group.text for group in drawn.groups)
    for row in drawn.rows:
        yield row.label, *(bar.text for bar in row.bars)


def notes(found: OpinionsFound, variables: Mapping[str, Variable]) -> Iterator[str]:
    """Yield what all groups share, and how the groups are to be read."""
    for at in _shared(found):
        yield _("Alle Gruppen stimmen zu: „%(statement)s“", statement=_words(found, variables, at))
    yield _("Die Balken zählen, wer in einer Gruppe zustimmt.")
    yield _("Gruppen sind ein Bild dieser Stimmen, keine Arten von Menschen.")
    if found.areas:
        yield _(
            "Nah beieinander heißt ähnliche Stimmen; oben, unten, links und rechts bedeuten "
            "nichts. Eine Fläche zeigt, wo die Hälfte einer Gruppe steht, nie einzelne Personen."
        )
    yield _(
        "Wird aus denselben Stimmen neu gezogen, kommen fast dieselben Gruppen heraus "
        "(Übereinstimmung %(rand)s, volle wäre 1).",
        rand=format_number(round(found.stability, 2)),
    )


def _people(n: int) -> str:
    return ngettext("%(num)s Person", "%(num)s Personen", n)


def _areas(found: OpinionsFound) -> Iterator[OpinionArea]:
    """Yield where the groups stand, so large that the map is just filled."""
    edges = [tuple(_edge(area)) for area in found.areas]
    reach = max((abs(part) for edge in edges for corner in edge for part in corner), default=0)
    people = sum(found.sizes)
    for area, edge, size in zip(found.areas, edges, found.sizes, strict=True):
        yield OpinionArea(
            _shrunk(area.centre, reach), tuple(_shrunk(one, reach) for one in edge), size / people
        )


def _edge(area: GroupArea) -> Iterator[tuple[float, float]]:
    (x, y), (a, b), (c, d) = area.centre, area.across, area.upwards
    for step in range(CORNERS):
        right, up = cos(2 * pi * step / CORNERS), sin(2 * pi * step / CORNERS)
        yield x + a * right + b * up, y + c * right + d * up


def _shrunk(point: tuple[float, float], reach: float) -> tuple[float, float]:
    return (point[0] / reach, point[1] / reach) if reach else (0.0, 0.0)


def _statements(
    found: OpinionsFound, variables: Mapping[str, Variable], names: Sequence[str]
) -> Iterator[OpinionStatement]:
    """Yield the statements that stand most for each group, each once."""
    told: set[int] = set()
    for group, name in enumerate(names):
        voices = [one for one in _typical(found, group) if one[1] not in told][:PER_GROUP]
        for voice, at, is_agreeing in voices:
            told.add(at)
            of_groups = [one[at] for one in found.groups]
            bars = [
                _bar(one.agree if one else None, label)
                for one, label in zip(of_groups, names, strict=True)
            ]
            yield OpinionStatement(
                _words(found, variables, at), tuple(bars), _note(voice, name, agrees=is_agreeing)
            )


def _typical(found: OpinionsFound, group: int) -> list[tuple[Voice, int, bool]]:
    """Return what stands for a group: voice, statement, whether it agrees; strongest first."""
    voices = [
        (voice, at, is_agreeing)
        for at, one in enumerate(found.groups[group])
        if one
        for voice, is_agreeing in ((one.agree, True), (one.disagree, False))
        if voice.is_representative
    ]
    return sorted(voices, key=lambda one: (-one[0].strength, one[1]))


def _note(voice: Voice, name: str, *, agrees: bool) -> str:
    counted = Number(voice.n, voice.votes).in_words
    if agrees:
        return _("Steht für %(group)s: %(counted)s stimmen zu.", group=name, counted=counted)
    return _("Steht für %(group)s: %(counted)s lehnen ab.", group=name, counted=counted)


def _bar(voice: Voice | None, name: str) -> Bar:
    if voice is None or not voice.votes:
        return Bar(name, None, None, "–")
    number = Number(voice.n, voice.votes)
    return Bar(name, voice.n, number.share, number.both)


def _shared(found: OpinionsFound) -> list[int]:
    """Return the statements with which most of every group agree, those most shared first."""
    shared = [
        (value, at)
        for at, value in enumerate(found.consensus)
        if value is not None
        and all((one := group[at]) and one.agree.chance_z > Z_90 for group in found.groups)
    ]
    return [at for _value, at in sorted(shared, key=lambda one: (-one[0], one[1]))[:PER_GROUP]]


def _words(found: OpinionsFound, variables: Mapping[str, Variable], at: int) -> str:
    return said(variables[found.variables[at]].label)
