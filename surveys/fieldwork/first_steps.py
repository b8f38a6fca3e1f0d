"""The steps to a first survey: what the tables hold says which are done, and what is next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.fieldwork.models import Wave
from surveys.fieldwork.organisations import organisation_count
from surveys.programmes.listing import fields_of
from surveys.programmes.models import Programme
from surveys.programmes.setting_up import find_authority, open_blanks
from surveys.questionnaires.models import Survey
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said

State = Literal["done", "next", "open", "later"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `endpoint` is empty where this account cannot go, or not yet."""

    title: str
    told: str
    state: State
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of one step before anybody knows which is next."""

    title: str
    told: str
    is_done: bool
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_reachable: bool = True
    may_wait: bool = False
    """Whether the next step may come first."""


def steps(
    session: Session, actor: Actor, programme: Programme | None, *, at: datetime
) -> tuple[Step, ...]:
    """Return all steps of a programme; without one, those that lead to it."""
    facts = [
        *_authority(session, actor),
        _programme(session, actor, programme),
        *(_of_programme(session, programme, at=at) if programme else _still_ahead()),
    ]
    following = next(
        (one for one in facts if not one.is_done and one.is_reachable and not one.may_wait), None
    )
    return tuple(
        Step(
            one.title,
            one.told,
            _state(one, following),
            one.endpoint if one.is_reachable else "",
            one.values,
        )
        for one in facts
    )


def done_of(found: tuple[Step, ...]) -> int:
    """Return how many steps are done."""
    return sum(1 for step in found if step.state == "done")


def _state(one: _Fact, following: _Fact | None) -> State:
    if one.is_done:
        return "done"
    if one is following:
        return "next"
    return "open" if one.is_reachable else "later"


def _authority(session: Session, actor: Actor) -> list[_Fact]:
    found = find_authority(session)
    blanks = open_blanks(found) if found else ()
    elsewhere = "" if actor.is_admin else _("Das erledigt die Administration.")
    filled = ngettext(
        "Noch eine Lücke ist zu füllen.", "Noch %(num)s Lücken sind zu füllen.", len(blanks)
    )
    texts = (
        _("Wir schlagen Texte vor. Sie füllen die Lücken.")
        if found is None
        else (filled if blanks else _("Alle Lücken sind gefüllt."))
    )
    return [
        _Fact(
            _("Ihre Behörde"),
            found.name if found else elsewhere or _("Name, Telefon, Logo und Farbe."),
            found is not None,
            "setup.authority",
            is_reachable=actor.is_admin,
        ),
        _Fact(
            _("Impressum, Datenschutz, Barrierefreiheit"),
            (blanks and elsewhere) or texts,
            found is not None and not blanks,
            "setup.statements",
            is_reachable=actor.is_admin and found is not None,
            may_wait=True,
        ),
    ]


def _programme(session: Session, actor: Actor, programme: Programme | None) -> _Fact:
    title = _("Ihr Konzept")
    if programme is not None:
        return _Fact(title, said(programme.name), True, "setup.about", _slug(programme))  # noqa: FBT003  done
    is_reachable = actor.is_admin and find_authority(session) is not None
    told = _("Wie es heißt und worum es geht.")
    return _Fact(title, told, False, "setup.new_programme", is_reachable=is_reachable)  # noqa: FBT003  not done


def _of_programme(session: Session, programme: Programme, *, at: datetime) -> list[_Fact]:
    slug = _slug(programme)
    fields = len(fields_of(session, programme.id))
    surveys = list(
        session.scalars(
            select(Survey).where(Survey.programme_id == programme.id).order_by(Survey.id)
        )
    )
    waves = _waves(session, programme.id)
    asked = organisation_count(session, programme.id)
    preparing = next((wave for wave in waves if wave.opened_at is None), None)
    opened = [wave for wave in waves if wave.opened_at is not None]
    current = preparing or (opened[0] if opened else None)
    return [
        _Fact(
            _("Handlungsfelder"),
            ngettext("Ein Handlungsfeld.", "%(num)s Handlungsfelder.", fields)
            if fields
            else _("Aus Ihrem Konzept einfügen, eins pro Zeile."),
            fields > 0,
            "setup.fields",
            slug,
        ),
        _Fact(
            _("Wen Sie fragen"),
            ngettext("Eine Organisation.", "%(num)s Organisationen.", asked)
            if asked
            else _("Organisationen aus Excel einfügen. Für eine offene Befragung nicht nötig."),
            asked > 0 or any(wave.access == "open" for wave in waves),
            "organisations.listing",
            slug,
        ),
        _Fact(
            _("Fragebogen"),
            said(surveys[0].title)
            if surveys
            else _("Aus der Bibliothek wählen, an Ihre Handlungsfelder angepasst."),
            bool(surveys),
            "choosing.listing",
            slug,
            is_reachable=fields > 0,
        ),
        _Fact(
            _("Befragungsrunde"),
            said(current.title) if current else _("Mit Namen oder ohne, von wann bis wann."),
            current is not None,
            *_to_wave(programme, surveys, preparing),
            is_reachable=bool(surveys),
        ),
        _Fact(
            _("Link, QR-Code und Mailtext"),
            _told_of_opening(opened, at=at),
            bool(opened),
            "waves.show",
            {"wave": current.id} if current else {},
            is_reachable=current is not None,
        ),
    ]


def _to_wave(
    programme: Programme, surveys: list[Survey], preparing: Wave | None
) -> tuple[str, Mapping[str, Any]]:
    """Return where a wave is changed, or made."""
    if preparing is not None:
        return "waves.edit", {"wave": preparing.id}
    survey = {"survey": surveys[0].slug} if surveys else {}
    return "waves.new", {**_slug(programme), **survey}


def _told_of_opening(opened: list[Wave], *, at: datetime) -> str:
    if not opened:
        return _("Die Befragung öffnen und einladen.")
    running = [wave for wave in opened if wave.closes_at > at]
    return _("Die Befragung läuft.") if running else _("Die Befragung ist beendet.")


def _still_ahead() -> list[_Fact]:
    """Return the steps that come once there is a programme."""
    ahead = {
        _("Handlungsfelder"): _("Aus Ihrem Konzept einfügen, eins pro Zeile."),
        _("Wen Sie fragen"): _(
            "Organisationen aus Excel einfügen. Für eine offene Befragung nicht nötig."
        ),
        _("Fragebogen"): _("Aus der Bibliothek wählen, an Ihre Handlungsfelder angepasst."),
        _("Befragungsrunde"): _("Mit Namen oder ohne, von wann bis wann."),
        _("Link, QR-Code und Mailtext"): _("Die Befragung öffnen und einladen."),
    }
    return [
        _Fact(title, told, is_done=False, endpoint="", is_reachable=False)
        for title, told in ahead.items()
    ]


def _waves(session: Session, programme_id: int) -> list[Wave]:
    """Return the waves of a programme, the latest first."""
    found = (
        select(Wave)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.programme_id == programme_id)
        .order_by(func.coalesce(Wave.opened_at, Wave.opens_at).desc(), Wave.id.desc())
    )
    return list(session.scalars(found))


def _slug(programme: Programme) -> dict[str, str]:
    return {"programme": programme.slug}
