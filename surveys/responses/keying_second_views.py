"""The second entry of a sheet: compared with the first, settled where they differ; or none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import ChangedElsewhere, UnknownPage
from surveys.fieldwork.preparing import OpenedWave, open_for_fieldwork
from surveys.responses import keying
from surveys.responses.keyed_answers import (
    Difference,
    Outcome,
    Typed,
    differences,
    outcome_of,
    read_typed,
    settled,
)
from surveys.responses.keyed_submitting import take_over, was_taken
from surveys.responses.keying import OpenedSheet
from surveys.responses.keying_form import SecondForm
from surveys.responses.keying_page import numbers_of
from surveys.responses.keying_shared_views import (
    LARGEST_KIB,
    TROUBLES,
    differences_page,
    done,
    note,
    opened_wave,
    second_page,
    sheets,
    trouble_of,
)
from surveys.responses.shared_views import inbox_key
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes


@dataclass(frozen=True, slots=True)
class Entry:
    """A second entry as it was sent, beside the first one."""

    opened: OpenedWave
    found: OpenedSheet
    form: SecondForm
    typed: Typed

    def outcome(self, given: Mapping[str, Any]) -> Outcome:
        """Return what would be kept of answers, after the rules of the questionnaire."""
        questionnaire = self.found.questionnaire
        numbers = numbers_of(questionnaire)
        return outcome_of(questionnaire, given, self.found.circumstances, numbers=numbers)

    def was_seen(self, outcome: Outcome) -> bool:
        """Whether exactly its remarks stood on the page that was sent."""
        return outcome.mark == (self.form.seen.data or "")

    @property
    def settles(self) -> bool:
        """Whether it was sent from the page that shows both entries."""
        return bool(self.form.then.data == "settle")


@sheets.get("/<sheet>")
@staff("coordinator")
def show(wave: int, sheet: str) -> ResponseReturnValue:
    """Show the blank questionnaire for the second entry, and what else can be done with a sheet."""
    opened, _is_running = opened_wave(wave)
    return second_page(opened, _opened_sheet(opened, sheet), SecondForm(formdata=None))


@sheets.post("/<sheet>")
@staff("coordinator")
@takes(LARGEST_KIB)
def compare(wave: int, sheet: str) -> ResponseReturnValue:
    """Compare a second entry with the first: equal or settled, it is taken over."""
    opened, _is_running = opened_wave(wave)
    if _is_done(opened, sheet):
        return done(wave, _("Das war schon gespeichert."))
    found, form = _opened_sheet(opened, sheet), SecondForm()
    typed = read_typed(found.questionnaire, request.form)
    if typed.problems or typed.again or form.then.data == "edit":
        return second_page(opened, found, form, typed), 422 if typed.problems else 200
    sent = Entry(opened, found, form, typed)
    outcome = sent.outcome(typed.values)
    if not sent.settles and not sent.was_seen(outcome):
        return second_page(opened, found, form, typed, outcome=outcome)
    differing = differences(found.questionnaire, found.keyed.answers, outcome.answers)
    if differing:
        return _settle(sent, outcome, differing)
    return _finish(sent, outcome)


def _settle(sent: Entry, second: Outcome, differing: tuple[Difference, ...]) -> ResponseReturnValue:
    """Ask what is on the sheet where two entries differ; once that is said, take it over."""
    if not sent.settles:
        _note_comparing(sent)
    chosen = _chosen(differing)
    if not set(chosen.values()) <= {"first", "second"}:
        shown = differences_page(
            sent.opened, sent.found, sent.form, differing, chosen, is_missing=sent.settles
        )
        return shown, 422 if sent.settles else 200
    first = sent.found.keyed.answers
    outcome = sent.outcome(settled(sent.found.questionnaire, first, second.answers, chosen))
    if not sent.was_seen(outcome):
        return differences_page(
            sent.opened, sent.found, sent.form, differing, chosen, outcome=outcome
        )
    return _finish(sent, outcome, differing)


def _finish(
    sent: Entry, outcome: Outcome, differing: tuple[Difference, ...] = ()
) -> ResponseReturnValue:
    """Take a compared sheet over, or say why that is not possible and lose nothing."""
    opened, found, form = sent.opened, sent.found, sent.form
    try:
        _count(opened, found, outcome.answers, form.over_draft, action="sheet keyed in")
    except TROUBLES as problem:
        trouble = trouble_of(problem, found.waiting.organisation, found.keyed.invitation_id)
        if not differing:
            shown = second_page(opened, found, form, sent.typed, outcome=outcome, trouble=trouble)
            return shown, trouble.status
        chosen = _chosen(differing)
        shown = differences_page(
            opened, found, form, differing, chosen, outcome=outcome, trouble=trouble
        )
        return shown, trouble.status
    return done(
        opened.wave.id,
        _("Der Bogen ist zweimal eingegeben und verglichen. Die Antwort ist gespeichert."),
    )


def _chosen(differing: tuple[Difference, ...]) -> dict[str, str]:
    """Return what was ticked for each difference: `first`, `second`, or nothing yet."""
    return {one.name: request.form.get(f"pick_{one.name}", "") for one in differing}


@sheets.post("/<sheet>/take")
@staff("coordinator")
def take(wave: int, sheet: str) -> ResponseReturnValue:
    """Take a sheet over as it was keyed in once; noted as such."""
    opened, _is_running = opened_wave(wave)
    if _is_done(opened, sheet):
        return done(wave, _("Das war schon gespeichert."))
    found, form = _opened_sheet(opened, sheet), SecondForm()
    action = "sheet taken over without second entry"
    try:
        _count(opened, found, found.keyed.answers, form.over_draft, action=action)
    except TROUBLES as problem:
        trouble = trouble_of(problem, found.waiting.organisation, found.keyed.invitation_id)
        trouble = replace(trouble, takes=True)
        return second_page(opened, found, form, trouble=trouble), trouble.status
    return done(wave, _("Die Antwort ist gespeichert, ohne zweite Eingabe."))


@sheets.post("/<sheet>/discard")
@staff("coordinator")
def discard(wave: int, sheet: str) -> ResponseReturnValue:
    """Remove a sheet that was keyed in once. Its paper stays where it is."""
    opened, _is_running = opened_wave(wave)
    once = keying.sheet_id(sheet)
    try:
        with database().writing() as session:
            keying.remove_sheet(session, once, wave)
            note(session, opened, "sheet discarded", once, at=clock.now())
    except ChangedElsewhere:
        return done(wave, _("Diesen Bogen gibt es hier nicht mehr."), "notice")
    return done(wave, _("Der Bogen ist verworfen. Was auf ihm steht, zählt nicht."))


def _count(
    opened: OpenedWave,
    found: OpenedSheet,
    answers: Mapping[str, Any],
    over_draft: int | None,
    *,
    action: str,
) -> None:
    """Turn a waiting sheet into an answer, in one transaction with its note."""
    actor, at, key = current_actor(), clock.now(), inbox_key()
    keyed = replace(found.keyed, answers=answers)
    with database().writing() as session:
        again = open_for_fieldwork(session, actor, opened.wave.id)
        keying.remove_sheet(session, keyed.once, again.wave.id)
        take_over(
            session, again.wave, found.questionnaire, keyed, at=at, key=key, over_draft=over_draft
        )
        note(session, again, action, keyed.once, at=at)


def _opened_sheet(opened: OpenedWave, sheet: str) -> OpenedSheet:
    """Return a sheet of a wave that waits."""
    actor = current_actor()
    with database().reading() as session:
        return keying.open_sheet(session, opened.wave, sheet, actor=actor, key=inbox_key())


def _is_done(opened: OpenedWave, sheet: str) -> bool:
    """Whether a sheet was taken over already: the button was pressed twice."""
    once = keying.sheet_id(sheet)
    if not once:
        raise UnknownPage("No such sheet.")
    with database().reading() as session:
        return was_taken(session, opened.wave, once, inbox_key())


def _note_comparing(sent: Entry) -> None:
    """Note that somebody saw two entries side by side, where answers have names."""
    if sent.opened.wave.mode == "A":
        return
    with database().writing() as session:
        once = sent.found.keyed.once
        note(session, sent.opened, "sheet entries compared", once, at=clock.now())
