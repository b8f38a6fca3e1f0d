"""The versions of a questionnaire: what changed, what was decided, which waves ask them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.changing_version import take_version, waves_behind
from surveys.fieldwork.models import Wave
from surveys.fieldwork.preparing import open_for_fieldwork, versions_of
from surveys.questionnaires.edit_frame import of_questionnaire
from surveys.questionnaires.editing import differing
from surveys.questionnaires.editing.desk import plan_words
from surveys.questionnaires.editing.drafts import Draft, open_draft
from surveys.questionnaires.models import QuestionnaireVersion
from surveys.questionnaires.versions import published
from surveys.web.locale import gettext as _
from surveys.web.locale import said

version_pages = Blueprint("versions", __name__, url_prefix="/staff/questionnaires/<int:survey>")


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in the list: what changed since the one before, and who asks it."""

    version: QuestionnaireVersion
    comparison: differing.Comparison | None
    breaks: int
    waves: tuple[Wave, ...]


@version_pages.get("/versions")
@staff("coordinator")
def listing(survey: int) -> ResponseReturnValue:
    """Show all versions, newest first, and the waves that could take the newest."""
    with database().reading() as session:
        draft = open_draft(session, current_actor(), survey)
        versions = versions_of(session, survey)
        waves = session.scalars(select(Wave).where(Wave.survey_id == survey)).all()
        listed = [
            _listed(session, draft, before, version, waves)
            for version, before in zip(versions, (*versions[1:], None), strict=False)
        ]
        behind = waves_behind(session, versions[0], at=now()) if versions else ()
    return render_template(
        "fieldwork/versions.html",
        versions=listed,
        behind=behind,
        **of_questionnaire(draft, "versions.listing"),
    )


@version_pages.get("/versions/<int:number>")
@staff("coordinator")
def show(survey: int, number: int) -> ResponseReturnValue:
    """Show how a version differs from the one before, and what was decided."""
    with database().reading() as session:
        draft = open_draft(session, current_actor(), survey)
        version = _version(session, survey, number)
        before = _version(session, survey, number - 1) if number > 1 else None
        comparison = _comparison(session, draft, before, version)
    return render_template(
        "fieldwork/version.html",
        version=version,
        comparison=comparison,
        decided=_decided(comparison, version),
        **of_questionnaire(draft, "versions.listing"),
    )


@version_pages.post("/versions/<int:number>/waves/<int:wave>")
@staff("coordinator")
def use(survey: int, number: int, wave: int) -> ResponseReturnValue:
    """Let a wave ask this version of whoever starts from now on."""
    actor, at = current_actor(), now()
    try:
        with database().writing() as session:
            opened = open_for_fieldwork(session, actor, wave)
            if opened.survey.id != survey:
                raise UnknownPage("This wave asks another questionnaire.")
            version = _version(session, survey, number)
            take_version(session, opened.wave, version, at=at)
            what = f"wave {wave} version {number}"
            programme = opened.programme.id
            record(session, actor, "wave version changed", what, at=at, programme_id=programme)
            title = said(opened.wave.title)
    except NotReady:
        flash(
            _(
                "Diese Runde kann die Fassung nicht nehmen: Sie ist beendet, oder sie fragt ohne "
                "Namen, und die Fassung fragt danach, wer antwortet."
            ),
            "warning",
        )
        return redirect(url_for(".listing", survey=survey))
    flash(
        _(
            "„%(wave)s“ fragt ab jetzt mit Fassung %(n)s. Wer schon begonnen hat, bleibt bei "
            "seiner.",
            wave=title,
            n=number,
        ),
        "success",
    )
    return redirect(url_for(".listing", survey=survey))


def _version(session: Session, survey: int, number: int) -> QuestionnaireVersion:
    found = session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.survey_id == survey, QuestionnaireVersion.number == number
        )
    )
    if found is None:
        raise UnknownPage("No such version.")
    return found


def _comparison(
    session: Session,
    draft: Draft,
    before: QuestionnaireVersion | None,
    version: QuestionnaireVersion,
) -> differing.Comparison | None:
    if before is None:
        return None
    plan = plan_words(session, draft.programme.id)
    return differing.compared(published(session, before.id), published(session, version.id), plan)


def _listed(
    session: Session,
    draft: Draft,
    before: QuestionnaireVersion | None,
    version: QuestionnaireVersion,
    waves: Sequence[Wave],
) -> Listed:
    comparison = _comparison(session, draft, before, version)
    breaks = sum(word == "break" for word in _decided(comparison, version).values())
    asking = tuple(wave for wave in waves if wave.version_id == version.id)
    return Listed(version, comparison, breaks, asking)


def _decided(
    comparison: differing.Comparison | None, version: QuestionnaireVersion
) -> dict[str, str]:
    return differing.as_decided(comparison, version.comparability) if comparison else {}
