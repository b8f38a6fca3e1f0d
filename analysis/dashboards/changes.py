"""Change since the wave before, field by field: of the same organisations, or of whoever answered.

The two are never mixed, and no arrow says what few answers cannot carry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.dashboards.heat import asked_of_fields, tops
from analysis.disclosure.cells import Readership
from analysis.releases.reading import OVERVIEW, ReleaseFacts, cells, facts_of_release, latest
from analysis.releases.results import ChangeFound, results
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Variable, WaveFacts, breaks_since, codebook, wave_before
from surveys.web.locale import format_number, said
from surveys.web.locale import gettext as _

CONSTRUCT = "progress"
"""Of which question the overview tells the change."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since an earlier wave.

    since
        The name of that wave.
    by_field
        A few words per action field; a field that cannot be compared has none.
    is_paired
        Whether they speak of the same organisations.
    """

    since: str
    by_field: Mapping[str, str]
    is_paired: bool


def changes(
    session: Session,
    facts: WaveFacts,
    variables: Sequence[Variable],
    *,
    release_id: int,
    readership: Readership,
) -> Changes | None:
    """Return the change of progress in every field; None without an earlier wave that compares."""
    before = wave_before(session, facts)
    if before is None:
        return None
    earlier = latest(session, before.id, readership)
    if earlier is not None:
        before = facts_of_release(session, before, earlier)
    breaks = breaks_since(session, before, facts)
    asked = [v for v in variables if v.construct == CONSTRUCT and v.item not in breaks]
    frozen = results(session, release_id, OVERVIEW).changes
    paired = {v.action_field: frozen[v.name] for v in asked if v.action_field and v.name in frozen}
    if paired:
        told = {field: _paired(found) for field, found in paired.items() if field}
        return Changes(said(before.title), told, is_paired=True)
    if earlier is None:
        return None
    told = dict(_unpaired(session, facts, before, asked, release_id, earlier))
    return Changes(said(before.title), told, is_paired=False) if told else None


def of_the_same(question: str, found: ChangeFound) -> str:
    """Return how the same organisations answered a question before and now."""
    steps = found.change.steps
    return _(
        "%(question)s Vergleich der %(n)s Organisationen, die beide Male geantwortet "
        "haben: %(better)s höher, %(same)s gleich, %(worse)s niedriger.",
        question=question,
        n=format_number(steps.n_both),
        better=format_number(steps.raised),
        same=format_number(steps.same),
        worse=format_number(steps.lowered),
    )


def of_whoever_answered(wave: str) -> str:
    """Return what must be said of two waves that others answered."""
    return _(
        "Es haben teilweise andere geantwortet als in „%(wave)s“. Ein Teil der Veränderung "
        "kann daher kommen.",
        wave=wave,
    )


def _paired(found: ChangeFound) -> str:
    """Return how many of the same organisations see more, the same, or less progress."""
    steps = found.change.steps
    return _(
        "%(better)s mehr, %(same)s gleich, %(worse)s weniger (von %(n)s)",
        better=steps.raised,
        same=steps.same,
        worse=steps.lowered,
        n=steps.n_both,
    )


def _unpaired(  # noqa: PLR0913, PLR0917  two waves, what they asked, and their releases
    session: Session,
    facts: WaveFacts,
    before: WaveFacts,
    asked: Sequence[Variable],
    release_id: int,
    earlier: ReleaseFacts,
) -> list[tuple[str, str]]:
    """Return share before and now, where both may be shown as shares."""
    asked_then = codebook(session, before.version_id)
    first, second = cells(session, earlier.id, OVERVIEW), cells(session, release_id, OVERVIEW)
    found = []
    for field in facts.action_fields:
        own = [variable for variable in asked if variable.action_field == field.key]
        names = {variable.name for variable in own}
        then = [variable for variable in asked_then if variable.name in names]
        one = tops(first, asked_of_fields(then), field.key).get(CONSTRUCT)
        two = tops(second, asked_of_fields(own), field.key).get(CONSTRUCT)
        if one and two and min(_allowed(one.base), _allowed(two.base)) >= Showing.BRACKETED:
            words = _("%(before)s, jetzt %(now)s", before=one.percentage, now=two.percentage)
            found.append((field.key, words))
    return found


def _allowed(base: int | None) -> Showing:
    return showing(base or 0)
