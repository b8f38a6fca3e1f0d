"""What the form of a wave starts from: what fits a new one, or what was decided before."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.fieldwork.choosing import proposed_mode
from surveys.fieldwork.holidays import Notice, holiday_notice
from surveys.fieldwork.models import Wave
from surveys.fieldwork.organisations import organisation_count
from surveys.fieldwork.preparing import USUAL_RESIDENTS, versions_of
from surveys.fieldwork.retention import (
    proposed_legal_basis,
    proposed_purpose,
    usual_deletion,
    usual_link_deletion,
)
from surveys.fieldwork.waves import proposed_protection
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.web.locale import gettext as _
from surveys.web.locale import said

USUAL_PERIOD = timedelta(weeks=6)
USUAL_GRACE_MINUTES = 30


def for_new_wave(
    session: Session, programme: Programme, survey: Survey, *, today: date
) -> dict[str, object]:
    """Return what fits: organisations are asked with names, residents without."""
    newest = versions_of(session, survey.id)[0]
    organisations = organisation_count(session, programme.id)
    authority = session.get_one(Authority, programme.authority_id)
    mode = proposed_mode(str(newest.document.get("questionnaire", "")))
    expected = organisations if mode == "P" and organisations else USUAL_RESIDENTS
    closes_on = today + USUAL_PERIOD
    return {
        "version": str(newest.id),
        "title": _("Befragungsrunde %(year)s", year=today.year),
        "mode": mode,
        "named_access": "personal",
        "unnamed_access": "open",
        "protection": proposed_protection(expected),
        "expected": str(expected),
        "opens_on": today.isoformat(),
        "closes_on": closes_on.isoformat(),
        "is_complete": mode == "P",
        "no_influence": False,
        "purpose": proposed_purpose(said(survey.title, "de"), said(programme.name, "de")),
        "legal_basis": proposed_legal_basis(authority.federal_state),
        "link_deletion_on": "",
        "delete_on": usual_deletion(closes_on).isoformat(),
        "grace_minutes": str(USUAL_GRACE_MINUTES),
    }


def notice_of_holidays(
    session: Session, programme: Programme, period: tuple[date, date] | None
) -> Notice | None:
    """Return what to say of school holidays in a period; without a state, what it is good for."""
    state = session.get_one(Authority, programme.authority_id).federal_state
    return holiday_notice(state or "", *period) if period else None


def period_of(wave: Wave) -> tuple[date, date]:
    """Return the first and the last day of a wave, by the clock of Berlin."""
    return wave.opens_at.astimezone(BERLIN).date(), wave.closes_at.astimezone(BERLIN).date()


def for_wave(wave: Wave) -> dict[str, object]:
    """Return what was decided about a wave."""
    opens_on, closes_on = period_of(wave)
    delete_on = wave.delete_on or usual_deletion(closes_on)
    usual = usual_link_deletion(wave.mode, closes_on, delete_on)
    chosen = wave.link_deletion_on if wave.link_deletion_on != usual else None
    return {
        "version": str(wave.version_id),
        "title": wave.title.get("de", ""),
        "mode": wave.mode,
        "named_access": wave.access if wave.mode != "A" else "personal",
        "unnamed_access": wave.access if wave.mode == "A" else "open",
        "protection": wave.protection,
        "expected": str(wave.expected_answers),
        "opens_on": opens_on.isoformat(),
        "closes_on": closes_on.isoformat(),
        "is_complete": wave.complete_list,
        "no_influence": wave.no_influence,
        "purpose": wave.purpose,
        "legal_basis": wave.legal_basis,
        "link_deletion_on": chosen.isoformat() if chosen else "",
        "delete_on": delete_on.isoformat(),
        "grace_minutes": str(wave.grace_minutes),
        "quota": str(wave.quota or ""),
        "proof_of_work": wave.proof_of_work,
        "group_answers": wave.group_answers,
    }
