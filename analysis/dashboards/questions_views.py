"""The page of one question: any item, by any planned group, beside any wave of its survey."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards import caveats, changes, frame, waiting
from analysis.dashboards.access import SEEING, Results, open_results
from analysis.dashboards.addresses import ForStaff, source_line
from analysis.dashboards.associations import Found, found_in
from analysis.dashboards.blocks import Block, block_of
from analysis.dashboards.chart_files import grouping_of
from analysis.dashboards.panels import panel_of
from analysis.dashboards.questions import (
    Asked,
    crossed_tables,
    groupings_offered,
    items_of,
    may_cross,
    number_table,
)
from analysis.dashboards.tables import Table
from analysis.releases.planning import choices_of
from analysis.releases.reading import (
    WHOLE_CONCEPT,
    ReleaseFacts,
    cells,
    crossed_cells,
    facts_of_release,
    latest,
    numbers,
    readership_for,
)
from analysis.releases.results import results as results_frozen
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import Grouping, Level, Variable, WaveFacts, breaks_since, codebook, waves_of
from surveys.web.locale import gettext as _
from surveys.web.locale import said

questions = Blueprint("questions", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of one wave.

    wave
        Its name.
    block
        None where nothing may be shown; numbers have a table only.
    notes
        What must be said of it.
    crossing
        The names of the two groupings that are crossed.
    """

    wave: str
    title: str
    block: Block | None
    numbers: Table | None
    found: Found | None
    crossed: tuple[Table, ...]
    notes: tuple[str, ...]
    crossing: str = ""


@questions.get("/staff/results/<int:wave>/questions")
@staff(*SEEING)
def show(wave: int) -> ResponseReturnValue:
    """Show one question closely; the address says which one, by what, and beside which wave."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        release = found.release
        if release is None:
            return redirect(url_for("results.overview", wave=wave))
        variables = codebook(session, found.facts.version_id)
        lists = items_of(variables, found.facts)
        if not lists:
            raise UnknownPage("Nothing was asked that could be counted.")
        asked = _asked(default=lists[0].items[0].name)
        choices = choices_of(session, found.facts)
        offered = groupings_offered(found.facts, choices, release)
        crosses = may_cross(choices, release, offered)
        by, across = _groupings(found.facts, asked)
        waves = [
            one
            for one in waves_of(session, found.facts.programme_id)
            if one.survey == found.facts.survey and one.id != wave
        ]
        shown = _shown(
            session,
            found.facts,
            release,
            asked.item,
            by=by if by in offered else None,
            across=across if crosses and across in offered else None,
        )
        notes = tuple(_not_planned(release, by, across, offered, crosses=crosses))
        beside = _beside(session, found, waves, asked, by if by in offered else None)
    return render_template(
        "dashboards/questions.html",
        asked=asked,
        lists=lists,
        groupings=offered,
        crosses=crosses,
        waves=waves,
        shown=(replace(shown, notes=(*shown.notes, *notes)), *([beside] if beside else ())),
        said_once=tuple(_said_once(release, shown)),
        address=url_for(".show", wave=wave, _external=True, **asked.query),
        **frame.of_staff(found),
    )


def _asked(default: str) -> Asked:
    """Return what the address asks for; one grouping twice is one."""
    given = {name: request.args.get(name, "") for name in ("item", "by", "across", "beside")}
    by = given["by"] or given["across"]
    across = given["across"] if given["across"] != by else ""
    return Asked(given["item"] or default, by, across, given["beside"])


def _groupings(facts: WaveFacts, asked: Asked) -> tuple[Grouping | None, Grouping | None]:
    first, second = (
        grouping_of(facts.groupings, name) if name else None for name in (asked.by, asked.across)
    )
    return first, second


def _not_planned(
    release: ReleaseFacts,
    by: Grouping | None,
    across: Grouping | None,
    offered: tuple[Grouping, ...],
    *,
    crosses: bool,
) -> list[str]:
    """Return why something that the address asks for is missing."""
    if by and release.waits_for_groups:
        return [waiting.groups_later()]
    if by and not offered:
        return [_("Nach Gruppen wird hier nicht verglichen, damit niemand erkannt werden kann.")]
    missing = [one for one in (by, across) if one and one not in offered]
    if missing:
        return [
            _(
                "Nach „%(grouping)s“ zu vergleichen war für diese Runde nicht geplant.",
                grouping=said(one.label),
            )
            for one in missing
        ]
    if across and not crosses:
        return [_("Zwei Gruppen zugleich zu betrachten war für diese Runde nicht geplant.")]
    return []


def _shown(  # noqa: PLR0913  a question, of which wave, and by what
    session: Session,
    facts: WaveFacts,
    release: ReleaseFacts,
    item: str,
    *,
    by: Grouping | None,
    across: Grouping | None = None,
    mark: str = "",
) -> Shown:
    """Return one question of one wave.

    Raises
    ------
    UnknownPage
        If the wave does not ask it.
    """
    codes = codebook(session, facts.version_id)
    own = [variable for variable in codes if variable.together == item]
    if not own:
        raise UnknownPage("No such question.")
    part = own[0].action_field or WHOLE_CONCEPT
    empty = Shown(said(facts.title), said(own[0].stem), None, None, None, (), ())
    if own[0].level is Level.INTERVAL:
        table = number_table(numbers(session, release.id, part), own)
        return replace(empty, numbers=table, notes=() if table else (caveats.nothing_shown(),))
    book = cells(session, release.id, part)
    fields = frozenset(field.key for field in facts.action_fields)
    panel = panel_of(book, own, fields=fields)
    if panel is None:
        return replace(empty, notes=(caveats.nothing_shown(),))
    block = block_of(
        panel,
        book,
        codes,
        facts,
        release,
        by,
        addresses=ForStaff(facts.id, source_line(facts, release), has_closer=False),
        mark=mark,
    )
    found = (
        by
        and block.comparison
        and found_in(results_frozen(session, release.id, part), own, by, block.comparison.sentences)
    )
    if found and block.comparison:
        # What the tests say stands below, with how they were made.
        block = replace(block, comparison=replace(block.comparison, sentences=()))
    crossed = (
        crossed_tables(crossed_cells(session, release.id, part), own, panel, by, across)
        if by and across
        else ()
    )
    return replace(
        empty,
        block=block,
        found=found or None,
        crossed=crossed,
        crossing=_crossing(by, across),
        notes=tuple(_notes(block, by, across, crossed)),
    )


def _notes(
    block: Block, by: Grouping | None, across: Grouping | None, crossed: tuple[Table, ...]
) -> list[str]:
    """Return what is not shown of groups: those suppressed and those empty sound alike."""
    found = []
    if by and block.comparison is None:
        found.append(_("Gruppen vergleichen wir, wenn mindestens zwei davon je 5 Antworten haben."))
    if by and block.comparison and len(block.comparison.groups) < len(by.groups):
        found.append(caveats.groups_not_shown())
    columns = sum(len(table.head) - 1 for table in crossed)
    if by and across and columns < len(by.groups) * len(across.groups):
        found.append(caveats.crossed_not_shown())
    return list(dict.fromkeys(found))


def _crossing(by: Grouping | None, across: Grouping | None) -> str:
    if not by or not across:
        return ""
    return _("%(first)s und %(second)s zugleich", first=said(by.label), second=said(across.label))


def _said_once(release: ReleaseFacts, shown: Shown) -> list[str]:
    found = []
    if release.protection == "exact":
        found.append(caveats.for_the_office())
    if release.protection == "groups":
        found.append(caveats.rounding(release.roundings))
    if shown.block:
        if shown.block.has_intervals:
            found.append(caveats.intervals())
            if release.protection == "groups":
                found.append(caveats.intervals_of_rounded())
        found.extend(caveats.small_bases(shown.block.panel.exact_bases))
        if shown.block.comparison and not shown.found:
            found.append(caveats.groups_too_small())
    return [*found, caveats.policy_effect()]


def _beside(
    session: Session,
    found: Results,
    waves: list[WaveFacts],
    asked: Asked,
    by: Grouping | None,
) -> Shown | None:
    """Return the same question in the other wave the address names, and how far they compare."""
    if not asked.beside:
        return None
    other = next((one for one in waves if str(one.id) == asked.beside), None)
    if other is None:
        raise UnknownPage("No such wave of this survey.")
    release = latest(session, other.id, readership_for(found.actor, other))
    nothing = Shown(said(other.title), "", None, None, None, (), ())
    if release is None:
        return replace(nothing, notes=(_("Zu dieser Runde gibt es noch keine Auswertung."),))
    other = facts_of_release(session, other, release)
    variables = codebook(session, other.version_id)
    own = [variable for variable in variables if variable.together == asked.item]
    if not own:
        return replace(nothing, notes=(_("In dieser Runde wurde die Frage nicht gestellt."),))
    planned = groupings_offered(other, choices_of(session, other), release)
    same = next((one for one in planned if by and one.name == by.name), None)
    shown = _shown(session, other, release, asked.item, by=same, mark=f"-wave-{other.id}")
    note = _compared(session, found, other, own)
    return replace(shown, notes=(note, *shown.notes))


def _compared(session: Session, found: Results, other: WaveFacts, own: list[Variable]) -> str:
    """Return what may be concluded from two waves side by side."""
    earlier, later = sorted((found.facts, other), key=lambda one: one.number)
    if own[0].item in breaks_since(session, earlier, later):
        return _(
            "Diese Frage wurde zwischen „%(earlier)s“ und „%(later)s“ geändert. Die Zahlen stehen "
            "nebeneinander, lassen sich aber nicht vergleichen.",
            earlier=said(earlier.title),
            later=said(later.title),
        )
    if later.id == found.facts.id and found.release:
        frozen = results_frozen(session, found.release.id, own[0].action_field or WHOLE_CONCEPT)
        change = next(
            (
                one
                for variable in own
                if (one := frozen.changes.get(variable.name)) and one.since == earlier.id
            ),
            None,
        )
        if change and own[0].kind == "likert":
            return changes.of_the_same(said(own[0].stem), change)
    return changes.of_whoever_answered(said(earlier.title))
