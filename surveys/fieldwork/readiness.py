"""What is missing before a wave may open, each with the place where it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account, Membership, Role
from surveys.clock import BERLIN
from surveys.errors import NotReady
from surveys.fieldwork.models import TrustKey, Wave
from surveys.fieldwork.preparing import OpenedWave
from surveys.fieldwork.retention import latest_link_deletion
from surveys.fieldwork.waves import open_wave
from surveys.programmes.setting_up import open_blanks
from surveys.programmes.statements import blanks
from surveys.web.locale import gettext as _
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a sentence, and the page and place where it is done."""

    sentence: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_administration: bool = False
    """Whether only the administration can do it."""
    is_of_trust: bool = False
    """Whether only the Vertrauensstelle can do it: the address is passed on to it."""

    @property
    def address(self) -> str:
        """Where it is done; empty while there is no such page."""
        known = self.endpoint in current_app.view_functions
        return url_for(self.endpoint, **self.values) if known else ""


def missing(session: Session, opened: OpenedWave, *, at: datetime) -> tuple[Missing, ...]:
    """Return everything that is missing before this wave may open."""
    return (
        *_of_texts(opened),
        *_of_retention(opened.wave),
        *_of_questionnaire(opened),
        *_of_people(session, opened),
        *_of_period(opened.wave, at=at),
    )


def open_now(session: Session, opened: OpenedWave, *, at: datetime) -> None:
    """Open a wave for which nothing is missing.

    Raises
    ------
    NotReady
        If anything is.
    """
    left = missing(session, opened, at=at)
    if left:
        raise NotReady(f"Missing: {len(left)}.")
    if opened.wave.opened_at is None:
        open_wave(session, opened.wave, at=at)


def independent_trust(session: Session, programme_id: int) -> tuple[Account, ...]:
    """Return who may be the Vertrauensstelle of a programme: nobody who plans or analyses there."""
    of_programme = select(Membership.account_id).where(Membership.programme_id == programme_id)
    trusted = of_programme.where(Membership.role == Role.TRUST)
    busy = of_programme.where(Membership.role.in_((Role.COORDINATOR, Role.ANALYST)))
    found = select(Account).where(
        Account.id.in_(trusted), Account.id.not_in(busy), Account.active.is_(True)
    )
    return tuple(session.scalars(found.order_by(Account.id)))


def _of_texts(opened: OpenedWave) -> Iterator[Missing]:
    if open_blanks(opened.authority):
        yield Missing(
            _("In Impressum, Datenschutz oder Barrierefreiheit sind noch Lücken."),
            "setup.statements",
            is_administration=True,
        )
    words = (opened.questionnaire.purpose, opened.questionnaire.what_happens)
    if any(blanks(said(one, "de")) for one in words):
        yield Missing(
            _("In der Einleitung des Fragebogens ist noch eine Lücke."),
            "editing.edit",
            {"survey": opened.survey.id},
        )


def _of_retention(wave: Wave) -> Iterator[Missing]:
    if not wave.no_influence:
        yield _decided(
            wave,
            "no_influence",
            _(
                "Ihre Behörde hat noch nicht bestätigt, dass Antworten keinen Einfluss auf "
                "Aufenthalt, Leistungen oder Förderung haben."
            ),
        )
    if not wave.purpose or blanks(wave.purpose):
        yield _decided(wave, "purpose", _("Es fehlt, wofür Sie die Antworten verwenden."))
    if not wave.legal_basis:
        yield _decided(wave, "legal_basis", _("Es fehlt die Rechtsgrundlage."))
    elif blanks(wave.legal_basis):
        yield _decided(wave, "legal_basis", _("In der Rechtsgrundlage ist noch eine Lücke."))
    closes_on = wave.closes_at.astimezone(BERLIN).date()
    if wave.delete_on is None or wave.delete_on <= closes_on:
        sentence = _("Es fehlt der Tag, an dem die Antworten gelöscht werden.")
        yield _decided(wave, "delete_on", sentence)
        return
    latest = latest_link_deletion(wave.mode, closes_on, wave.delete_on)
    ends_on = wave.link_deletion_on
    if wave.mode != "A" and (ends_on is None or not closes_on < ends_on <= latest):
        yield _decided(
            wave,
            "link_deletion_on",
            _("Es fehlt der Tag, bis zu dem sich feststellen lässt, wer geantwortet hat."),
        )


def _of_questionnaire(opened: OpenedWave) -> Iterator[Missing]:
    if opened.wave.mode != "P" and opened.asks_who:
        yield _decided(
            opened.wave,
            "mode",
            _(
                "Der Fragebogen fragt nach etwas, das zeigt, wer antwortet, zum Beispiel nach "
                "einer E-Mail-Adresse oder einer Datei. Das geht nur mit Namen."
            ),
        )


def _of_people(session: Session, opened: OpenedWave) -> Iterator[Missing]:
    wave = opened.wave
    if wave.mode == "C":
        key = session.get(TrustKey, wave.id)
        independent = {account.id for account in independent_trust(session, opened.programme.id)}
        if key is None or key.locked_key is None or key.account_id not in independent:
            yield Missing(
                _("Die Vertrauensstelle hat ihren Schlüssel noch nicht angelegt."),
                "trusting.show",
                {"wave": wave.id},
                is_of_trust=True,
            )
    if wave.mode != "A" and wave.access == "personal" and not opened.invited:
        yield Missing(
            _("Noch keine Organisation hat einen Link."),
            "waves.show",
            {"wave": wave.id, "_anchor": "invite"},
        )


def _of_period(wave: Wave, *, at: datetime) -> Iterator[Missing]:
    if wave.closes_at <= at:
        yield _decided(
            wave, "closes_on", _("Der letzte Tag ist vorbei. Bitte wählen Sie einen späteren.")
        )


def _decided(wave: Wave, place: str, sentence: str) -> Missing:
    """Return what is missing in the form of the wave, at the place where it is decided."""
    return Missing(sentence, "waves.edit", {"wave": wave.id, "_anchor": place})
