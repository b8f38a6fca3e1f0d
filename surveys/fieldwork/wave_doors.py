"""The doors of a wave's page: what else there is to do for it, by part of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import current_app, url_for

from surveys.fieldwork.preparing import OpenedWave
from surveys.web.locale import gettext as _

Part = Literal["invite", "field", "papers", "end"]


@dataclass(frozen=True, slots=True)
class Door:
    """A link to another page about the wave."""

    address: str
    words: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """A page of this or a later package, by name, and when it makes sense."""

    part: Part
    endpoint: str
    words: str
    told: str = ""
    modes: str = "ACP"
    only_opened: bool = False


def doors(opened: OpenedWave, *, at: datetime) -> Mapping[Part, tuple[Door, ...]]:
    """Return the links of each part, only to pages that there are."""
    wave = opened.wave
    found: dict[Part, list[Door]] = {}
    for way in _ways(opened, at=at):
        fits = wave.mode in way.modes and not (way.only_opened and opened.is_being_prepared)
        if fits and way.endpoint in current_app.view_functions:
            address = url_for(way.endpoint, wave=wave.id)
            found.setdefault(way.part, []).append(Door(address, way.words, way.told))
    return {part: tuple(links) for part, links in found.items()}


def prolongation(opened: OpenedWave) -> str | None:
    """Return where those who were invited are told of a later end, if mail can be sent here."""
    if "mailings.new" not in current_app.view_functions:
        return None
    return url_for("mailings.new", wave=opened.wave.id, kind="prolongation")


def _ways(opened: OpenedWave, *, at: datetime) -> tuple[_Way, ...]:
    wave = opened.wave
    takes_answers = not opened.is_being_prepared and wave.opens_at <= at < wave.closes_at
    has_ended = not opened.is_being_prepared and at >= wave.closes_at
    has_links = wave.mode != "A" and opened.invited
    their_links = _Way("end", "links.listing", _("Liste der persönlichen Links"))
    reading_in = _Way("field", "response_import.page", _("Antworten aus LimeSurvey einlesen"))
    return (
        _Way("invite", "mailings.listing", _("Mails"), _("Einladen, erinnern, danken.")),
        _Way("invite", "letters.page", _("Briefe"), _("Mit Adresse, QR-Code und Code.")),
        *((_Way("invite", "posters.listing", _("Plakat und Folie")),) if wave.open_code else ()),
        _Way("invite", "messages.show", _("Kurze Texte für Messenger")),
        _Way(
            "field",
            "fieldwork.show",
            _("Rücklauf"),
            _("Wer geantwortet hat, so weit der Modus es erlaubt."),
            only_opened=True,
        ),
        _Way(
            "field",
            "planning.show",
            _("Was ausgewertet wird"),
            _("Nach welchen Gruppen verglichen wird. Vor dem Öffnen festlegen."),
        ),
        _Way("field", "keying.listing", _("Papier und Mails eingeben"), only_opened=True),
        _Way("field", "suspecting.show", _("Auffällige Antworten"), only_opened=True),
        _Way(
            "field",
            "more_time.listing",
            _("Bitten um mehr Zeit"),
            modes="CP",
            only_opened=True,
        ),
        *((reading_in,) if takes_answers else ()),
        _Way(
            "papers",
            "notices.documents",
            _("Unterlagen zum Datenschutz"),
            _("Information für die Befragten, Verzeichnis, Löschkonzept: als Seite und für Word."),
        ),
        _Way(
            "papers",
            "notices.public",
            _("Information zum Datenschutz, wie alle sie lesen"),
            only_opened=True,
        ),
        *(_afterwards(their_links if has_links else None) if has_ended else ()),
        _Way("end", "results.overview", _("Ergebnisse ansehen"), only_opened=True),
        _Way("end", "archive.show", _("Dem Archiv anbieten"), only_opened=True),
    )


def _afterwards(their_links: _Way | None) -> tuple[_Way, ...]:
    """Return what a wave still needs once nobody is invited any more: thanks, news, more time."""
    told = _("Was aus der Befragung wird, an alle Angeschriebenen.")
    mails = _Way("end", "mailings.listing", _("Mails"), told)
    return (mails, *((their_links,) if their_links else ()))
