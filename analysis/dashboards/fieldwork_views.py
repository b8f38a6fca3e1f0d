"""The page of fieldwork: who was asked, who answered as far as the mode lets anybody know."""

import csv
from dataclasses import dataclass
from io import StringIO

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired

from analysis.dashboards import fieldwork as assembled
from analysis.dashboards import frame
from analysis.dashboards.access import MAKING, Results, open_results, reader_of
from analysis.dashboards.addresses import source_at
from analysis.dashboards.chart_sending import privately, sent
from analysis.dashboards.page_charts import Where, one_of
from analysis.releases.outcomes import dispositions
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.reading import (
    Case,
    Totals,
    fieldwork_cases,
    fieldwork_names,
    fieldwork_totals,
    note_outcome,
    reminder_days,
)
from surveys.web.locale import gettext as _

fieldwork = Blueprint("fieldwork", __name__, url_prefix="/staff/waves/<int:wave>/fieldwork")
OUTCOMES = ("refused", "undeliverable", "dissolved", "duplicate", "")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class OutcomeForm(FlaskForm):
    """What staff learnt of one organisation that has not answered."""

    invitation = IntegerField(validators=[InputRequired()])
    outcome = StringField(validators=[AnyOf(OUTCOMES)])


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page shows: cases in mode P, numbers otherwise."""

    found: Results
    cases: tuple[Case, ...]
    totals: Totals | None
    names: tuple[dict[str, str], dict[str, str]]


@fieldwork.get("")
@staff(*MAKING)
def show(wave: int) -> ResponseReturnValue:
    """Show how fieldwork stands."""
    with database().reading() as session:
        standing = _open(session, wave)
        reminders = reminder_days(session, wave)
    found, cases = standing.found, standing.cases
    sorted_cases = dispositions(cases)
    kinds, districts = standing.names
    return render_template(
        "dashboards/fieldwork.html",
        totals=standing.totals,
        headline=assembled.headline(sorted_cases) if cases else "",
        tables=[
            (_("Nach Art"), assembled.groups(cases, kinds, lambda one: [one.kind])),
            (_("Nach Bezirk"), assembled.groups(cases, districts, lambda one: [one.district])),
            (
                _("Nach Handlungsfeld"),
                assembled.groups(
                    cases, assembled.fields_of(found.facts), lambda one: one.action_fields
                ),
            ),
        ]
        if cases
        else [],
        outcomes=assembled.outcome_rows(sorted_cases),
        rates=assembled.rate_rows(sorted_cases) if cases else [],
        days=assembled.days_chart(cases, reminders),
        where=Where("fieldwork.chart", {"wave": wave}, _as_of_now(found)),
        effects=assembled.effects(cases, reminders),
        group_answers=sum(1 for case in cases if case.is_group),
        missing=[case for case in cases if case.disposition not in {"complete", "ineligible"}],
        is_over=found.facts.is_closed(now()),
        form=OutcomeForm(formdata=None),
        **frame.of_staff(found),
    )


@fieldwork.get("/cases.csv")
@staff(*MAKING)
def table(wave: int) -> ResponseReturnValue:
    """Send who was asked and what became of it."""
    actor = current_actor()
    with database().reading() as session:
        standing = _open(session, wave)
    actor.require_rows(standing.found.facts.programme_id)
    with database().writing() as session:
        _note(session, standing.found, "list of those invited downloaded")
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Organisation"), _("Art"), _("Bezirk"), _("Stand"), _("Tag"), _("Weg")])
    kinds, districts = standing.names
    for case in standing.cases:
        cells = (
            case.organisation,
            kinds.get(case.kind, case.kind),
            districts.get(case.district, case.district),
            case.disposition,
            case.answered_on.isoformat() if case.answered_on else "",
            case.arrival,
        )
        writer.writerow([f"'{one}" if one.startswith(FORMULA) else one for one in cells])
    answer = Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="fieldwork-{wave}.csv"'
    return answer


@fieldwork.get("/<name>.<any(svg, png, csv):kind>")
@staff(*MAKING)
def chart(wave: int, name: str, kind: str) -> ResponseReturnValue:
    """Give the answers per day as a file."""
    with database().reading() as session:
        standing = _open(session, wave)
        reminders = reminder_days(session, wave)
    found = standing.found
    days = assembled.days_chart(standing.cases, reminders)
    one = one_of((days,) if days else (), name)
    named = f"{found.facts.programme}-{found.facts.survey}-{found.facts.number}-{name}"
    return privately(sent(one.file, kind, source=_as_of_now(found), name=named))


def _as_of_now(found: Results) -> str:
    """Return where the numbers of the page come from: it is about this moment, not a release."""
    return source_at(found.facts, now())


@fieldwork.post("/outcome")
@staff("coordinator")
def outcome(wave: int) -> ResponseReturnValue:
    """Note what staff learnt of an organisation that has not answered."""
    actor = current_actor()
    form = OutcomeForm()
    with database().reading() as session:
        found = open_results(session, actor, wave)
    actor.require(found.facts.programme_id, "coordinator")
    actor.require_rows(found.facts.programme_id)
    if not form.validate_on_submit():
        flash(_("Bitte wählen Sie aus der Liste, was Sie erfahren haben."), "warning")
        return redirect(url_for(".show", wave=wave))
    with database().writing() as session:
        note_outcome(session, wave, form.invitation.data, form.outcome.data or None)
        _note(session, found, "outcome of an invitation noted")
    flash(_("Gespeichert."), "success")
    return redirect(url_for(".show", wave=wave, _anchor="missing"))


def _open(session: Session, wave: int) -> Standing:
    """Return how a wave stands for the actor; each look at who answered is for those who may."""
    actor = current_actor()
    found = open_results(session, actor, wave)
    actor.require(found.facts.programme_id, *MAKING)
    names = fieldwork_names(session, found.facts.programme_id)
    if found.facts.mode != "P":
        return Standing(found, (), fieldwork_totals(session, wave), names)
    actor.require_rows(found.facts.programme_id)
    cases = fieldwork_cases(session, wave, reader=reader_of(actor), at=now())
    return Standing(found, cases, None, names)


def _note(session: Session, found: Results, action: str) -> None:
    facts, actor = found.facts, current_actor()
    what = f"wave {facts.id}"
    audit.record(session, actor, action, what, at=now(), programme_id=facts.programme_id)
