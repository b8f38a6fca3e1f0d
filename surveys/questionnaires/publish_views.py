"""Looking a draft over, trying it out, and publishing it as a version that never changes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import BrokenDefinition
from surveys.questionnaires.edit_frame import editing, framing, of_questionnaire
from surveys.questionnaires.editing import compiling, differing, drafts, trying
from surveys.questionnaires.editing.desk import plan_words
from surveys.questionnaires.editing.faults_in_words import advice, told
from surveys.questionnaires.editing.publishing import NothingNew, is_published, publish_draft
from surveys.questionnaires.editing.trial_page import trial_of
from surveys.questionnaires.editing.wording import language_words
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import newest, published
from surveys.web.locale import gettext as _

RESPONDENTS = (20, 100, 500)


@editing.get("/questionnaires/<int:survey>/publish")
@staff("coordinator")
def review(survey: int) -> ResponseReturnValue:
    """Show what must be mended, how long it takes, and what happened in a test run."""
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
        parsed = compiling.parsed(draft.complete)
        questionnaire = parsed.questionnaire
        comparison = differences(session, draft, questionnaire)
        is_same = is_published(session, draft)
    wanted = request.args.get("n", "")
    n = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    trial = None
    if questionnaire is not None and n in RESPONDENTS and questionnaire.sections:
        trial = trial_of(questionnaire, trying.tried(questionnaire, n))
    minutes = (
        [
            (language_words(tag), compiling.minutes(draft.complete, questionnaire, tag))
            for tag in questionnaire.languages
        ]
        if questionnaire is not None and questionnaire.sections
        else []
    )
    return framing(
        render_template(
            "editing/publish.html",
            faults=told(parsed.faults, parsed, draft.document),
            advice=told(advice(questionnaire), parsed, draft.document) if questionnaire else [],
            trial=trial,
            runs=RESPONDENTS,
            minutes=minutes,
            comparison=comparison,
            is_same=is_same,
            promised=draft.document.get("minutes"),
            **of_questionnaire(draft, request.endpoint or ""),
        )
    )


@editing.post("/questionnaires/<int:survey>/publish")
@staff("coordinator")
def publish(survey: int) -> ResponseReturnValue:
    """Make the draft the next version; rounds that run keep theirs."""
    actor, at = current_actor(), now()
    seen, version_seen = request.form.get("seen", ""), request.form.get("published", "")
    try:
        with database().writing() as session:
            draft = drafts.open_draft(session, actor, survey)
            if (str(draft.changes), str(draft.published)) != (seen, version_seen):
                flash(
                    _(
                        "Inzwischen wurde etwas geändert. Bitte sehen Sie es an und "
                        "veröffentlichen Sie dann."
                    ),
                    "warning",
                )
                return redirect(url_for(".review", survey=survey))
            comparison = differences(session, draft, compiling.parsed(draft.complete).questionnaire)
            decided = differing.decisions(comparison, sent_decisions()) if comparison else {}
            number = publish_draft(session, draft, at=at, decided=decided)
            audit.record(
                session,
                actor,
                "questionnaire published",
                f"survey {survey} version {number}",
                at=at,
                programme_id=draft.programme.id,
            )
    except NothingNew:
        flash(_("Seit der letzten Fassung hat sich nichts geändert: es gibt keine neue."), "notice")
        return redirect(url_for(".review", survey=survey))
    except IntegrityError:  # somebody else published in the same moment
        flash(_("Gerade hat jemand anderes eine Fassung veröffentlicht."), "warning")
        return redirect(url_for(".review", survey=survey))
    except BrokenDefinition:
        flash(_("Es sind noch Fehler da, darum wurde nichts veröffentlicht."), "danger")
        return redirect(url_for(".review", survey=survey))
    flash(
        _(
            "Fassung %(n)s ist veröffentlicht. Neue Befragungsrunden nehmen sie; laufende behalten "
            "ihre.",
            n=number,
        ),
        "success",
    )
    return redirect(url_for("versions.listing", survey=survey))


def differences(
    session: Session, draft: drafts.Draft, questionnaire: Questionnaire | None
) -> differing.Comparison | None:
    """Return how a draft differs from the newest version; None without one, or unreadable."""
    version = newest(session, draft.survey_id)
    if version is None or questionnaire is None:
        return None
    plan = plan_words(session, draft.programme.id)
    return differing.compared(published(session, version.id), questionnaire, plan)


def sent_decisions() -> dict[str, str]:
    """Return what was chosen for each changed item."""
    prefix = "decision."
    return {
        name.removeprefix(prefix): value
        for name, value in request.form.items()
        if name.startswith(prefix)
    }
