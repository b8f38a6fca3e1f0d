"""What respondents are promised: generated from what is configured, the only place of these words.

Nobody can edit them. The entry page, notices and the statement for machines say the same.
"""

from dataclasses import dataclass
from datetime import date, datetime

from surveys.web.locale import day, moment, ngettext
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Promised:
    """What the promises of a wave depend on."""

    mode: str
    no_influence: bool = False
    link_deletion_on: date | None = None


def promises(wave: Promised) -> tuple[str, ...]:
    """Return the promises of a wave, in the language now spoken."""
    if not wave.no_influence:
        return _of_mode(wave)
    confirmed = _("Ihre Antworten haben keinen Einfluss auf Aufenthalt, Leistungen oder Förderung.")
    return (*_of_mode(wave), confirmed)


def mode_words(mode: str) -> str:
    """Return what a mode is called on pages."""
    return {"A": _("ohne Namen"), "C": _("vertraulich"), "P": _("mit Namen")}[mode]


def deadline(closes_at: datetime, grace_minutes: int) -> str:
    """Return until when one may answer, the grace included."""
    until = _("Sie können bis zum %(moment)s mitmachen.", moment=moment(closes_at))
    if not grace_minutes:
        return until
    grace = ngettext(
        "Haben Sie bis dahin angefangen, bleibt Ihnen zum Absenden noch eine Minute.",
        "Haben Sie bis dahin angefangen, bleiben Ihnen zum Absenden noch %(num)s Minuten.",
        grace_minutes,
    )
    return f"{until} {grace}"


def _of_mode(wave: Promised) -> tuple[str, ...]:
    if wave.mode == "A":
        return _without_names()
    return _with_names() if wave.mode == "P" else _confidential(wave.link_deletion_on)


def _without_names() -> tuple[str, ...]:
    return (
        _(
            "Ohne Namen: Wir speichern nicht, wer geantwortet hat, nicht wann und nicht von "
            "welchem Gerät."
        ),
        _(
            "Wir werten erst ab 10 Antworten aus. Sind es weniger, liest die Koordinierungsstelle "
            "nur Ihre freien Texte, ohne Ihre übrigen Antworten."
        ),
        _(
            "Nach dem Absenden können wir Ihre Antworten nicht mehr ändern, weil wir nicht wissen, "
            "welche Ihre sind."
        ),
        _("Sie bekommen aber einen Löschcode. Damit können Sie Ihre Antworten später löschen."),
    )


def _confidential(until: date | None) -> tuple[str, ...]:
    return (
        _(
            "Vertraulich: Die Verwaltung sieht nicht, wer was geantwortet hat. Veröffentlicht "
            "werden nur zusammengefasste Zahlen."
        ),
        _(
            "Eine Vertrauensstelle kann bis zum %(day)s feststellen, wer welche Antworten gegeben "
            "hat. Sonst kann das niemand. Danach wird diese Verbindung gelöscht.",
            day=day(until) if until else "",
        ),
        _(
            "Sie können jederzeit aufhören und später mit Ihrem Code weitermachen. Jede Seite wird "
            "gespeichert."
        ),
        _(
            "Solange die Befragung läuft, können Sie Ihre Antworten mit diesem Code auch nach dem "
            "Absenden ändern oder löschen."
        ),
    )


def _with_names() -> tuple[str, ...]:
    return (
        _(
            "Mit Namen: Nur die Verwaltung sieht, welche Organisation was geantwortet hat. "
            "Veröffentlicht werden nur zusammengefasste Zahlen."
        ),
        _("Ihre Antworten sind amtliche Unterlagen und gehören zu den Akten der Verwaltung."),
        _(
            "Sie können jederzeit aufhören und später mit demselben Link weitermachen. Jede Seite "
            "wird gespeichert."
        ),
        _(
            "Solange die Befragung läuft, können Sie Ihre Antworten auch nach dem Absenden ändern "
            "oder löschen."
        ),
    )
